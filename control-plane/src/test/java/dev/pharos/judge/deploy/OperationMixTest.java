package dev.pharos.judge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OperationMixTest {
  private static final int WINDOWS = 60;
  private final SplittableRandom random = new SplittableRandom(31);

  @Test
  void whatOtherOperationsUseUpIsNoRise() {
    OperationMix mix = mix(0.2, 0.6, 1);
    double rise = mean(mix.fresh()) - mean(mix.old());
    assertThat(mean(mix.old())).isCloseTo(0.8 * 2 + 0.2 * 10, within(0.1));
    // As it is the mean rises by 3.2; what is left is what is not known.
    assertThat(Math.abs(rise)).isLessThan(3 * Math.sqrt(mix.variance()));
    assertThat(mix.variance()).isLessThan(0.04);
  }

  @Test
  void whatEachRequestUsesUpMoreStaysARise() {
    OperationMix mix = mix(0.2, 0.6, 2);
    double rise = mean(mix.fresh()) - mean(mix.old());
    // Twice as much of each, with the old version's mix.
    assertThat(rise).isGreaterThan(2);
  }

  @Test
  void aMixThatNeverVariedLeavesItOpen() {
    double[][] counts = {new double[WINDOWS], new double[WINDOWS]};
    RequestSeries.Builder oneFresh = new RequestSeries.Builder();
    RequestSeries.Builder oneOld = new RequestSeries.Builder();
    RequestSeries.Builder otherFresh = new RequestSeries.Builder();
    RequestSeries.Builder otherOld = new RequestSeries.Builder();
    double[] fresh = new double[WINDOWS];
    double[] old = new double[WINDOWS];
    for (int w = 0; w < WINDOWS; w++) {
      oneFresh.add(w, 60, 0, Latencies.NONE);
      otherFresh.add(w, 40, 0, Latencies.NONE);
      oneOld.add(w, 90, 0, Latencies.NONE);
      otherOld.add(w, 10, 0, Latencies.NONE);
      counts[0][w] = 100;
      counts[1][w] = 100;
      fresh[w] = 60 * 2 + 40 * 10;
      old[w] = 90 * 2 + 10 * 10;
    }
    DeployEvidence evidence =
        DeployEvidence.builder()
            .operation(
                new OperationEvidence("one", oneFresh.build(), oneOld.build(), RequestSeries.NONE))
            .operation(
                new OperationEvidence(
                    "other", otherFresh.build(), otherOld.build(), RequestSeries.NONE))
            .build(WINDOWS, false);
    OperationMix mix =
        OperationMix.of(
            evidence,
            Baseline.SIDE_BY_SIDE,
            new AmountSeries(fresh, counts[0]),
            new AmountSeries(old, counts[1]));
    double rise = mean(mix.fresh()) - mean(mix.old());
    assertThat(rise).isLessThan(2 * Math.sqrt(mix.variance()));
  }

  /**
   * Cheap requests use up 2, dear ones 10.
   *
   * @param oldShare of dear ones
   * @param factor by which the new version uses up more
   */
  private OperationMix mix(double oldShare, double newShare, double factor) {
    RequestSeries.Builder[] series = new RequestSeries.Builder[4];
    for (int i = 0; i < series.length; i++) {
      series[i] = new RequestSeries.Builder();
    }
    double[][] amounts = new double[2][WINDOWS];
    double[][] counts = new double[2][WINDOWS];
    for (int side = 0; side < 2; side++) {
      for (int w = 0; w < WINDOWS; w++) {
        int dear = 0;
        for (int r = 0; r < 200; r++) {
          dear += random.nextDouble() < (side == 0 ? newShare : oldShare) ? 1 : 0;
        }
        series[side].add(w, 200 - dear, 0, Latencies.NONE);
        series[2 + side].add(w, dear, 0, Latencies.NONE);
        counts[side][w] = 200;
        amounts[side][w] =
            (side == 0 ? factor : 1)
                * ((200 - dear) * 2 + dear * 10)
                * (1 + 0.01 * random.nextGaussian());
      }
    }
    DeployEvidence evidence =
        DeployEvidence.builder()
            .operation(
                new OperationEvidence(
                    "cheap", series[0].build(), series[1].build(), RequestSeries.NONE))
            .operation(
                new OperationEvidence(
                    "dear", series[2].build(), series[3].build(), RequestSeries.NONE))
            .build(WINDOWS, false);
    return OperationMix.of(
        evidence,
        Baseline.SIDE_BY_SIDE,
        new AmountSeries(amounts[0], counts[0]),
        new AmountSeries(amounts[1], counts[1]));
  }

  private static double mean(AmountSeries series) {
    double amount = 0;
    double requests = 0;
    for (int w = 0; w < series.amounts().length; w++) {
      amount += series.amounts()[w];
      requests += series.requests()[w];
    }
    return amount / requests;
  }
}
