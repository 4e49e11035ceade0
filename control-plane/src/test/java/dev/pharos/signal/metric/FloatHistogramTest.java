package dev.pharos.signal.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloatHistogramTest {

  private static List<BucketSpan> span(int offset, int length) {
    return List.of(new BucketSpan(offset, length));
  }

  @Test
  void isPrintedAsPrometheusPrintsIt() {
    FloatHistogram histogram =
        FloatHistogram.builder()
            .count(1_234_567)
            .sum(-0.00001)
            .zero(0.001, 2)
            .positive(List.of(new BucketSpan(0, 1), new BucketSpan(1, 2)), 1, 0, 1.5)
            .negative(span(1, 2), 3, 4)
            .build();
    assertThat(histogram)
        .hasToString(
            "{count:1.234567e+06, sum:-1e-05, [-4,-2):4, [-2,-1):3, [-0.001,0.001]:2, (0.5,1]:1,"
                + " (4,8]:1.5}");
  }

  @Test
  void boundsOfItsOwnAreOpenOnlyBelow() {
    FloatHistogram histogram =
        FloatHistogram.builder().customBounds(5, 10).positive(span(0, 3), 1, 2, 3).build();
    assertThat(histogram).hasToString("{count:0, sum:0, [-Inf,5]:1, (5,10]:2, (10,+Inf]:3}");
  }

  @Test
  void boundsAreThoseOfPrometheusToTheLastBit() {
    assertThat(BucketScheme.exponential(1).upper(1)).isEqualTo(1.414213562373095);
    assertThat(BucketScheme.exponential(8).upper(-1)).isEqualTo(0.9972960560854698);
    assertThat(BucketScheme.exponential(0).upper(3)).isEqualTo(8);
    assertThat(BucketScheme.exponential(-4).upper(1)).isEqualTo(65_536);
    assertThat(BucketScheme.exponential(-2).upper(-2)).isEqualTo(1.0 / 256);
  }

  @Test
  void lastFiniteBucketEndsAtTheLargestNumberAndTheNextOneIsInfinite() {
    for (int schema = BucketScheme.MIN_EXPONENTIAL; schema <= 8; schema++) {
      BucketScheme scheme = BucketScheme.exponential(schema);
      int last = schema < 0 ? 1024 >> -schema : 1024 << schema;
      assertThat(scheme.upper(last)).isEqualTo(Double.MAX_VALUE);
      assertThat(scheme.upper(last + 1)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(scheme.upper(Integer.MIN_VALUE / 1024)).isZero();
    }
  }

  @Test
  void boundsGrowFromBucketToBucketInEachSchema() {
    for (int schema = BucketScheme.MIN_EXPONENTIAL; schema <= 8; schema++) {
      BucketScheme scheme = BucketScheme.exponential(schema);
      for (int index = -300; index < 300; index++) {
        if (scheme.upper(index) > 0 && Double.isFinite(scheme.upper(index))) {
          assertThat(scheme.upper(index)).isGreaterThan(scheme.lower(index));
        }
      }
    }
  }

  @Test
  void spansComeBackMergedWhereTheyTouch() {
    BucketCounts counts =
        BucketCounts.of(
            List.of(
                new BucketSpan(-3, 2),
                new BucketSpan(0, 1),
                new BucketSpan(4, 0),
                new BucketSpan(1, 2)),
            1,
            2,
            3,
            4,
            5);
    assertThat(counts.spans()).containsExactly(new BucketSpan(-3, 3), new BucketSpan(5, 2));
    assertThat(BucketCounts.of(counts.spans(), 1, 2, 3, 4, 5)).isEqualTo(counts);
  }

  @Test
  void equalsWhateverIsSaidAboutCounterResets() {
    FloatHistogram one = FloatHistogram.builder().count(1).positive(span(0, 1), 1).build();
    FloatHistogram gauge = one.withCounterReset(CounterReset.GAUGE);
    assertThat(gauge).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(gauge.counterReset()).isEqualTo(CounterReset.GAUGE);
    assertThat(one.toBuilder().sum(1).build()).isNotEqualTo(one);
    assertThat(one.toBuilder().positive(span(0, 2), 1, 0).build()).isNotEqualTo(one);
  }

  @Test
  void cannotBeChangedThroughTheArraysItWasMadeOf() {
    double[] counts = {1, 2};
    double[] bounds = {5, 10};
    FloatHistogram histogram =
        FloatHistogram.builder().customBounds(bounds).positive(span(0, 2), counts).build();
    counts[0] = 99;
    bounds[0] = 7;
    assertThat(histogram).hasToString("{count:0, sum:0, [-Inf,5]:1, (5,10]:2}");
  }

  @Test
  void bucketsThatReachIntoTheZeroBucketBeginAtItsEnd() {
    FloatHistogram histogram =
        FloatHistogram.builder()
            .zero(0.75, 3)
            .positive(span(0, 2), 1, 1)
            .negative(span(0, 1), 2)
            .build();
    assertThat(histogram.buckets())
        .containsExactly(
            new HistogramBucket(-1, -0.75, true, false, 2),
            new HistogramBucket(-0.75, 0.75, true, true, 3),
            new HistogramBucket(0.75, 1, false, true, 1),
            new HistogramBucket(1, 2, false, true, 1));
  }

  @Test
  void refusesWhatHasNoMeaning() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BucketScheme.exponential(9))
        .withMessageContaining("got schema 9");
    assertThatIllegalArgumentException().isThrownBy(() -> BucketScheme.custom(1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> BucketScheme.custom(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BucketScheme.custom(1, Double.POSITIVE_INFINITY));
    assertThatIllegalArgumentException().isThrownBy(() -> BucketCounts.of(span(0, 2), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> BucketCounts.of(List.of(new BucketSpan(0, 1), new BucketSpan(-1, 1)), 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> FloatHistogram.builder().customBounds(5).positive(span(0, 3), 1, 1, 1).build())
        .withMessageContaining("too few");
  }

  @Test
  void namesWhatASenderMayNotSend() {
    FloatHistogram fine = FloatHistogram.builder().positive(span(0, 1), 1).build();
    assertThat(fine.defect()).isEmpty();
    assertThat(fine.toBuilder().positive(span(0, 1), -1).build().defect())
        .hasValueSatisfying(
            defect -> assertThat(defect).startsWith("positive side: bucket number 1"));
    assertThat(fine.toBuilder().zero(0, -1).build().defect()).isPresent();
    assertThat(fine.toBuilder().count(-1).build().defect()).isPresent();
    assertThat(fine.toBuilder().customBounds(1).zero(1, 0).build().defect()).isPresent();
  }
}
