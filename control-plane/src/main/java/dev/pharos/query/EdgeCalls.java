package dev.pharos.query;

import dev.pharos.signal.EdgeWindow;
import java.util.HashMap;
import java.util.Map;

/** The calls of one edge: their sum, when they were, and by which protocol. For one thread. */
final class EdgeCalls {
  private final EdgeSum sum = new EdgeSum();
  private final Map<String, Long> protocols = new HashMap<>();
  private long firstStartNs = Long.MAX_VALUE;
  private long lastStartNs = Long.MIN_VALUE;

  void add(EdgeWindow window) {
    sum.add(window);
    note(window.key().protocol(), Math.max(window.clientCalls(), window.serverCalls()));
    noteStarts(window.startNs(), window.startNs());
  }

  void add(EdgeTotal total) {
    sum.add(total);
    note(total.protocol(), Math.max(total.clientCalls(), total.serverCalls()));
    noteStarts(total.firstStartNs(), total.lastStartNs());
  }

  private void note(String protocol, long calls) {
    protocols.merge(protocol, calls, Long::sum);
  }

  private void noteStarts(long firstNs, long lastNs) {
    firstStartNs = Math.min(firstStartNs, firstNs);
    lastStartNs = Math.max(lastStartNs, lastNs);
  }

  EdgeSum sum() {
    return sum;
  }

  /** The busiest protocol; empty when none is known. */
  String protocol() {
    return protocols.entrySet().stream()
        .filter(entry -> !entry.getKey().isEmpty())
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /** By the windows alone: how far the starts of the first and the last one lie apart. */
  EdgeTimes windowTimes(EdgeTimes whenEmpty) {
    return firstStartNs > lastStartNs ? whenEmpty : new EdgeTimes(firstStartNs, lastStartNs);
  }
}
