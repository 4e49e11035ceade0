package dev.pharos.steer.sampling;

import dev.pharos.steer.sampling.AdaptiveSampling.Minute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Traces that a service began, in minutes that are known.
 *
 * @param from the first of these minutes, since the epoch
 * @param before the minute after the last of them; not after {@code from} where none is known
 * @param operations with a place of their own and, where there are some without, {@link
 *     RootCounts#OTHERS}; to their minutes, of which those in which nothing came may be missing
 */
record ServiceRoots(long from, long before, Map<String, List<Minute>> operations) {

  /** Names alone: nothing is known of any minute. */
  ServiceRoots unknown() {
    return new ServiceRoots(Long.MAX_VALUE, Long.MAX_VALUE, operations);
  }

  /** All known minutes, the oldest first; nothing came of an operation that is not known. */
  List<Minute> minutes(String operation) {
    Map<Long, Minute> came = new HashMap<>();
    operations
        .getOrDefault(operation, List.of())
        .forEach(minute -> came.put(minute.minute(), minute));
    List<Minute> all = new ArrayList<>();
    for (long minute = from; minute < before; minute++) {
      all.add(came.getOrDefault(minute, new Minute(minute, 0, 0)));
    }
    return all;
  }

  /**
   * What several counted of one service, in the minutes that all of them know. An operation that
   * has no place at one of them has none in the sum, since nobody knows how often it came.
   */
  static ServiceRoots sum(List<ServiceRoots> parts) {
    long from = Long.MIN_VALUE;
    long before = Long.MAX_VALUE;
    for (ServiceRoots part : parts) {
      from = Math.max(from, part.from());
      before = Math.min(before, part.before());
    }
    Set<String> placed = placed(parts);
    Map<String, Map<Long, Minute>> sums = new HashMap<>();
    for (ServiceRoots part : parts) {
      part.operations()
          .forEach((operation, minutes) -> {
            Map<Long, Minute> sum =
                sums.computeIfAbsent(
                    placed.contains(operation) ? operation : RootCounts.OTHERS,
                    fresh -> new HashMap<>());
            minutes.forEach(minute -> sum.merge(minute.minute(), minute, ServiceRoots::plus));
          });
    }
    Map<String, List<Minute>> operations = new HashMap<>();
    sums.forEach((operation, minutes) -> operations.put(operation, List.copyOf(minutes.values())));
    return new ServiceRoots(from, before, operations);
  }

  private static Set<String> placed(List<ServiceRoots> parts) {
    TreeSet<String> placed = new TreeSet<>();
    parts.forEach(part -> placed.addAll(part.operations().keySet()));
    placed.remove(RootCounts.OTHERS);
    for (ServiceRoots part : parts) {
      if (part.operations().containsKey(RootCounts.OTHERS)) {
        placed.retainAll(part.operations().keySet());
      }
    }
    while (placed.size() > RootCounts.MOST_OPERATIONS) {
      placed.pollLast();
    }
    return placed;
  }

  private static Minute plus(Minute one, Minute other) {
    return new Minute(
        one.minute(),
        one.traces() + other.traces(),
        Math.max(one.highestLot(), other.highestLot()));
  }
}
