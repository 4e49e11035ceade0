package dev.pharos.aggregate.redact;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many secrets each rule took out since the process started; a request that is sent again
 * counts again. Every rule that is on is there from the start. Safe for use by many threads.
 */
public final class RedactionCounts {
  private final Map<String, LongAdder> counts = new LinkedHashMap<>();

  RedactionCounts(List<String> rules) {
    rules.forEach(rule -> counts.put(rule, new LongAdder()));
  }

  void count(String rule) {
    LongAdder count = counts.get(rule);
    if (count != null) {
      count.increment();
    }
  }

  /** By rule, in the order in which rules are tried. */
  public Map<String, Long> snapshot() {
    Map<String, Long> snapshot = new LinkedHashMap<>();
    counts.forEach((rule, count) -> snapshot.put(rule, count.sum()));
    return snapshot;
  }
}
