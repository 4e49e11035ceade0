package dev.pharos.judge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LineTest {
  @Test
  void anExactLineIsFoundAcrossGaps() {
    double[] values = new double[20];
    Arrays.setAll(values, i -> i % 3 == 0 ? Double.NaN : 100 + 5.0 * i);
    Line line = through(values);
    assertThat(line.slope()).isCloseTo(5, within(1e-6));
    assertThat(line.end()).isCloseTo(195, within(1e-3));
    assertThat(line.later()).isCloseTo(5, within(1e-6));
    assertThat(line.steeperChance(4, 0)).isLessThan(1e-6);
  }

  @Test
  void aRandomWalkWithoutDriftIsHardlyEverTakenForALine() {
    assertThat(deceived(1, 0.01)).isLessThan(0.06);
  }

  @Test
  void deviationsThatHangTogetherDeceiveLittleMoreOftenThanSaid() {
    assertThat(deceived(0, 0.01)).isLessThan(0.01);
    assertThat(deceived(0.6, 0.01)).isLessThan(0.02);
  }

  @Test
  void aLeakOfRequestsThatComeByChanceIsCertainAfterAFewMinutes() {
    SplittableRandom random = new SplittableRandom(9);
    int found = 0;
    for (int run = 0; run < 200; run++) {
      double[] heap = new double[12];
      double value = 80;
      for (int w = 0; w < heap.length; w++) {
        value += 20 * (1 + 0.07 * random.nextGaussian());
        heap[w] = value + 2 * random.nextGaussian();
      }
      found += through(heap).steeperChance(0, 0) < 1e-6 ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(195);
  }

  @Test
  void fewValuesAreNoLine() {
    assertThat(Line.through(new double[] {1, 2, Double.NaN, 4, 5}, 0, 5)).isNull();
  }

  /** How often 18 values that hang together so are said to rise, at this chance. */
  private static double deceived(double memory, double chance) {
    SplittableRandom random = new SplittableRandom(21);
    int runs = 2_000;
    int deceived = 0;
    for (int run = 0; run < runs; run++) {
      double[] values = new double[18];
      double value = memory < 1 ? random.nextGaussian() / Math.sqrt(1 - memory * memory) : 0;
      for (int i = 0; i < values.length; i++) {
        value = memory * value + random.nextGaussian();
        values[i] = 100 + value;
      }
      deceived += through(values).steeperChance(0, 0) <= chance ? 1 : 0;
    }
    return deceived / (double) runs;
  }

  private static Line through(double[] values) {
    return Objects.requireNonNull(Line.through(values, 0, values.length));
  }
}
