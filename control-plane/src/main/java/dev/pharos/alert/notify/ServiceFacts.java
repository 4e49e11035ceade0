package dev.pharos.alert.notify;

import dev.pharos.alert.notify.route.Alert;
import dev.pharos.alert.notify.send.Background;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What is known of the services that alerts speak of. For one thread, but for {@link #withTeam},
 * which is safe for use by many.
 */
interface ServiceFacts {

  /** By service, those that it calls and whose answers hurt it now. */
  Map<ServiceId, Set<ServiceId>> hurting() throws IOException;

  Background background(Alert alert);

  /** An alert's labels, with the {@code team} that answers for its service where it names none. */
  SortedMap<String, String> withTeam(SortedMap<String, String> labels);
}
