package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.LogExpression.OverTime;
import java.util.Arrays;
import java.util.List;

/** What a range aggregation makes of the numbers of its lines. */
record RangeFunction(String name, boolean unwrapped, double parameter, long lengthNs) {
  private static final double NS_PER_SECOND = 1e9;

  /** Beyond the first and last number, a counter is taken to go on for about one more interval. */
  private static final double REACH = 1.1;

  static RangeFunction of(OverTime over) {
    return new RangeFunction(
        over.function(),
        over.range().unwrap().isPresent(),
        over.parameter().orElse(Double.NaN),
        over.range().lengthNs());
  }

  /** Whether each number with its time is needed, and not only what they come to. */
  boolean needsNumbers() {
    return name.equals("quantile_over_time") || name.equals("rate_counter");
  }

  /** Whether the number of a line is its length. */
  boolean countsBytes() {
    return name.startsWith("bytes_");
  }

  /** Whether sums of such numbers are such numbers of all lines together. */
  boolean isAdditive() {
    return switch (name) {
      case "count_over_time", "rate", "bytes_over_time", "bytes_rate", "sum_over_time" -> true;
      default -> false;
    };
  }

  /**
   * The value of a window that has lines.
   *
   * @param all put together
   * @param parts of which it was put together, the oldest first
   * @param endNs of the window
   */
  double of(Pane all, List<Pane> parts, long endNs) {
    return switch (name) {
      case "count_over_time" -> all.count;
      case "rate" -> perSecond(unwrapped ? all.sum : all.count);
      case "bytes_rate" -> perSecond(all.sum);
      case "bytes_over_time", "sum_over_time" -> all.sum;
      case "avg_over_time" -> all.mean;
      case "min_over_time" -> all.least;
      case "max_over_time" -> all.most;
      case "first_over_time" -> all.first;
      case "last_over_time" -> all.last;
      case "stdvar_over_time" -> all.squares / all.count;
      case "stddev_over_time" -> Math.sqrt(all.squares / all.count);
      case "quantile_over_time" -> quantile(parameter, numbers(all, parts));
      case "rate_counter" -> perSecond(increase(numbers(all, parts), times(all, parts), endNs));
      default -> throw LogqlRefusal.because(name + " is not supported by Pharos");
    };
  }

  private double perSecond(double value) {
    return value / (lengthNs / NS_PER_SECOND);
  }

  private static double[] numbers(Pane all, List<Pane> parts) {
    double[] numbers = new double[(int) all.count];
    int at = 0;
    for (Pane part : parts) {
      System.arraycopy(part.numbers, 0, numbers, at, (int) part.count);
      at += (int) part.count;
    }
    return numbers;
  }

  private static long[] times(Pane all, List<Pane> parts) {
    long[] times = new long[(int) all.count];
    int at = 0;
    for (Pane part : parts) {
      System.arraycopy(part.times, 0, times, at, (int) part.count);
      at += (int) part.count;
    }
    return times;
  }

  /** Between the two numbers next to its rank, as Prometheus and Loki do. */
  static double quantile(double share, double[] numbers) {
    if (numbers.length == 0 || Double.isNaN(share)) {
      return Double.NaN;
    }
    if (share < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (share > 1) {
      return Double.POSITIVE_INFINITY;
    }
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    double rank = share * (sorted.length - 1);
    int below = (int) Math.floor(rank);
    int above = Math.min(below + 1, sorted.length - 1);
    double weight = rank - below;
    return sorted[below] * (1 - weight) + sorted[above] * weight;
  }

  /**
   * How much a counter that may begin anew has grown in the window, extrapolated to its edges as
   * Prometheus does ({@code extrapolatedRate} in promql/functions.go); 0 for a single number.
   */
  private double increase(double[] numbers, long[] times, long endNs) {
    int count = numbers.length;
    if (count < 2) {
      return 0;
    }
    double grown = numbers[count - 1] - numbers[0];
    for (int i = 1; i < count; i++) {
      if (numbers[i] < numbers[i - 1]) {
        grown += numbers[i - 1];
      }
    }
    double sampled = times[count - 1] - (double) times[0];
    if (sampled == 0) {
      return grown;
    }
    double interval = sampled / (count - 1);
    double toStart = times[0] - (double) (endNs - lengthNs);
    double toEnd = endNs - (double) times[count - 1];
    if (grown > 0 && numbers[0] >= 0) {
      toStart = Math.min(toStart, sampled * (numbers[0] / grown));
    }
    double reach = interval * REACH;
    double covered = sampled;
    covered += toStart < reach ? toStart : interval / 2;
    covered += toEnd < reach ? toEnd : interval / 2;
    return grown * (covered / sampled);
  }
}
