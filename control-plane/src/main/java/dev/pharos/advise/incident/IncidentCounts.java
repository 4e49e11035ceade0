package dev.pharos.advise.incident;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What became of incidents. Safe for use by many threads. */
final class IncidentCounts {
  private final Map<Incident.Kind, LongAdder> opened = new EnumMap<>(Incident.Kind.class);
  private final LongAdder reopened = new LongAdder();
  private final LongAdder merged = new LongAdder();
  private final LongAdder startUps = new LongAdder();

  IncidentCounts() {
    for (Incident.Kind kind : Incident.Kind.values()) {
      opened.put(kind, new LongAdder());
    }
  }

  void opened(Incident.Kind kind) {
    Objects.requireNonNull(opened.get(kind)).increment();
  }

  void reopened() {
    reopened.increment();
  }

  void startUp() {
    startUps.increment();
  }

  long startUps() {
    return startUps.sum();
  }

  void merged() {
    merged.increment();
  }

  long openedOf(Incident.Kind kind) {
    return Objects.requireNonNull(opened.get(kind)).sum();
  }

  long reopenedOnes() {
    return reopened.sum();
  }

  long mergedOnes() {
    return merged.sum();
  }
}
