package dev.pharos.alert.notify.route;

import dev.pharos.signal.metric.LabelMatcher;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conditions on labels that must all hold, as Alertmanager writes them: {@code team="pay"}. */
public final class Matchers {
  private static final Pattern WRITTEN =
      Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*(.*?)\\s*", Pattern.DOTALL);

  private Matchers() {}

  /**
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static LabelMatcher parse(String text) {
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "is no matcher; write a label, one of = != =~ !~ and a value, for example"
              + " severity=~\"page|warn\"");
    }
    return of(parts.group(1), parts.group(2), unquoted(parts.group(3)));
  }

  /**
   * @throws IllegalArgumentException if the value is to be a regular expression and is none
   */
  public static LabelMatcher of(String name, boolean isEqual, boolean isRegex, String value) {
    return of(name, isRegex ? (isEqual ? "=~" : "!~") : (isEqual ? "=" : "!="), value);
  }

  private static LabelMatcher of(String name, String sign, String value) {
    for (LabelMatcher.Type type : LabelMatcher.Type.values()) {
      if (type.toString().equals(sign)) {
        return new LabelMatcher(type, name, value);
      }
    }
    throw new IllegalArgumentException("'" + sign + "' is none of = != =~ !~");
  }

  public static boolean isEqual(LabelMatcher matcher) {
    return matcher.type() == LabelMatcher.Type.EQUAL || matcher.type() == LabelMatcher.Type.REGEX;
  }

  public static boolean isRegex(LabelMatcher matcher) {
    return matcher.type() == LabelMatcher.Type.REGEX
        || matcher.type() == LabelMatcher.Type.NOT_REGEX;
  }

  /** Whether all hold; a label that is absent is empty. */
  public static boolean match(List<LabelMatcher> matchers, Map<String, String> labels) {
    for (LabelMatcher matcher : matchers) {
      if (!matcher.matches(labels.getOrDefault(matcher.name(), ""))) {
        return false;
      }
    }
    return true;
  }

  private static String unquoted(String value) {
    if (!value.startsWith("\"")) {
      return value;
    }
    if (value.length() < 2 || !value.endsWith("\"")) {
      throw new IllegalArgumentException("has a quote that is not closed");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < value.length() - 1; i++) {
      char c = value.charAt(i);
      if (c == '\\' && i + 1 < value.length() - 1) {
        char escaped = value.charAt(++i);
        text.append(escaped == 'n' ? '\n' : escaped);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
