package dev.pharos.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PortionsTest {
  @Test
  void portionsAreByWeightAndAddUpToTheWhole() {
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      long[] weights = random.longs(1 + random.nextInt(6), 1, 1L << 40).toArray();
      long weight = LongStream.of(weights).sum();
      long whole = random.nextLong(1L << 45);
      Portions portions = new Portions(whole, weight);
      long sum = 0;
      for (long own : weights) {
        long portion = portions.next(own);
        sum += portion;
        assertThat((double) portion)
            .isBetween(fair(whole, own, weight) - 6, fair(whole, own, weight) + 6);
      }
      assertThat(sum).isEqualTo(whole);
    }
  }

  @Test
  void firstGetsEverythingWhereNobodyWeighsAnything() {
    Portions portions = new Portions(40, 0);

    assertThat(portions.next(0)).isEqualTo(40);
    assertThat(portions.next(0)).isZero();
  }

  private static double fair(long whole, long own, long weight) {
    return whole * ((double) own / weight);
  }
}
