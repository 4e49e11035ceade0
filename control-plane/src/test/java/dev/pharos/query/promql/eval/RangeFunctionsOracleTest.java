package dev.pharos.query.promql.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Range functions over sliding windows against definitions that look at each window alone, in exact
 * arithmetic where sums are made.
 */
class RangeFunctionsOracleTest {
  private static final int SERIES = 40;

  /** A sample of the window. */
  private record Point(long timeMs, double value) {}

  /** A window's samples and its ends. */
  private record Range(List<Point> points, long startMs, long endMs) {
    double[] values() {
      return points.stream().mapToDouble(Point::value).toArray();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyFunctionAnswersAsItsDefinition(int seed) {
    check(seed, "rate", range -> rate(range, true, true));
    check(seed, "increase", range -> rate(range, true, false));
    check(seed, "delta", range -> rate(range, false, false));
    check(seed, "sum_over_time", some(RangeFunctionsOracleTest::sum));
    check(seed, "avg_over_time", some(values -> sum(values) / values.length));
    check(seed, "min_over_time", some(values -> Arrays.stream(values).min().orElseThrow()));
    check(seed, "max_over_time", some(values -> Arrays.stream(values).max().orElseThrow()));
    check(seed, "count_over_time", some(values -> (double) values.length));
    check(seed, "last_over_time", some(values -> values[values.length - 1]));
    check(seed, "first_over_time", some(values -> values[0]));
    check(seed, "stdvar_over_time", some(RangeFunctionsOracleTest::variance));
    check(seed, "changes", some(values -> count(values, (a, b) -> a != b)));
    check(seed, "resets", some(values -> count(values, (a, b) -> b < a)));
    check(seed, "irate", RangeFunctionsOracleTest::irate);
  }

  private static Function<Range, Optional<Double>> some(Function<double[], Double> definition) {
    return range ->
        range.points().isEmpty() ? Optional.empty() : Optional.of(definition.apply(range.values()));
  }

  private static double sum(double[] values) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double value : values) {
      sum = sum.add(new BigDecimal(value));
    }
    return sum.doubleValue();
  }

  private static double variance(double[] values) {
    BigDecimal count = BigDecimal.valueOf(values.length);
    BigDecimal sum = BigDecimal.ZERO;
    for (double value : values) {
      sum = sum.add(new BigDecimal(value));
    }
    BigDecimal mean = sum.divide(count, MathContext.DECIMAL128);
    BigDecimal squares = BigDecimal.ZERO;
    for (double value : values) {
      BigDecimal distance = new BigDecimal(value).subtract(mean);
      squares = squares.add(distance.multiply(distance));
    }
    return squares.divide(count, MathContext.DECIMAL128).doubleValue();
  }

  private interface Pair {
    boolean counts(double before, double value);
  }

  private static double count(double[] values, Pair pair) {
    int count = 0;
    for (int i = 1; i < values.length; i++) {
      count += pair.counts(values[i - 1], values[i]) ? 1 : 0;
    }
    return count;
  }

  private static Optional<Double> irate(Range range) {
    int size = range.points().size();
    if (size < 2) {
      return Optional.empty();
    }
    Point last = range.points().get(size - 1);
    Point before = range.points().get(size - 2);
    double change = last.value() < before.value() ? last.value() : last.value() - before.value();
    return Optional.of(change * 1000 / (last.timeMs() - before.timeMs()));
  }

  /** As the documentation and the source say, one window at a time. */
  private static Optional<Double> rate(Range range, boolean counter, boolean perSecond) {
    List<Point> points = range.points();
    if (points.size() < 2) {
      return Optional.empty();
    }
    double change = points.getLast().value() - points.getFirst().value();
    for (int i = 1; counter && i < points.size(); i++) {
      if (points.get(i).value() < points.get(i - 1).value()) {
        change += points.get(i - 1).value();
      }
    }
    double covered = (points.getLast().timeMs() - points.getFirst().timeMs()) / 1000.0;
    double usual = covered / (points.size() - 1);
    double before = (points.getFirst().timeMs() - range.startMs()) / 1000.0;
    double after = (range.endMs() - points.getLast().timeMs()) / 1000.0;
    before = before < usual * 1.1 ? before : usual / 2;
    after = after < usual * 1.1 ? after : usual / 2;
    if (counter && change > 0 && points.getFirst().value() >= 0) {
      before = Math.min(before, covered * points.getFirst().value() / change);
    }
    double stretched = change * (covered + before + after) / covered;
    return Optional.of(
        perSecond ? stretched * 1000 / (range.endMs() - range.startMs()) : stretched);
  }

  private static void check(int seed, String function, Function<Range, Optional<Double>> oracle) {
    Random random = new Random(seed * 31L + function.hashCode());
    List<SeriesData> series = new ArrayList<>();
    for (int i = 0; i < SERIES; i++) {
      series.add(new SeriesData(Labels.of("__name__", "x", "i", "" + i), samples(random)));
    }
    long rangeMs = 1L + random.nextInt(200_000);
    long stepMs = 1L + random.nextInt(100_000);
    long offsetMs = random.nextInt(3) == 0 ? random.nextInt(100_000) - 50_000 : 0;
    long startMs = random.nextInt(300_000);
    long endMs = startMs + stepMs * random.nextInt(60);
    String query =
        function
            + "(x["
            + rangeMs
            + "ms]"
            + (offsetMs == 0
                ? ")"
                : " offset " + (offsetMs < 0 ? "-" : "") + Math.abs(offsetMs) + "ms)");
    QueryAnswer answer =
        new PromqlEngine(EngineOptions.DEFAULT)
            .range(
                PromqlParser.parse(query),
                new ListedSeries(series),
                startMs,
                endMs,
                stepMs,
                SampleBudget.ofSamples(10_000_000));
    TreeMap<String, Samples> found = new TreeMap<>();
    for (SeriesData data : ((QueryValue.Matrix) answer.value()).series()) {
      found.put(data.labels().get("i"), data.samples());
    }
    for (SeriesData data : series) {
      Samples actual = found.getOrDefault(data.labels().get("i"), Samples.EMPTY);
      int next = 0;
      for (long time = startMs; time <= endMs; time += stepMs) {
        Optional<Double> wanted =
            oracle.apply(range(data.samples(), time - offsetMs - rangeMs, time - offsetMs));
        if (wanted.isPresent()) {
          String what = query + " at " + time + " of " + data.samples();
          assertThat(next).as(what).isLessThan(actual.size());
          assertThat(actual.timeMs(next)).as(what).isEqualTo(time);
          double value = wanted.get();
          assertThat(actual.value(next))
              .as(what)
              .isCloseTo(value, Offset.offset(1e-9 * Math.max(1, Math.abs(value))));
          next++;
        }
      }
      assertThat(next).as(query).isEqualTo(actual.size());
    }
  }

  /** Counters that begin anew now and then, with gaps and marks of staleness. */
  private static Samples samples(Random random) {
    Samples.Builder samples = Samples.builder();
    long time = random.nextInt(20_000);
    double value = random.nextInt(3) == 0 ? 0 : random.nextInt(1000);
    int size = random.nextInt(80);
    for (int i = 0; i < size; i++) {
      boolean stale = random.nextInt(12) == 0;
      samples.add(time, stale ? Double.longBitsToDouble(Samples.STALE_NAN_BITS) : value);
      time += random.nextInt(8) == 0 ? 1 + random.nextInt(300_000) : 15_000;
      value = random.nextInt(10) == 0 ? random.nextInt(10) : value + random.nextDouble() * 20;
    }
    return samples.build();
  }

  private static Range range(Samples samples, long startMs, long endMs) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      long time = samples.timeMs(i);
      if (time > startMs && time <= endMs && !samples.isStale(i)) {
        points.add(new Point(time, samples.value(i)));
      }
    }
    return new Range(points, startMs, endMs);
  }
}
