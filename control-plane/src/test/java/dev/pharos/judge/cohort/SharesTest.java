package dev.pharos.judge.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SharesTest {

  /** From Newcombe's table II, method 10. */
  @Test
  void theIntervalIsThatOfThePaper() {
    assertInterval(new Shares(56, 70, 48, 80), 0.0524, 0.3339);
    assertInterval(new Shares(9, 10, 3, 10), 0.1705, 0.8090);
    assertInterval(new Shares(6, 7, 2, 7), 0.0582, 0.8062);
    assertInterval(new Shares(5, 56, 0, 29), -0.0381, 0.1926);
    assertInterval(new Shares(0, 10, 0, 20), -0.1611, 0.2775);
    assertInterval(new Shares(0, 10, 0, 10), -0.2775, 0.2775);
  }

  @Test
  void nothingIsKnownWithoutTraces() {
    assertInterval(new Shares(0, 0, 3, 10), -1, 1);
    assertThat(new Shares(0, 0, 3, 10).distance(Shares.Z95)).isLessThan(0);
  }

  @Test
  void theIntervalHoldsTheTruthAsOftenAsItSays() {
    Random random = new Random(4);
    int held = 0;
    int tries = 20_000;
    for (int i = 0; i < tries; i++) {
      double p = random.nextDouble();
      double q = random.nextDouble();
      int n = 20 + random.nextInt(200);
      int m = 20 + random.nextInt(200);
      Shares seen = new Shares(draw(random, n, p), n, draw(random, m, q), m);
      if (seen.low() <= p - q && p - q <= seen.high()) {
        held++;
      }
    }
    assertThat(held / (double) tries).isBetween(0.94, 0.97);
  }

  @Test
  void moreTestsAskForMoreCertainty() {
    assertThat(Shares.familyZ(1)).isGreaterThanOrEqualTo(Shares.Z95);
    assertThat(Shares.familyZ(1_000)).isGreaterThan(Shares.familyZ(10));
    // Exact Bonferroni for a thousand tests: 4.056.
    assertThat(Shares.familyZ(1_000)).isBetween(4.056, 4.6);
  }

  private static int draw(Random random, int n, double p) {
    int with = 0;
    for (int i = 0; i < n; i++) {
      with += random.nextDouble() < p ? 1 : 0;
    }
    return with;
  }

  private static void assertInterval(Shares shares, double low, double high) {
    assertThat(shares.low()).isCloseTo(low, within(0.0001));
    assertThat(shares.high()).isCloseTo(high, within(0.0001));
  }
}
