package dev.pharos.judge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.judge.deploy.trial.LatencyMixture;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void newcombesPublishedExamplesAreMet() {
    // Statistics in Medicine 17 (1998), table II, method 10.
    assertInterval(56, 70, 48, 80, 0.0524, 0.3339);
    assertInterval(9, 10, 3, 10, 0.1705, 0.8090);
    assertInterval(5, 56, 0, 29, -0.0381, 0.1926);
  }

  private static void assertInterval(
      int with, int of, int otherWith, int otherOf, double low, double high) {
    double share = (double) with / of;
    double other = (double) otherWith / otherOf;
    Interval interval =
        Interval.difference(
            share, Interval.share(share, of), other, Interval.share(other, otherOf), 0);
    assertThat(interval.low()).isCloseTo(low, within(0.0001));
    assertThat(interval.high()).isCloseTo(high, within(0.0001));
  }

  @Test
  void theDifferenceOfQuantilesIsCoveredAsOftenAsPromised() {
    SplittableRandom random = new SplittableRandom(11);
    double[] old = LatencyMixture.LOG_NORMAL.table(20, random);
    double p95 = Math.exp(old[(int) (0.95 * old.length)]);
    double truth = p95 * 1.3 - p95;
    int covered = 0;
    int runs = 600;
    for (int run = 0; run < runs; run++) {
      Histogram before = histogram(old, 0, 1_500, random);
      Histogram now = histogram(old, Math.log(1.3), 800, random);
      Interval interval =
          Interval.difference(
              now.quantile(0.95),
              now.quantileInterval(0.95, 800),
              before.quantile(0.95),
              before.quantileInterval(0.95, 1_500),
              0);
      covered += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
    assertThat(covered / (double) runs).isBetween(0.93, 0.98);
  }

  private static Histogram histogram(
      double[] logs, double shift, int requests, SplittableRandom random) {
    Latencies.Builder latencies = new Latencies.Builder();
    for (int i = 0; i < requests; i++) {
      double log = logs[random.nextInt(logs.length)] + shift;
      latencies.add(Latencies.bin(Math.round(Math.exp(log))), 1);
    }
    Histogram histogram = new Histogram(0, 2_500);
    histogram.add(latencies.build());
    return histogram;
  }
}
