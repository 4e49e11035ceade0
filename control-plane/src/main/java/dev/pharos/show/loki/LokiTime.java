package dev.pharos.show.loki;

import dev.pharos.signal.TimeRange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times and durations as Loki's readers write them: seconds with or without a fraction, nanoseconds
 * (more than ten digits), RFC 3339; durations as seconds or as Prometheus writes them.
 */
final class LokiTime {
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,19}");
  private static final Pattern FRACTION = Pattern.compile("-?\\d{1,10}\\.\\d{1,20}");
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h|d|w|y)");
  private static final Pattern PLAIN = Pattern.compile("\\d{1,10}(\\.\\d{1,20})?");
  private static final BigDecimal NS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
  private static final Map<String, Long> NS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L,
          "w", 604_800_000_000_000L,
          "y", 31_536_000_000_000_000L);

  /** Longer numbers are nanoseconds. */
  private static final int DIGITS_OF_SECONDS = 10;

  private LokiTime() {}

  /**
   * Epoch nanoseconds.
   *
   * @throws LokiProblem when it is no time
   */
  static long parse(String name, String text) {
    try {
      if (FRACTION.matcher(text).matches()) {
        return new BigDecimal(text)
            .multiply(NS_PER_SECOND)
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact();
      }
      if (WHOLE.matcher(text).matches()) {
        long number = Long.parseLong(text);
        return text.length() <= DIGITS_OF_SECONDS
            ? Math.multiplyExact(number, 1_000_000_000L)
            : number;
      }
      // In a query string, + stands for a space.
      OffsetDateTime time = OffsetDateTime.parse(text.replace(' ', '+'));
      return TimeRange.epochNs(time.toInstant());
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new LokiProblem(
          "could not parse '%s' parameter: parsing time \"%s\": not RFC 3339, seconds or nanoseconds since the epoch"
              .formatted(name, text));
    }
  }

  /**
   * Nanoseconds, more than 0.
   *
   * @throws LokiProblem when it is no such duration
   */
  static long duration(String name, String text) {
    BigDecimal sum = BigDecimal.ZERO;
    if (PLAIN.matcher(text).matches()) {
      sum = new BigDecimal(text).multiply(NS_PER_SECOND);
    } else {
      Matcher part = DURATION.matcher(text);
      int at = 0;
      while (at < text.length() && part.find(at) && part.start() == at) {
        long unit = NS.getOrDefault(part.group(2), 0L);
        sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
        at = part.end();
      }
      if (at < text.length()) {
        sum = BigDecimal.ZERO;
      }
    }
    if (sum.signum() <= 0 || sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 4)) > 0) {
      throw new LokiProblem(
          "could not parse '%s' parameter: cannot parse \"%s\" to a valid duration greater than zero"
              .formatted(name, text));
    }
    return sum.longValue();
  }
}
