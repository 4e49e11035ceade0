package dev.pharos.aggregate.tracemetric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.BucketScheme;
import dev.pharos.signal.metric.FloatHistogram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {

  @Property(tries = 200)
  void countsEachDurationInTheBucketsThatItBelongsTo(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<Long> durations = new ArrayList<>();
    DurationHistogram counted = new DurationHistogram(ClassicBounds.SPANS);
    for (int i = random.nextInt(300); i > 0; i--) {
      long durationNs = duration(random);
      durations.add(durationNs);
      counted.add(durationNs);
      if (random.nextInt(50) == 0) {
        counted = written(counted);
      }
    }

    DurationHistogram read = counted.read();

    assertThat(read.count()).isEqualTo(durations.size());
    double sum = durations.stream().mapToDouble(ns -> ns / 1e9).sum();
    assertThat(read.sumSeconds()).isCloseTo(sum, within(1e-9 * Math.max(1, sum)));
    long[] cumulative = read.cumulative();
    for (int i = 0; i < cumulative.length; i++) {
      double bound = Double.parseDouble(read.bounds().text(i).replace("+Inf", "Infinity"));
      assertThat(cumulative[i])
          .as(read.bounds().text(i))
          .isEqualTo(durations.stream().filter(ns -> ns / 1e9 <= bound).count());
    }
    assertNative(read.toNative(), durations);
  }

  private static void assertNative(FloatHistogram histogram, List<Long> durations) {
    BucketScheme scheme = BucketScheme.exponential(3);
    assertThat(histogram.schema()).isEqualTo(3);
    assertThat(histogram.count()).isEqualTo(durations.size());
    assertThat(histogram.zeroCount())
        .isEqualTo((double) durations.stream().filter(ns -> ns == 0).count());
    BucketCounts buckets = histogram.positive();
    double all = histogram.zeroCount();
    for (int i = 0; i < buckets.size(); i++) {
      int index = buckets.index(i);
      double expected =
          (double)
              durations.stream()
                  .map(ns -> ns / 1e9)
                  .filter(s -> s > scheme.lower(index) && s <= scheme.upper(index))
                  .count();
      assertThat(buckets.count(i)).isEqualTo(expected);
      all += buckets.count(i);
    }
    assertThat(all).isEqualTo(durations.size());
  }

  @Property(tries = 5_000)
  void theTableFindsTheBucketThatIsWorkedOut(@ForAll long any) {
    long durationNs = Math.max(1, any >>> (any & 63));

    assertThat(NativeBuckets.index(durationNs)).isEqualTo(NativeBuckets.calculated(durationNs));
  }

  @Test
  void theTableIsRightAboutEachBound() {
    BucketScheme scheme = BucketScheme.exponential(3);
    for (int index = -239; index <= 200; index++) {
      long aboutNs = (long) (scheme.upper(index) * 1e9);
      for (long ns = Math.max(1, aboutNs - 2); ns <= aboutNs + 2; ns++) {
        int found = NativeBuckets.index(ns);
        assertThat(ns / 1e9).isGreaterThan(scheme.lower(found));
        assertThat(ns / 1e9).isLessThanOrEqualTo(scheme.upper(found));
      }
    }
  }

  @Test
  void boundsAreTempos() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < ClassicBounds.SPANS.buckets(); i++) {
      texts.add(ClassicBounds.SPANS.text(i));
    }
    assertThat(texts)
        .containsExactly(
            "0.002", "0.004", "0.008", "0.016", "0.032", "0.064", "0.128", "0.256", "0.512",
            "1.024", "2.048", "4.096", "8.192", "16.384", "+Inf");
    assertThat(ClassicBounds.CALLS.text(0)).isEqualTo("0.1");
    assertThat(ClassicBounds.CALLS.text(7)).isEqualTo("12.8");
    assertThat(ClassicBounds.CALLS.buckets()).isEqualTo(9);
  }

  @Test
  void aNegativeDurationCountsAsZero() {
    DurationHistogram counted = new DurationHistogram(ClassicBounds.CALLS);
    counted.add(-5);

    assertThat(counted.read().sumSeconds()).isZero();
    assertThat(counted.read().cumulative()[0]).isEqualTo(1);
    assertThat(counted.read().toNative().zeroCount()).isEqualTo(1);
  }

  @Test
  void whatWasReadDoesNotChange() {
    DurationHistogram counted = new DurationHistogram(ClassicBounds.CALLS);
    counted.add(1_000_000);
    DurationHistogram read = counted.read();
    counted.add(2_000_000);
    counted.read();

    assertThat(read.count()).isEqualTo(1);
    assertThat(read.toNative().count()).isEqualTo(1);
  }

  /** Often a bound or its neighbour, where counting wrongly would show. */
  private static long duration(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> (2_000_000L << random.nextInt(15)) + random.nextInt(3) - 1;
      case 2 -> Math.round(Math.pow(2, (random.nextInt(300) - 200) / 8.0) * 1e9);
      case 3 -> (long) Math.pow(10, random.nextDouble(13));
      default -> 1_000_000_000L << random.nextInt(6);
    };
  }

  private static DurationHistogram written(DurationHistogram histogram) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    histogram.write(new DataOutputStream(bytes));
    DurationHistogram again = new DurationHistogram(histogram.bounds());
    again.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    return again;
  }
}
