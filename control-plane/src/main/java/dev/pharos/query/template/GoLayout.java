package dev.pharos.query.template;

import dev.pharos.signal.TimeRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times by Go's layouts: the second of January 2006, four past three in the afternoon, as it shall
 * be written. Times are told in UTC. Pure.
 *
 * @see <a href="https://pkg.go.dev/time#Layout">layouts</a>
 */
public final class GoLayout {
  /** Which is written as {@code UTC}, as Go writes it; an offset of 0 would be {@code Z}. */
  private static final ZoneId UTC = ZoneId.of("UTC");

  private static final Pattern PART =
      Pattern.compile(
          "2006|January|Monday|Z07:00|-07:00|Z0700|-0700|-07|Jan|Mon|MST|PM|pm|[.,](?:0+|9+)(?!\\d)"
              + "|06|01|02|_2|15|03|04|05|1|2|3|4|5");

  private static final String PRINTED = "2006-01-02 15:04:05.999999999 -0700 MST";

  private GoLayout() {}

  /** As Go prints a time. */
  static String printed(long epochNs) {
    return written(epochNs, PRINTED);
  }

  public static String written(long epochNs, String layout) {
    return formatter(layout).format(ZonedDateTime.ofInstant(TimeRange.instant(epochNs), UTC));
  }

  /**
   * Epoch nanoseconds of a time that was written by a layout.
   *
   * @param zone of a text that names none
   * @throws TemplateException when it was not
   */
  public static long read(String layout, ZoneId zone, String text) {
    try {
      TemporalAccessor read = formatter(layout).parse(text);
      LocalDate date = read.query(TemporalQueries.localDate());
      LocalTime clock = read.query(TemporalQueries.localTime());
      ZoneId told = read.query(TemporalQueries.zone());
      Instant instant =
          ZonedDateTime.of(
                  date == null ? LocalDate.of(0, 1, 1) : date,
                  clock == null ? LocalTime.MIDNIGHT : clock,
                  told == null ? zone : told)
              .toInstant();
      return TimeRange.epochNs(instant);
    } catch (DateTimeException | ArithmeticException e) {
      throw new TemplateException("parsing time \"%s\" as \"%s\"".formatted(text, layout));
    }
  }

  private static DateTimeFormatter formatter(String layout) {
    DateTimeFormatterBuilder made = new DateTimeFormatterBuilder().parseCaseInsensitive();
    Matcher part = PART.matcher(layout);
    int from = 0;
    while (part.find()) {
      made.appendLiteral(layout.substring(from, part.start()));
      add(made, part.group());
      from = part.end();
    }
    return made.appendLiteral(layout.substring(from)).toFormatter(Locale.ROOT);
  }

  private static void add(DateTimeFormatterBuilder made, String part) {
    switch (part) {
      case "2006" -> made.appendValue(ChronoField.YEAR, 4);
      case "06" -> made.appendValueReduced(ChronoField.YEAR, 2, 2, 1969);
      case "January" -> made.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL);
      case "Jan" -> made.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT);
      case "01" -> made.appendValue(ChronoField.MONTH_OF_YEAR, 2);
      case "1" -> made.appendValue(ChronoField.MONTH_OF_YEAR);
      case "Monday" -> made.appendText(ChronoField.DAY_OF_WEEK, TextStyle.FULL);
      case "Mon" -> made.appendText(ChronoField.DAY_OF_WEEK, TextStyle.SHORT);
      case "02" -> made.appendValue(ChronoField.DAY_OF_MONTH, 2);
      case "_2" -> made.padNext(2).appendValue(ChronoField.DAY_OF_MONTH);
      case "2" -> made.appendValue(ChronoField.DAY_OF_MONTH);
      case "15" -> made.appendValue(ChronoField.HOUR_OF_DAY, 2);
      case "03" -> made.appendValue(ChronoField.CLOCK_HOUR_OF_AMPM, 2);
      case "3" -> made.appendValue(ChronoField.CLOCK_HOUR_OF_AMPM);
      case "04" -> made.appendValue(ChronoField.MINUTE_OF_HOUR, 2);
      case "4" -> made.appendValue(ChronoField.MINUTE_OF_HOUR);
      case "05" -> made.appendValue(ChronoField.SECOND_OF_MINUTE, 2);
      case "5" -> made.appendValue(ChronoField.SECOND_OF_MINUTE);
      case "PM", "pm" -> made.appendText(ChronoField.AMPM_OF_DAY, TextStyle.SHORT);
      case "MST" -> made.appendZoneText(TextStyle.SHORT);
      case "Z07:00" -> made.appendOffset("+HH:MM", "Z");
      case "-07:00" -> made.appendOffset("+HH:MM", "+00:00");
      case "Z0700" -> made.appendOffset("+HHMM", "Z");
      case "-0700" -> made.appendOffset("+HHMM", "+0000");
      case "-07" -> made.appendOffset("+HH", "+00");
      default -> {
        int digits = part.length() - 1;
        if (part.charAt(1) == '9') {
          made.appendFraction(ChronoField.NANO_OF_SECOND, 0, Math.min(9, digits), true);
        } else {
          made.appendLiteral(part.charAt(0))
              .appendFraction(
                  ChronoField.NANO_OF_SECOND, Math.min(9, digits), Math.min(9, digits), false);
        }
      }
    }
  }
}
