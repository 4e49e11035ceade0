package dev.pharos.judge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DispersionTest {
  @Test
  void independentWindowsAreNotWidened() {
    double sum = 0;
    for (int run = 0; run < 200; run++) {
      sum += of(0, 180, run).factor();
    }
    assertThat(sum / 200).isBetween(1.0, 1.15);
  }

  @Test
  void windowsThatHangTogetherAreWidenedByWhatTheoryAsks() {
    // A mean of an autoregressive series varies (1 + 0.7) ÷ (1 − 0.7) = 5.7 times as much.
    double sum = 0;
    for (int run = 0; run < 200; run++) {
      sum += of(0.7, 360, run).factor();
    }
    assertThat(sum / 200).isBetween(4.5, 6.5);
  }

  private static Dispersion of(double memory, int windows, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] residual = new double[windows];
    double[] variance = new double[windows];
    double value = random.nextGaussian();
    for (int w = 0; w < windows; w++) {
      value = memory * value + Math.sqrt(1 - memory * memory) * random.nextGaussian();
      residual[w] = value;
    }
    double mean = Arrays.stream(residual).average().orElseThrow();
    for (int w = 0; w < windows; w++) {
      residual[w] -= mean;
    }
    Arrays.fill(variance, 1);
    return Dispersion.of(List.of(new Dispersion.Series(residual, variance, windows)));
  }
}
