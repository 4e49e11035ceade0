package dev.pharos.show.jaeger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1s, 1000000000",
    "1.5s, 1500000000",
    "100ms, 100000000",
    "12us, 12000",
    "12µs, 12000",
    "7ns, 7",
    "1h15m30.918s, 4530918000000",
    "2m, 120000000000"
  })
  void readsWhatGoWrites(String text, long ns) {
    assertThat(GoDuration.parseNs(text)).hasValue(ns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-1s", "1 s", "1s1", "1d", "1.s", "999999999999999999h"})
  void refusesWhatIsNone(String text) {
    assertThat(GoDuration.parseNs(text)).isEmpty();
  }
}
