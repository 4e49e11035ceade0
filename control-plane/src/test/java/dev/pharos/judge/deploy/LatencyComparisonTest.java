package dev.pharos.judge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.ContinuityCorrection;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.junit.jupiter.api.Test;

class LatencyComparisonTest {
  private static final Allowance NOTHING = new Allowance(0, 0);

  @Test
  void ranksInBinsSayWhatMannAndWhitneySayOfEachRequest() {
    SplittableRandom random = new SplittableRandom(3);
    for (int run = 0; run < 50; run++) {
      double[] fresh = draw(30 + random.nextInt(200), 0.1 * random.nextDouble(), random);
      double[] old = draw(30 + random.nextInt(200), 0, random);
      double z = compare(fresh, old).comparison(LatencyComparison.RANKS).exactZ();
      double expected =
          MannWhitneyUTest.withDefaults()
              .with(AlternativeHypothesis.GREATER_THAN)
              .with(PValueMethod.ASYMPTOTIC)
              .with(ContinuityCorrection.DISABLED)
              .test(bins(fresh), bins(old))
              .getPValue();
      // Theirs divides by one less: all but the same for so many.
      assertThat(Tails.above(z, Double.POSITIVE_INFINITY)).isCloseTo(expected, within(0.004));
    }
  }

  @Test
  void aCutLeavesAllRequestsTheSameChance() {
    SplittableRandom random = new SplittableRandom(5);
    int deceived = 0;
    int runs = 500;
    for (int run = 0; run < runs; run++) {
      LatencyComparison compared = compare(draw(300, 0, random), draw(200, 0, random));
      deceived += compared.comparison(4).aboveChance() <= 0.05 ? 1 : 0;
    }
    assertThat(deceived / (double) runs).isBetween(0.01, 0.08);
  }

  @Test
  void sevenOfTenFarBeyondAllOthersAreTold() {
    double[] old = {18, 25, 19, 22, 31, 17, 24, 20, 28, 21};
    double[] fresh = {1_900, 2_500, 19, 2_200, 3_100, 17, 2_400, 20, 2_800, 2_100};
    assertThat(compare(fresh, old).grossChance()).isLessThan(1e-6);
    // Ranks alone cannot: not even all ten of ten.
    assertThat(compare(fresh, old).comparison(1).aboveChance()).isGreaterThan(1e-3);
  }

  @Test
  void onePauseThatHitsManyRequestsIsOneEvent() {
    RequestSeries.Builder fresh = new RequestSeries.Builder();
    RequestSeries.Builder old = new RequestSeries.Builder();
    for (int w = 0; w < 10; w++) {
      double ms = w == 4 ? 5_000 : 20;
      Latencies latencies =
          new Latencies.Builder().add(Latencies.bin((long) (1e6 * ms)), 7).build();
      fresh.add(w, 7, 0, latencies);
      old.add(w, 1, 0, new Latencies.Builder().add(Latencies.bin(20_000_000), 1).build());
    }
    LatencyComparison compared =
        new LatencyComparison(
            new OperationEvidence("pay", fresh.build(), old.build(), RequestSeries.NONE),
            Baseline.SIDE_BY_SIDE,
            DeployEvidence.builder().build(10, false),
            NOTHING);
    assertThat(compared.grossChance()).isEqualTo(1);
  }

  private static double[] draw(int requests, double shift, SplittableRandom random) {
    double[] drawn = new double[requests];
    for (int i = 0; i < requests; i++) {
      drawn[i] = 20 * Math.exp(shift + 0.5 * random.nextGaussian());
    }
    return drawn;
  }

  private static double[] bins(double[] ms) {
    return Arrays.stream(ms).map(each -> Latencies.bin(Math.round(1e6 * each))).toArray();
  }

  private static LatencyComparison compare(double[] fresh, double[] old) {
    return new LatencyComparison(
        new OperationEvidence("pay", series(fresh), series(old), RequestSeries.NONE),
        Baseline.SIDE_BY_SIDE,
        DeployEvidence.builder().build(10, false),
        NOTHING);
  }

  private static RequestSeries series(double[] ms) {
    RequestSeries.Builder series = new RequestSeries.Builder();
    for (int i = 0; i < ms.length; i++) {
      Latencies one =
          new Latencies.Builder().add(Latencies.bin(Math.round(1e6 * ms[i])), 1).build();
      series.add(i % 10, 1, 0, one);
    }
    return series.build();
  }
}
