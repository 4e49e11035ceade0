package dev.pharos.aggregate;

import dev.pharos.signal.RefusalReason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts everything that was not taken, by signal and reason, since the process started. Safe for
 * use by many threads.
 */
public final class Refusals {
  /** The signals, as they are counted and shown. */
  public static final String TRACES = "traces";

  public static final String LOGS = "logs";

  public static final String METRICS = "metrics";

  /** Notices of CI. */
  public static final String DEPLOYMENTS = "deployments";

  /** Reports of the fleet. */
  public static final String EVENTS = "events";

  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  /**
   * @param signal one of the constants above
   * @param items spans, samples or lines; 1 for a request whose items could not be counted
   */
  public void count(String signal, RefusalReason reason, long items) {
    counts.computeIfAbsent(new Key(signal, reason), key -> new LongAdder()).add(items);
  }

  public Map<Key, Long> snapshot() {
    Map<Key, Long> snapshot = new java.util.TreeMap<>();
    counts.forEach((key, count) -> snapshot.put(key, count.sum()));
    return snapshot;
  }

  /** What refusals are counted by. */
  public record Key(String signal, RefusalReason reason) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySignal = signal.compareTo(other.signal);
      return bySignal != 0 ? bySignal : reason.compareTo(other.reason);
    }
  }
}
