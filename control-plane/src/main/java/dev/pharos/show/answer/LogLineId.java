package dev.pharos.show.answer;

import dev.pharos.store.LogPosition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line's place among all as text that fits into addresses. */
public final class LogLineId {
  private static final Pattern FORM = Pattern.compile("(-?[0-9a-z]{1,13})\\.(-?[0-9a-z]{1,13})");

  private LogLineId() {}

  public static String write(LogPosition position) {
    return text(position.timeNs()) + "." + text(position.number());
  }

  /**
   * @throws IllegalArgumentException when the text is no such place
   */
  public static LogPosition read(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("'%s' is not the id of a line.".formatted(text));
    }
    return new LogPosition(number(form.group(1)), number(form.group(2)));
  }

  private static String text(long number) {
    return Long.toString(number, Character.MAX_RADIX);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text, Character.MAX_RADIX);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is not the id of a line.".formatted(text), e);
    }
  }
}
