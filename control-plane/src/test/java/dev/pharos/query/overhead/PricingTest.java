package dev.pharos.query.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.StartupException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PricingTest {
  private static final Map<String, Duration> KEPT =
      Map.of(
          Refusals.TRACES,
          Duration.ofDays(7),
          Refusals.LOGS,
          Duration.ofDays(15),
          Refusals.METRICS,
          Duration.ofDays(30));
  private static final Duration HOUR = Duration.ofHours(1);

  private static Pricing pricing(
      double receivedGb, double spans, double lines, double samples, double disk, double series) {
    return new Pricing(new Prices("EUR", receivedGb, spans, lines, samples, disk, series), KEPT);
  }

  @Test
  void eachPriceCountsWhatItIsFor() {
    assertThat(pricing(0.5, 0, 0, 0, 0, 0).of("traces", 9, 4_000_000_000L, 1e9, 0, HOUR))
        .isEqualTo(2.0);
    assertThat(pricing(0, 3, 7, 11, 0, 0).of("traces", 2_000_000, 1, 1e9, 0, HOUR)).isEqualTo(6.0);
    assertThat(pricing(0, 3, 7, 11, 0, 0).of("logs", 2_000_000, 1, 1e9, 0, HOUR)).isEqualTo(14.0);
    assertThat(pricing(0, 3, 7, 11, 0, 0).of("metrics", 2_000_000, 0, 1e9, 0, HOUR))
        .isEqualTo(22.0);
    assertThat(pricing(0, 0, 0, 0, 0, 6).of("metrics", 1, 0, 0, 60_000, Duration.ofDays(3)))
        .as("60 thousand series for a tenth of a month")
        .isCloseTo(36.0, within(1e-9));
  }

  @Test
  void theDiskIsPaidForAsLongAsASignalIsKept() {
    Pricing disk = pricing(0, 0, 0, 0, 0.3, 0);

    assertThat(disk.of("traces", 1, 1, 10e9, 0, HOUR)).isCloseTo(0.7, within(1e-9));
    assertThat(disk.of("logs", 1, 1, 10e9, 0, HOUR)).isCloseTo(1.5, within(1e-9));
    assertThat(disk.of("metrics", 1, 0, 10e9, 0, HOUR)).isCloseTo(3.0, within(1e-9));
  }

  @Test
  void pricesOfDifferentKindsAddUp() {
    assertThat(pricing(0.5, 3, 7, 11, 0.3, 6).of("logs", 1_000_000, 1_000_000_000, 1e9, 0, HOUR))
        .isCloseTo(0.5 + 7 + 0.15, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNoPriceEndsTheStartWithItsSetting(double wrong) {
    assertThatThrownBy(() -> new Prices("EUR", 0, 0, wrong, 0, 0, 0))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("pharos.overhead.price.million-lines: '" + wrong + "'");
  }
}
