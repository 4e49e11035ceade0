package dev.pharos.aggregate.metric;

import dev.pharos.signal.metric.Labels;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * Makes running totals of what senders report as differences. A difference that comes again, since
 * its sender had no answer, gives the total that it gave before and is not added twice. Of series
 * beyond the bound those that were silent longest are forgotten: their totals begin anew, which
 * readers see as a counter's reset, as they do after a restart. Safe for use by many threads.
 */
public final class DeltaSums {
  /** Series that are summed up: some hundred bytes each. */
  public static final int MAX_SERIES = 100_000;

  /** Reports of a series that can come again: a sender that waits for its answer repeats one. */
  private static final int REMEMBERED = 4;

  private final int maxSeries;
  private final Map<Labels, Deque<Step>> totals = new LinkedHashMap<>(16, 0.75f, true);
  private long forgotten;

  public DeltaSums(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  /** What one difference made of the total before it. */
  private record Step(long timeMs, Object increment, Object total) {}

  /**
   * Adds a difference.
   *
   * @param kind of differences and totals; a series that changes it begins anew
   * @param timeMs epoch milliseconds of the difference's end
   * @param sum of a total and a difference; where they do not fit each other, the difference
   * @return the total at that time; empty for a difference that is too late to be added: behind
   *     newer ones, or another than the one that came for this time
   */
  public synchronized <T> Optional<T> add(
      Class<T> kind, Labels series, long timeMs, T increment, BinaryOperator<T> sum) {
    Deque<Step> steps = totals.computeIfAbsent(series, _ -> new ArrayDeque<>(REMEMBERED));
    Step newest = steps.peekLast();
    if (newest != null && timeMs <= newest.timeMs) {
      for (Step step : steps) {
        if (step.timeMs == timeMs && step.increment.equals(increment)) {
          return Optional.of(kind.cast(step.total));
        }
      }
      return Optional.empty();
    }
    T total =
        newest != null && kind.isInstance(newest.total)
            ? sum.apply(kind.cast(newest.total), increment)
            : increment;
    if (steps.size() == REMEMBERED) {
      steps.removeFirst();
    }
    steps.addLast(new Step(timeMs, increment, total));
    if (totals.size() > maxSeries) {
      Iterator<Labels> eldest = totals.keySet().iterator();
      eldest.next();
      eldest.remove();
      forgotten++;
    }
    return Optional.of(total);
  }

  /** Series that are summed up. */
  public synchronized int series() {
    return totals.size();
  }

  /** Series that were let go for want of room. */
  public synchronized long forgotten() {
    return forgotten;
  }
}
