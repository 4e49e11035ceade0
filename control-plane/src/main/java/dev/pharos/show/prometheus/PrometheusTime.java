package dev.pharos.show.prometheus;

import dev.pharos.query.promql.parse.Durations;
import dev.pharos.query.promql.parse.Quoted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Times and durations as requests write them: seconds, RFC 3339, or Prometheus' durations. */
final class PrometheusTime {
  private static final BigDecimal MILLISECONDS = BigDecimal.valueOf(1000);

  private PrometheusTime() {}

  /**
   * Epoch milliseconds.
   *
   * @throws IllegalArgumentException when it is no time
   */
  static long parse(String text) {
    try {
      return milliseconds(text, "timestamp");
    } catch (NumberFormatException noNumber) {
      try {
        // in a query string, + stands for a space
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME
            .parse(capitals(text.replace(' ', '+')), Instant::from)
            .toEpochMilli();
      } catch (DateTimeException | ArithmeticException noTime) {
        throw new IllegalArgumentException(
            "cannot parse " + Quoted.quote(text) + " to a valid timestamp", noTime);
      }
    }
  }

  /** RFC 3339 allows small letters, Prometheus does not. */
  private static String capitals(String text) {
    if (text.indexOf('t') >= 0 || text.indexOf('z') >= 0) {
      throw new DateTimeException("small letters");
    }
    return text;
  }

  /**
   * Milliseconds.
   *
   * @throws IllegalArgumentException when it is no duration
   */
  static long duration(String text) {
    try {
      return milliseconds(text, "duration");
    } catch (NumberFormatException noNumber) {
      return Durations.milliseconds(text)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "cannot parse " + Quoted.quote(text) + " to a valid duration", noNumber));
    }
  }

  private static long milliseconds(String seconds, String kind) {
    BigDecimal exact = new BigDecimal(seconds).multiply(MILLISECONDS);
    if (exact.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 2)) > 0) {
      throw new IllegalArgumentException(
          "cannot parse " + Quoted.quote(seconds) + " to a valid " + kind + ". It overflows int64");
    }
    return exact.setScale(0, RoundingMode.HALF_UP).longValueExact();
  }
}
