package dev.pharos.show.parameter;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as they are written in requests: RFC 3339, epoch milliseconds, or relative to now. */
public final class TimeParameter {
  static final List<String> ALLOWED =
      List.of(
          "now",
          "relative, such as -15m (units s, m, h, d, w)",
          "RFC 3339, such as 2026-01-31T13:05:00Z",
          "epoch milliseconds");

  private static final Pattern RELATIVE = Pattern.compile("-(\\d{1,9})([smhdw])");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,3})([smhdw])");
  private static final Pattern EPOCH_MILLIS = Pattern.compile("\\d{1,15}");
  // In a query string, + stands for a space.
  private static final Pattern OFFSET_WITH_LOST_PLUS = Pattern.compile("(.*) (\\d\\d:\\d\\d)");

  /** What epoch nanoseconds in 64 bits can hold, with room to add and subtract ranges. */
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private TimeParameter() {}

  /**
   * @throws ParameterException when the text is no such time
   */
  public static Instant parse(String parameter, String text, Instant now) {
    Instant time = parseAny(parameter, text, now);
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new ParameterException(
          parameter, "'%s' is not between the years 1970 and 2200.".formatted(text), ALLOWED);
    }
    return time;
  }

  private static Instant parseAny(String parameter, String text, Instant now) {
    if (text.equals("now")) {
      return now;
    }
    Matcher relative = RELATIVE.matcher(text);
    if (relative.matches()) {
      long amount = Long.parseLong(relative.group(1));
      return now.minus(unit(relative.group(2)).multipliedBy(amount));
    }
    if (EPOCH_MILLIS.matcher(text).matches()) {
      return Instant.ofEpochMilli(Long.parseLong(text));
    }
    Matcher lostPlus = OFFSET_WITH_LOST_PLUS.matcher(text);
    try {
      return OffsetDateTime.parse(lostPlus.matches() ? lostPlus.replaceFirst("$1+$2") : text)
          .toInstant();
    } catch (DateTimeParseException e) {
      throw new ParameterException(parameter, "'%s' is not a time.".formatted(text), ALLOWED);
    }
  }

  /** A duration of whole units, at most 999 of them, such as 1h or 15m; null for any other text. */
  static @Nullable Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    return matcher.matches()
        ? unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)))
        : null;
  }

  /**
   * A duration of whole units, at most 999 of them.
   *
   * @throws ParameterException for any other text and for none at all
   */
  public static Duration duration(String parameter, String text) {
    Duration duration = duration(text);
    if (duration == null || duration.isZero()) {
      throw new ParameterException(
          parameter,
          "'%s' is not a length of time.".formatted(text),
          List.of("1 to 999 of a unit s, m, h, d, w, such as 1m"));
    }
    return duration;
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      default -> Duration.ofDays(7);
    };
  }
}
