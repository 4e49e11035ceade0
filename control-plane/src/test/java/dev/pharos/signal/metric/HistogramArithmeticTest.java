package dev.pharos.signal.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histograms of random observations, held against the observations themselves. */
class HistogramArithmeticTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  /** What a client library would count; all observations go into exactly one bucket. */
  private static FloatHistogram observe(int schema, double zeroThreshold, double... observations) {
    double[] positive = new double[2_000];
    double[] negative = new double[2_000];
    BucketScheme scheme = BucketScheme.exponential(schema);
    double zero = 0;
    double sum = 0;
    for (double observation : observations) {
      sum += observation;
      if (Math.abs(observation) <= zeroThreshold) {
        zero++;
        continue;
      }
      int index = -1_000;
      while (scheme.upper(index) < Math.abs(observation)) {
        index++;
      }
      (observation > 0 ? positive : negative)[index + 1_000]++;
    }
    return FloatHistogram.builder()
        .schema(schema)
        .zero(zeroThreshold, zero)
        .count(observations.length)
        .sum(sum)
        .positive(List.of(new BucketSpan(-1_000, 2_000)), positive)
        .negative(List.of(new BucketSpan(-1_000, 2_000)), negative)
        .build()
        .compact();
  }

  private static double[] observations(Random random, int count) {
    return random
        .doubles(count)
        .map(d -> (random.nextInt(5) == 0 ? -1 : 1) * Math.exp(random.nextGaussian()))
        .toArray();
  }

  private static FloatHistogram sum(List<FloatHistogram> histograms) {
    HistogramAccumulator sum = new HistogramAccumulator(histograms.getFirst());
    histograms.stream().skip(1).forEach(sum::add);
    return sum.result().compact();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theOrderOfAddingDoesNotMatterWhateverSchemasOrZeroBuckets(long seed) {
    // Both at once: how far zero buckets widen depends on which schema they meet first.
    boolean schemasDiffer = seed % 2 == 0;
    Random random = new Random(seed);
    List<FloatHistogram> histograms = new ArrayList<>();
    double all = 0;
    for (int i = 0; i < 6; i++) {
      double[] observed = observations(random, 1 + random.nextInt(50));
      all += observed.length;
      double threshold = schemasDiffer ? 0.01 : random.nextDouble() / 4;
      int schema = schemasDiffer ? random.nextInt(-1, 4) : 2;
      histograms.add(observe(schema, threshold, observed));
    }
    FloatHistogram expected = sum(histograms);
    assertThat(expected.count()).isEqualTo(all);
    for (int i = 0; i < 10; i++) {
      Collections.shuffle(histograms, random);
      FloatHistogram shuffled = sum(histograms);
      assertThat(shuffled.toBuilder().sum(expected.sum()).build()).isEqualTo(expected);
      assertThat(shuffled.sum()).isCloseTo(expected.sum(), CLOSE);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void bucketsHoldAllObservationsAfterAddingAndReducing(long seed) {
    Random random = new Random(seed);
    double[] one = observations(random, 60);
    double[] other = observations(random, 40);
    FloatHistogram sum = sum(List.of(observe(4, 0.001, one), observe(2, 0.05, other)));
    assertThat(sum.schema()).isEqualTo(2);
    assertThat(total(sum)).isEqualTo(100);
    for (int schema = 2; schema >= -4; schema--) {
      assertThat(total(sum.reducedTo(schema))).isEqualTo(100);
    }
    double[] both =
        java.util.stream.DoubleStream.concat(
                java.util.Arrays.stream(one), java.util.Arrays.stream(other))
            .toArray();
    assertThat(sum.toBuilder().sum(0).build())
        .isEqualTo(observe(2, sum.zeroThreshold(), both).toBuilder().sum(0).build());
  }

  private static double total(FloatHistogram histogram) {
    return histogram.buckets().stream().mapToDouble(HistogramBucket::count).sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatWasAddedCanBeSubtractedAgain(long seed) {
    Random random = new Random(seed);
    FloatHistogram one = observe(3, 0.001, observations(random, 80));
    FloatHistogram other = observe(3, 0.001, observations(random, 30));
    FloatHistogram back =
        new HistogramAccumulator(one).add(other).subtract(other).result().compact();
    assertThat(back.toBuilder().sum(one.sum()).build()).isEqualTo(one);
    assertThat(back.sum()).isCloseTo(one.sum(), CLOSE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void fractionUndoesQuantileAndQuantilesGrow(long seed) {
    Random random = new Random(seed);
    FloatHistogram histogram = observe(random.nextInt(0, 5), 0.01, observations(random, 200));
    double before = Double.NEGATIVE_INFINITY;
    for (double q = 0.01; q < 1; q += 0.01) {
      double quantile = HistogramEstimates.quantile(histogram, q).value();
      assertThat(quantile).isGreaterThanOrEqualTo(before - 1e-9);
      before = quantile;
      double below =
          HistogramEstimates.fraction(histogram, Double.NEGATIVE_INFINITY, quantile).value();
      assertThat(below).isCloseTo(q, within(1e-6));
    }
  }

  @Test
  void aQuantileInTheMiddleOfABucketIsTheBoundOfTheNextFinerSchema() {
    FloatHistogram histogram =
        FloatHistogram.builder()
            .count(10)
            .sum(14)
            .positive(List.of(new BucketSpan(1, 1)), 10)
            .build();
    assertThat(HistogramEstimates.quantile(histogram, 0.5).value()).isCloseTo(Math.sqrt(2), CLOSE);
    assertThat(HistogramEstimates.quantile(histogram, 0).value()).isEqualTo(1);
    assertThat(HistogramEstimates.quantile(histogram, 1).value()).isEqualTo(2);
    assertThat(HistogramEstimates.quantile(histogram, 1.1).value()).isInfinite();
    assertThat(HistogramEstimates.quantile(histogram, Double.NaN).value()).isNaN();
    assertThat(HistogramEstimates.variance(histogram))
        .isCloseTo(Math.pow(Math.sqrt(2) - 1.4, 2), CLOSE);
  }

  @Test
  void notANumbersAreCountedAboveAllBuckets() {
    FloatHistogram histogram =
        FloatHistogram.builder()
            .count(4)
            .sum(Double.NaN)
            .positive(List.of(new BucketSpan(1, 1)), 2)
            .build();
    assertThat(HistogramEstimates.quantile(histogram, 0.25))
        .isEqualTo(
            new HistogramEstimates.Estimate(Math.sqrt(2), HistogramEstimates.NanEffect.SKEWED));
    assertThat(HistogramEstimates.quantile(histogram, 0.9).nanEffect())
        .isEqualTo(HistogramEstimates.NanEffect.IS_NAN);
    assertThat(
            HistogramEstimates.fraction(
                histogram, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))
        .isEqualTo(new HistogramEstimates.Estimate(0.5, HistogramEstimates.NanEffect.EXCLUDED));
  }

  @Test
  void customBoundsAreReducedToThoseThatBothHave() {
    FloatHistogram one =
        FloatHistogram.builder()
            .customBounds(1, 2, 5)
            .count(10)
            .positive(List.of(new BucketSpan(0, 4)), 1, 2, 3, 4)
            .build();
    FloatHistogram other =
        FloatHistogram.builder()
            .customBounds(2, 3, 5)
            .count(6)
            .positive(List.of(new BucketSpan(0, 4)), 1, 1, 1, 3)
            .build();
    HistogramAccumulator sum = new HistogramAccumulator(one).add(other);
    assertThat(sum.hasReconciledBounds()).isTrue();
    assertThat(sum.result()).hasToString("{count:16, sum:0, [-Inf,2]:4, (2,5]:5, (5,+Inf]:7}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sum.add(FloatHistogram.builder().build()));
  }

  @Test
  void aCounterBeganAnewWhenAnyBucketCountsLess() {
    FloatHistogram before = observe(2, 0.001, 1, 1, 2, 3, -4);
    assertThat(observe(2, 0.001, 1, 1, 2, 3, -4, 5).isResetSince(before)).isFalse();
    assertThat(observe(2, 0.001, 1, 2, 3, -4, 5, 6).isResetSince(before)).isTrue();
    assertThat(observe(1, 0.001, 1, 1, 2, 3, -4, 5).isResetSince(before)).isFalse();
    assertThat(observe(3, 0.001, 1, 1, 2, 3, -4, 5).isResetSince(before)).isTrue();
    assertThat(observe(2, 0.01, 1, 1, 2, 3, -4).isResetSince(before)).isFalse();
    assertThat(before.withCounterReset(CounterReset.RESET).isResetSince(before)).isTrue();
    assertThat(observe(2, 0.001, 1).withCounterReset(CounterReset.NOT_RESET).isResetSince(before))
        .isFalse();
  }

  @Test
  void saysWhenOneWasResetAndTheOtherNot() {
    FloatHistogram reset = observe(2, 0, 1).withCounterReset(CounterReset.RESET);
    FloatHistogram not = reset.withCounterReset(CounterReset.NOT_RESET);
    HistogramAccumulator sum = new HistogramAccumulator(reset).add(not);
    assertThat(sum.hasConflictingResets()).isTrue();
    assertThat(sum.result().counterReset()).isEqualTo(CounterReset.UNKNOWN);
    assertThat(
            new HistogramAccumulator(reset)
                .add(not.withCounterReset(CounterReset.GAUGE))
                .result()
                .counterReset())
        .isEqualTo(CounterReset.GAUGE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsBelowAndWhatIsAboveABoundIsAll(long seed) {
    Random random = new Random(seed);
    FloatHistogram histogram = observe(2, 0.1, observations(random, 100));
    for (double bound = -3; bound < 5; bound += 0.37) {
      FloatHistogram below = histogram.below(bound);
      FloatHistogram above = histogram.above(bound);
      assertThat(below.count() + above.count()).isCloseTo(100, CLOSE);
      assertThat(below.count() / 100)
          .isCloseTo(
              HistogramEstimates.fraction(histogram, Double.NEGATIVE_INFINITY, bound).value(),
              CLOSE);
    }
  }

  @Test
  void scalingKeepsLayoutAndDividingByZeroLeavesNoBuckets() {
    FloatHistogram histogram = observe(2, 0.001, 1, 1, 2);
    assertThat(histogram.times(2).dividedBy(2)).isEqualTo(histogram);
    assertThat(histogram.times(-1).counterReset()).isEqualTo(CounterReset.GAUGE);
    assertThat(histogram.dividedBy(0).buckets()).isEmpty();
    assertThat(histogram.dividedBy(0).count()).isInfinite();
  }

  @Test
  void classicBucketsAreMadeMonotonicAndInterpolatedLinearly() {
    double inf = Double.POSITIVE_INFINITY;
    ClassicBuckets buckets =
        ClassicBuckets.of(new double[] {1, 2, 4, inf}, new double[] {10, 8, 20, 20}, 4);
    ClassicBuckets.Repaired repaired = buckets.repaired();
    assertThat(repaired.forced()).isTrue();
    assertThat(repaired.lowestBound()).isEqualTo(2);
    assertThat(repaired.largestDifference()).isEqualTo(2);
    assertThat(repaired.buckets().quantile(0.25)).isEqualTo(0.5);
    assertThat(repaired.buckets().quantile(0.75)).isEqualTo(3);
    assertThat(buckets.fraction(0, 0.5)).isEqualTo(0.25);
    assertThat(ClassicBuckets.of(new double[] {1, 2}, new double[] {1, 2}, 2).quantile(0.5))
        .isNaN();
    assertThat(
            ClassicBuckets.of(new double[] {1, 2, inf}, new double[] {1, 3, 3}, 3).toNative(3, 4))
        .hasToString("{count:3, sum:4, [-Inf,1]:1, (1,2]:2}");
  }
}
