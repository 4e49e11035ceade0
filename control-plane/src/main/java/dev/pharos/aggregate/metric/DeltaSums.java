package dev.pharos.aggregate.metric;

import dev.pharos.signal.metric.Labels;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes running totals of what senders report as differences. A difference that comes again, since
 * its sender had no answer, gives the total that it gave before and is not added twice. A series
 * that is not known here, after a restart or since it was forgotten for want of room, goes on from
 * the totals that are kept of it; what was answered is among them, so nothing is counted twice or
 * lost. Safe for use by many threads.
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

  /**
   * A total that is kept.
   *
   * @param timeMs epoch milliseconds
   */
  public record Kept<T>(long timeMs, T total) {}

  /**
   * What one difference made of the total before it.
   *
   * @param increment null where only the totals are known
   * @param before the total before; null where that is not known
   */
  private record Step(
      long timeMs, @Nullable Object increment, @Nullable Object before, Object total) {}

  /**
   * Adds a difference.
   *
   * @param kind of differences and totals; a series that changes it begins anew
   * @param timeMs epoch milliseconds of the difference's end
   * @param sum of a total and a difference; where they do not fit each other, the difference
   * @param kept asked where the series is not known here: its newest totals in the order of time
   * @return the total at that time; empty for a difference that is too late to be added: behind
   *     newer ones, or another than the one that came for this time
   */
  public <T> Optional<T> add(
      Class<T> kind,
      Labels series,
      long timeMs,
      T increment,
      BinaryOperator<T> sum,
      Supplier<List<Kept<T>>> kept) {
    // Not while others wait: it may read from the disk.
    List<Kept<T>> before = knows(series) ? List.of() : kept.get();
    return add(kind, series, timeMs, increment, sum, before);
  }

  private synchronized boolean knows(Labels series) {
    return totals.containsKey(series);
  }

  private synchronized <T> Optional<T> add(
      Class<T> kind,
      Labels series,
      long timeMs,
      T increment,
      BinaryOperator<T> sum,
      List<Kept<T>> kept) {
    Deque<Step> steps = totals.computeIfAbsent(series, _ -> stepsOf(kept));
    Step newest = steps.peekLast();
    if (newest != null && timeMs <= newest.timeMs) {
      for (Step step : steps) {
        if (step.timeMs == timeMs && isOf(step, kind, increment, sum)) {
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
    steps.addLast(new Step(timeMs, increment, newest == null ? null : newest.total, total));
    if (totals.size() > maxSeries) {
      Iterator<Labels> eldest = totals.keySet().iterator();
      eldest.next();
      eldest.remove();
      forgotten++;
    }
    return Optional.of(total);
  }

  private static <T> Deque<Step> stepsOf(List<Kept<T>> kept) {
    Deque<Step> steps = new ArrayDeque<>(REMEMBERED);
    for (int i = Math.max(0, kept.size() - REMEMBERED); i < kept.size(); i++) {
      Kept<T> one = kept.get(i);
      steps.addLast(new Step(one.timeMs, null, i == 0 ? null : kept.get(i - 1).total, one.total));
    }
    return steps;
  }

  /**
   * Whether it is this difference that the step came of. Where only totals are known, the same sum
   * is made again, and gives the same bits; where not even the total before is known, the time
   * decides.
   */
  private static <T> boolean isOf(Step step, Class<T> kind, T increment, BinaryOperator<T> sum) {
    if (!kind.isInstance(step.total)) {
      return false;
    }
    if (step.increment != null) {
      return step.increment.equals(increment);
    }
    return step.before == null
        || (kind.isInstance(step.before)
            && sum.apply(kind.cast(step.before), increment).equals(step.total));
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
