package dev.pharos.steer.sampling;

import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When agents were told to leave traces out, so that figures of those times can say so. Safe for
 * use by many threads.
 */
final class ToldRuns {
  /** As long as figures of an hour are exact. */
  static final Duration KEPT = Duration.ofDays(31);

  /** One run has the lowest probability of an hour at most. */
  static final Duration LONGEST = Duration.ofHours(1);

  /** An agent that asks less often is told for several runs. */
  static final Duration GAP = Duration.ofMinutes(10);

  /** What was told is done until the agent asks again, and comes after that. */
  static final Duration AFTER = Duration.ofMinutes(2);

  /** Of all services, some 50 bytes each; the oldest go. */
  static final int MOST = 20_000;

  private final Map<String, List<Run>> services = new HashMap<>();
  private int size;

  /**
   * @param from epoch seconds
   * @param to epoch seconds
   * @param lowest probability of any operation
   */
  record Run(String service, long from, long to, double lowest) {}

  ToldRuns(List<Run> before) {
    before.forEach(run -> runs(run.service()).add(run));
    size = before.size();
  }

  private List<Run> runs(String service) {
    return services.computeIfAbsent(service, fresh -> new ArrayList<>());
  }

  synchronized void told(String service, double lowest, Instant now) {
    if (lowest >= 1) {
      return;
    }
    List<Run> runs = runs(service);
    long at = now.getEpochSecond();
    Run last = runs.isEmpty() ? null : runs.getLast();
    if (last != null
        && at - last.to() <= GAP.toSeconds()
        && at - last.from() <= LONGEST.toSeconds()) {
      runs.set(
          runs.size() - 1,
          new Run(service, last.from(), Math.max(at, last.to()), Math.min(lowest, last.lowest())));
    } else if (size < MOST || forget(at)) {
      runs.add(new Run(service, at, at, lowest));
      size++;
    }
  }

  /**
   * Adds what another control plane told: those of both are one where they touch. Without room it
   * is left out.
   */
  synchronized void add(Run run) {
    List<Run> runs = runs(run.service());
    for (int i = runs.size() - 1; i >= 0; i--) {
      Run one = runs.get(i);
      long from = Math.min(run.from(), one.from());
      long to = Math.max(run.to(), one.to());
      boolean touches =
          run.from() - one.to() <= GAP.toSeconds() && one.from() - run.to() <= GAP.toSeconds();
      if (touches && to - from <= LONGEST.toSeconds()) {
        runs.set(i, new Run(run.service(), from, to, Math.min(run.lowest(), one.lowest())));
        return;
      }
    }
    if (size < MOST) {
      runs.add(run);
      size++;
    }
  }

  /** Makes room; whether there is some. */
  private boolean forget(long at) {
    services.values().forEach(runs -> runs.removeIf(run -> run.to() < at - KEPT.toSeconds()));
    services.values().removeIf(List::isEmpty);
    size = services.values().stream().mapToInt(List::size).sum();
    return size < MOST;
  }

  /** The lowest that was told in a range; 1 where all were sampled. */
  synchronized double lowest(String service, TimeRange range) {
    long from = TimeRange.instant(range.fromNs()).getEpochSecond();
    long to = TimeRange.instant(range.toNs()).getEpochSecond();
    double lowest = 1;
    for (Run run : services.getOrDefault(service, List.of())) {
      if (run.from() <= to && run.to() + AFTER.toSeconds() >= from) {
        lowest = Math.min(lowest, run.lowest());
      }
    }
    return lowest;
  }

  /** Those that ended at an epoch second or later. */
  synchronized List<Run> since(long second) {
    return services.values().stream()
        .flatMap(List::stream)
        .filter(run -> run.to() >= second)
        .toList();
  }

  /**
   * @throws IllegalArgumentException when it is no run
   */
  static void check(Run run) {
    if (run.service() == null
        || run.from() > run.to()
        || !(run.lowest() > 0 && run.lowest() <= 1)) {
      throw new IllegalArgumentException("%s is nothing that was told".formatted(run));
    }
  }

  synchronized boolean isEmpty() {
    return services.isEmpty();
  }

  /** To be kept. */
  synchronized List<Run> all(Instant now) {
    forget(now.getEpochSecond());
    return services.values().stream().flatMap(List::stream).toList();
  }
}
