package dev.pharos.receive.scrape;

import dev.pharos.signal.metric.Labels;

/** A service's labels and its target's, put together as Prometheus does. */
final class TargetLabels {
  private static final String EXPORTED = "exported_";

  private TargetLabels() {}

  static Labels merged(Labels said, Labels ofTarget, ScrapeJob job) {
    Labels.Builder merged = said.toBuilder();
    for (int i = 0; i < ofTarget.size(); i++) {
      String name = ofTarget.name(i);
      String own = said.get(name);
      if (own.isEmpty()) {
        merged.set(name, ofTarget.value(i));
      } else if (!job.honorLabels()) {
        merged.set(freeName(EXPORTED + name, said, ofTarget), own);
        merged.set(name, ofTarget.value(i));
      }
    }
    return merged.build();
  }

  /** A service that says {@code exported_job} itself has it called so once more. */
  private static String freeName(String wanted, Labels said, Labels ofTarget) {
    String name = wanted;
    while (said.has(name) || ofTarget.has(name)) {
      name = EXPORTED + name;
    }
    return name;
  }
}
