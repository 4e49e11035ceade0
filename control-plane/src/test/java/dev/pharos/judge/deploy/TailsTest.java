package dev.pharos.judge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TailsTest {
  @Test
  void studentsTableIsMet() {
    // Student's table, two-sided 5 %: 10 degrees 2.228, 30 degrees 2.042.
    assertThat(Tails.quantile95(10)).isCloseTo(2.228, within(0.001));
    assertThat(Tails.quantile95(30)).isCloseTo(2.042, within(0.001));
    assertThat(Tails.above(2.764, 10)).isCloseTo(0.01, within(0.0001));
    assertThat(Tails.above(Tails.Z95, Double.POSITIVE_INFINITY)).isCloseTo(0.025, within(1e-6));
  }

  @Test
  void fishersTeaIsTasted() {
    // R. A. Fisher, The Design of Experiments (1935): all four of eight cups told, 1 in 70.
    assertThat(Tails.above(Tails.successes(4, 4, 0, 4), Double.POSITIVE_INFINITY))
        .isCloseTo(1 / 70.0, within(1e-9));
    // Three of four: 17 in 70.
    assertThat(Tails.above(Tails.successes(3, 4, 1, 4), Double.POSITIVE_INFINITY))
        .isCloseTo(17 / 70.0, within(1e-9));
  }

  @Test
  void manySuccessesAgreeWithFew() {
    double few = Tails.successes(230, 3_000, 165, 3_000);
    double many = Tails.successes(236, 3_000, 171, 3_000);
    assertThat(many).isCloseTo(few, within(0.2));
    assertThat(Tails.successes(165, 3_000, 230, 3_000)).isCloseTo(-few, within(1e-9));
  }

  @Test
  void chancesPutTogetherDeceiveNoMoreOftenThanTheySay() {
    SplittableRandom random = new SplittableRandom(7);
    double[] weights = {0.5, 0.3, 0.2};
    int found = 0;
    int runs = 200_000;
    for (int i = 0; i < runs; i++) {
      double shared = random.nextGaussian();
      double[] chances = new double[3];
      for (int k = 0; k < 3; k++) {
        double z = Math.sqrt(0.7) * shared + Math.sqrt(0.3) * random.nextGaussian();
        chances[k] = Tails.above(z, Double.POSITIVE_INFINITY);
      }
      found += Tails.together(chances, weights) <= 0.001 ? 1 : 0;
    }
    assertThat(found / (double) runs).isBetween(0.0004, 0.0012);
  }
}
