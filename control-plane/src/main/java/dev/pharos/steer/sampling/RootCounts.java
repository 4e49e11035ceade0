package dev.pharos.steer.sampling;

import dev.pharos.aggregate.RootName;
import dev.pharos.aggregate.RootSpans;
import dev.pharos.signal.Span;
import dev.pharos.steer.sampling.AdaptiveSampling.Minute;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the spans that begin traces by service, operation and minute of their arrival, as far back
 * as sampling looks. A count is of the process: what came while it did not run is not known, which
 * is not the same as none. Safe for use by many threads.
 */
final class RootCounts implements RootSpans {
  /** Stands for all operations that have no place of their own. */
  static final String OTHERS = "";

  /** Of a service; its other operations are one. What agents are told is as long. */
  static final int MOST_OPERATIONS = 200;

  /** Names by which services are called; those of more are not counted. */
  static final int MOST_SERVICES = 2_000;

  /** What began no trace for so long gives its place to others. */
  private static final long IDLE_MINUTES = 60;

  private static final long NS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

  private final long knownFrom;
  private final Map<String, Map<String, Counts>> services = new HashMap<>();

  RootCounts(InstantSource clock) {
    // The minute that runs now is not known as a whole.
    this.knownFrom = minute(clock) + 1;
  }

  /** Minutes since the epoch. */
  static long minute(InstantSource clock) {
    return Math.floorDiv(clock.instant().getEpochSecond(), 60);
  }

  /** The first minute that is known as a whole. */
  long knownFrom() {
    return knownFrom;
  }

  /** A ring of minutes. */
  private static final class Counts {
    private static final int SIZE = AdaptiveSampling.LOOKED_BACK + 1;

    private final long[] minutes = new long[SIZE];
    private final long[] traces = new long[SIZE];
    private final double[] highest = new double[SIZE];
    private long newest;

    void add(long minute, double lot) {
      int at = Math.floorMod(minute, SIZE);
      if (minutes[at] > minute) {
        return;
      }
      if (minutes[at] < minute) {
        minutes[at] = minute;
        traces[at] = 0;
        highest[at] = 0;
      }
      traces[at]++;
      highest[at] = Math.max(highest[at], lot);
      newest = Math.max(newest, minute);
    }

    /** Those in which something came. */
    List<Minute> between(long from, long before) {
      List<Minute> found = new ArrayList<>();
      for (long minute = from; minute < before; minute++) {
        int at = Math.floorMod(minute, SIZE);
        if (minutes[at] == minute) {
          found.add(new Minute(minute, traces[at], highest[at]));
        }
      }
      return found;
    }
  }

  @Override
  public synchronized void began(Span root, long arrivalNs) {
    String name = root.service().name();
    Map<String, Counts> operations = services.get(name);
    if (operations == null) {
      if (services.size() >= MOST_SERVICES) {
        return;
      }
      operations = new HashMap<>();
      services.put(name, operations);
    }
    String operation = RootName.of(root.name());
    Counts counts = operations.get(operation);
    if (counts == null) {
      counts =
          operations.computeIfAbsent(
              operations.size() < MOST_OPERATIONS ? operation : OTHERS, fresh -> new Counts());
    }
    counts.add(
        Math.floorDiv(arrivalNs, NS_PER_MINUTE), TraceLot.of(root.traceId(), root.resource()));
  }

  /** What is known of the minutes before one, as far as sampling looks back. */
  synchronized ServiceRoots of(String service, long before) {
    long from = Math.max(knownFrom, before - AdaptiveSampling.LOOKED_BACK);
    Map<String, List<Minute>> operations = new HashMap<>();
    services
        .getOrDefault(service, Map.of())
        .forEach((operation, counts) -> operations.put(operation, counts.between(from, before)));
    return new ServiceRoots(from, before, operations);
  }

  /** Forgets what began no trace for an hour. */
  synchronized void evict(long now) {
    services
        .values()
        .forEach(operations ->
            operations.values().removeIf(counts -> counts.newest < now - IDLE_MINUTES));
    services.values().removeIf(Map::isEmpty);
  }
}
