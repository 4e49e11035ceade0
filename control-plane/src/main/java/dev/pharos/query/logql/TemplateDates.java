package dev.pharos.query.logql;

import dev.pharos.query.logql.TemplateValues.Time;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions of templates for times. Layouts are Go's: the second of January 2006, four past three
 * in the afternoon, as it shall be written. Times are told in UTC. Pure.
 */
final class TemplateDates {
  private static final long NS_PER_S = 1_000_000_000L;

  /** Which is written as {@code UTC}, as Go writes it; an offset of 0 would be {@code Z}. */
  private static final ZoneId UTC = ZoneId.of("UTC");

  private static final Pattern PART =
      Pattern.compile(
          "2006|January|Monday|Z07:00|-07:00|Z0700|-0700|-07|Jan|Mon|MST|PM|pm|[.,](?:0+|9+)(?!\\d)"
              + "|06|01|02|_2|15|03|04|05|1|2|3|4|5");

  private static final String PRINTED = "2006-01-02 15:04:05.999999999 -0700 MST";

  private TemplateDates() {}

  static void addTo(Map<String, TemplateFunctions.Entry> functions) {
    functions.put(
        "date",
        new TemplateFunctions.Entry(
            2, 2, of -> written(time("date", of.get(1)), TemplateValues.text(of.get(0)))));
    functions.put(
        "toDate",
        new TemplateFunctions.Entry(
            2, 2, of -> read(of.get(0), ZoneOffset.UTC, TemplateValues.text(of.get(1)))));
    functions.put(
        "toDateInZone",
        new TemplateFunctions.Entry(
            3, 3, of -> read(of.get(0), zone(of.get(1)), TemplateValues.text(of.get(2)))));
    epoch(functions, "unixEpoch", NS_PER_S);
    epoch(functions, "unixEpochMillis", 1_000_000);
    epoch(functions, "unixEpochNanos", 1);
    functions.put(
        "unixToTime",
        new TemplateFunctions.Entry(1, 1, of -> ofEpoch(TemplateValues.text(of.getFirst()))));
  }

  private static void epoch(
      Map<String, TemplateFunctions.Entry> functions, String name, long unitNs) {
    functions.put(
        name,
        new TemplateFunctions.Entry(
            1, 1, of -> Long.toString(Math.floorDiv(time(name, of.getFirst()).epochNs(), unitNs))));
  }

  private static Time time(String function, Object value) {
    if (value instanceof Time time) {
      return time;
    }
    throw new TemplateException(
        "wrong type for value; expected time.Time; got "
            + TemplateValues.text(value)
            + " in "
            + function);
  }

  static String printed(Time time) {
    return written(time, PRINTED);
  }

  private static String written(Time time, String layout) {
    Instant instant = Instant.ofEpochSecond(0, time.epochNs());
    return formatter(layout).format(ZonedDateTime.ofInstant(instant, UTC));
  }

  private static ZoneId zone(Object name) {
    try {
      return ZoneId.of(TemplateValues.text(name));
    } catch (DateTimeException e) {
      throw new TemplateException(
          "error calling toDateInZone: unknown time zone " + TemplateValues.text(name));
    }
  }

  private static Time read(Object layout, ZoneId zone, String text) {
    try {
      TemporalAccessor read = formatter(TemplateValues.text(layout)).parse(text);
      LocalDate date = read.query(TemporalQueries.localDate());
      LocalTime clock = read.query(TemporalQueries.localTime());
      ZoneId told = read.query(TemporalQueries.zone());
      Instant instant =
          ZonedDateTime.of(
                  date == null ? LocalDate.of(0, 1, 1) : date,
                  clock == null ? LocalTime.MIDNIGHT : clock,
                  told == null ? zone : told)
              .toInstant();
      return new Time(
          Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NS_PER_S), instant.getNano()));
    } catch (DateTimeException | ArithmeticException e) {
      throw new TemplateException(
          "error calling toDate: parsing time \"%s\" as \"%s\""
              .formatted(text, TemplateValues.text(layout)));
    }
  }

  /** Days, seconds, milliseconds, microseconds or nanoseconds, by the number of digits. */
  private static Time ofEpoch(String text) {
    if (!text.matches("\\d{1,19}")) {
      throw new TemplateException("error calling unixToTime: unable to parse time '" + text + "'");
    }
    try {
      long number = Long.parseLong(text);
      return switch (text.length()) {
        case 5 -> new Time(Math.multiplyExact(number, 86_400 * NS_PER_S));
        case 10 -> new Time(Math.multiplyExact(number, NS_PER_S));
        case 13 -> new Time(Math.multiplyExact(number, 1_000_000));
        case 16 -> new Time(Math.multiplyExact(number, 1_000));
        case 19 -> new Time(number);
        default ->
            throw new TemplateException(
                "error calling unixToTime: unable to parse time '" + text + "'");
      };
    } catch (ArithmeticException | NumberFormatException e) {
      throw new TemplateException("error calling unixToTime: unable to parse time '" + text + "'");
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
