package dev.pharos.query.logql;

import dev.pharos.query.template.GoLayout;
import dev.pharos.query.template.GoTime;
import dev.pharos.query.template.TemplateException;
import dev.pharos.query.template.TemplateFunctions;
import dev.pharos.query.template.TemplateValues;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Functions of templates for times, told in UTC. Pure. */
final class TemplateDates {
  private static final long NS_PER_S = 1_000_000_000L;

  private TemplateDates() {}

  static void addTo(TemplateFunctions.Builder functions) {
    functions.add(
        "date",
        2,
        2,
        of -> GoLayout.written(time("date", of.get(1)).epochNs(), TemplateValues.text(of.get(0))));
    functions.add(
        "toDate", 2, 2, of -> read(of.get(0), ZoneOffset.UTC, TemplateValues.text(of.get(1))));
    functions.add(
        "toDateInZone",
        3,
        3,
        of -> read(of.get(0), zone(of.get(1)), TemplateValues.text(of.get(2))));
    epoch(functions, "unixEpoch", NS_PER_S);
    epoch(functions, "unixEpochMillis", 1_000_000);
    epoch(functions, "unixEpochNanos", 1);
    functions.add("unixToTime", 1, 1, of -> ofEpoch(TemplateValues.text(of.getFirst())));
  }

  private static void epoch(TemplateFunctions.Builder functions, String name, long unitNs) {
    functions.add(
        name,
        1,
        1,
        of -> Long.toString(Math.floorDiv(time(name, of.getFirst()).epochNs(), unitNs)));
  }

  private static GoTime time(String function, Object value) {
    if (value instanceof GoTime time) {
      return time;
    }
    throw new TemplateException(
        "wrong type for value; expected time.Time; got "
            + TemplateValues.text(value)
            + " in "
            + function);
  }

  private static ZoneId zone(Object name) {
    try {
      return ZoneId.of(TemplateValues.text(name));
    } catch (DateTimeException e) {
      throw new TemplateException(
          "error calling toDateInZone: unknown time zone " + TemplateValues.text(name));
    }
  }

  private static GoTime read(Object layout, ZoneId zone, String text) {
    try {
      return new GoTime(GoLayout.read(TemplateValues.text(layout), zone, text));
    } catch (TemplateException e) {
      throw new TemplateException("error calling toDate: " + e.getMessage());
    }
  }

  /** Days, seconds, milliseconds, microseconds or nanoseconds, by the number of digits. */
  private static GoTime ofEpoch(String text) {
    if (!text.matches("\\d{1,19}")) {
      throw new TemplateException("error calling unixToTime: unable to parse time '" + text + "'");
    }
    try {
      long number = Long.parseLong(text);
      return switch (text.length()) {
        case 5 -> new GoTime(Math.multiplyExact(number, 86_400 * NS_PER_S));
        case 10 -> new GoTime(Math.multiplyExact(number, NS_PER_S));
        case 13 -> new GoTime(Math.multiplyExact(number, 1_000_000));
        case 16 -> new GoTime(Math.multiplyExact(number, 1_000));
        case 19 -> new GoTime(number);
        default ->
            throw new TemplateException(
                "error calling unixToTime: unable to parse time '" + text + "'");
      };
    } catch (ArithmeticException | NumberFormatException e) {
      throw new TemplateException("error calling unixToTime: unable to parse time '" + text + "'");
    }
  }
}
