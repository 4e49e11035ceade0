package dev.pharos.receive.scrape;

import java.util.List;

/** Knows whom to scrape; asked again and again. */
@FunctionalInterface
interface TargetSource {
  List<ScrapeTarget> targets();
}
