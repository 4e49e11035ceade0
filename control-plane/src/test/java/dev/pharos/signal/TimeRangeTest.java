package dev.pharos.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeRangeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "2026-05-04T12:00:00.123456789Z",
        "1969-12-31T23:59:59.999999999Z",
        "1700-01-01T00:00:00.5Z"
      })
  void aTimeIsItsNanosecondsSince1970AndBack(Instant time) {
    assertThat(TimeRange.instant(TimeRange.epochNs(time))).isEqualTo(time);
  }

  @Test
  void nanosecondsAreCountedFromTheBeginningOf1970() {
    assertThat(TimeRange.epochNs(Instant.parse("1970-01-01T00:00:01.000000002Z")))
        .isEqualTo(1_000_000_002L);
    assertThat(TimeRange.epochNs(Instant.parse("1969-12-31T23:59:59.999999999Z"))).isEqualTo(-1);
  }

  @Test
  void whatALongCannotHoldIsRefused() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> TimeRange.epochNs(Instant.parse("2263-01-01T00:00:00Z")));
  }
}
