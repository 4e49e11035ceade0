package dev.pharos.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ByteSharesTest {
  @Test
  void sharesAreByWeightAndAddUpToAll() {
    Random random = new Random(3);
    for (int round = 0; round < 2_000; round++) {
      Map<String, Long> weights = new TreeMap<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        weights.put("service" + i, random.nextLong(random.nextBoolean() ? 3 : 1L << 40));
      }
      long all = random.nextLong(1L << 45);
      ByteShares<String> shares = new ByteShares<>();

      shares.share(all, weights);

      Map<String, Long> found = shares.all();
      assertThat(found.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(all);
      double weight = weights.values().stream().mapToLong(Long::longValue).sum();
      weights.forEach((service, own) -> {
        double fair = weight == 0 ? (double) all / weights.size() : all * (own / weight);
        assertThat((double) found.getOrDefault(service, 0L)).isBetween(fair - 6, fair + 6);
      });
    }
  }

  @Test
  void whatIsOfNobodyIsBorneByAll() {
    ByteShares<String> shares = new ByteShares<>();
    shares.add("order", 300);
    shares.add("payment", 100);

    assertThat(shares.upTo(440, "")).isEqualTo(Map.of("order", 330L, "payment", 110L));
    assertThat(new ByteShares<String>().upTo(32, "")).isEqualTo(Map.of("", 32L));
    assertThat(new ByteShares<String>().upTo(0, "")).isEmpty();
  }
}
