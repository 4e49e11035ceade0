package dev.pharos.show;

import dev.pharos.fleet.discovery.DiscoveryStatus;
import java.util.List;

/** How asking the registries goes, seen from here. */
@FunctionalInterface
interface DiscoveryReport {
  List<DiscoveryStatus> statuses();
}
