package dev.pharos.show.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParameterTest {
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "now, 2026-05-04T12:00:00Z",
    "-30s, 2026-05-04T11:59:30Z",
    "-15m, 2026-05-04T11:45:00Z",
    "-6h, 2026-05-04T06:00:00Z",
    "-7d, 2026-04-27T12:00:00Z",
    "-2w, 2026-04-20T12:00:00Z",
    "1777890000123, 2026-05-04T10:20:00.123Z",
    "2026-05-04T10:20:00Z, 2026-05-04T10:20:00Z",
    "2026-05-04T12:20:00+02:00, 2026-05-04T10:20:00Z",
    "2026-05-04T12:20:00 02:00, 2026-05-04T10:20:00Z",
    "2026-05-04T10:20:00.123456789Z, 2026-05-04T10:20:00.123456789Z"
  })
  void readsTimesInEveryForm(String text, Instant expected) {
    assertThat(TimeParameter.parse("from", text, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "-15",
        "15m",
        "+15m",
        "-15x",
        "-m",
        "2026-05-04",
        "NOW",
        "2026-13-04T10:20:00Z",
        "999999999999999",
        "-999999999w",
        "-1777890000123",
        "0001-01-01T00:00:00Z",
        "9999-12-31T00:00:00Z",
        "99999999999999999999",
        "１７"
      })
  void whatIsNoTimeIsRefusedByName(String text) {
    assertThatThrownBy(() -> TimeParameter.parse("to", text, NOW))
        .isInstanceOfSatisfying(
            ParameterException.class,
            wrong -> {
              assertThat(wrong.parameter()).isEqualTo("to");
              assertThat(wrong.allowed()).isEqualTo(TimeParameter.ALLOWED);
            });
  }

  @Property
  void whateverIsWrittenIsReadAgain(
      @ForAll @LongRange(min = 0, max = 7_000_000_000L) long seconds,
      @ForAll @LongRange(min = 0, max = 999_999_999) long nanos) {
    Instant time = Instant.ofEpochSecond(seconds, nanos);

    assertThat(TimeParameter.parse("from", time.toString(), NOW)).isEqualTo(time);
    assertThat(TimeParameter.parse("from", Long.toString(time.toEpochMilli()), NOW))
        .isEqualTo(Instant.ofEpochMilli(time.toEpochMilli()));
  }
}
