package dev.pharos.signal.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumberTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 0.0",
    "-0.0, -0, -0, -0, -0.0",
    "1, 1, 1, 1, 1.0",
    "-2.5, -2.5, -2.5, -2.5, -2.5",
    "999999, 999999, 999999, 999999, 999999.0",
    "1000000, 1000000, 1e+06, 1000000, 1e+06",
    "123456789, 123456789, 1.23456789e+08, 123456789, 1.23456789e+08",
    "0.0001, 0.0001, 0.0001, 0.0001, 0.0001",
    "0.00001, 0.00001, 1e-05, 0.00001, 1e-05",
    "0.0000001, 0.0000001, 1e-07, 1e-07, 1e-07",
    "1e21, 1000000000000000000000, 1e+21, 1e+21, 1e+21",
    "-1.5e21, -1500000000000000000000, -1.5e+21, -1.5e+21, -1.5e+21",
    "NaN, NaN, NaN, NaN, NaN",
    "Infinity, +Inf, +Inf, +Inf, +Inf",
    "-Infinity, -Inf, -Inf, -Inf, -Inf"
  })
  void writesEachFormAsGoDoes(
      double value, String plain, String shortest, String json, String openMetrics) {
    assertThat(GoNumber.plain(value)).isEqualTo(plain);
    assertThat(GoNumber.shortest(value)).isEqualTo(shortest);
    assertThat(GoNumber.json(value)).isEqualTo(json);
    assertThat(GoNumber.openMetrics(value)).isEqualTo(openMetrics);
  }

  @ParameterizedTest
  @CsvSource({"123456, 2, 1.2e+05", "0.98765, 2, 0.99", "15, 2, 15", "99.9, 2, 1e+02"})
  void roundsToTheDigitsThatCount(double value, int digits, String text) {
    assertThat(GoNumber.rounded(value, digits)).isEqualTo(text);
  }

  @Test
  void everyFormReadsBackAsTheSameNumber() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (!Double.isFinite(value)) {
        continue;
      }
      assertThat(Double.parseDouble(GoNumber.plain(value))).isEqualTo(value);
      assertThat(Double.parseDouble(GoNumber.shortest(value))).isEqualTo(value);
      assertThat(Double.parseDouble(GoNumber.json(value))).isEqualTo(value);
      assertThat(Double.parseDouble(GoNumber.openMetrics(value))).isEqualTo(value);
    }
  }
}
