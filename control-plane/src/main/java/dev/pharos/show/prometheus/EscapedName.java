package dev.pharos.show.prometheus;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that are no plain words as they stand in an address: {@code U__}, then {@code __} for each
 * underscore and {@code _2e_} for a character by its code point in hexadecimal.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/escaping_schemes/">escaping schemes</a>
 */
final class EscapedName {
  private static final String PREFIX = "U__";
  private static final Pattern ESCAPED = Pattern.compile("__|_([0-9a-fA-F]{1,6})_");
  private static final int HEX = 16;

  private EscapedName() {}

  static String unescaped(String name) {
    if (!name.startsWith(PREFIX)) {
      return name;
    }
    Matcher part = ESCAPED.matcher(name.substring(PREFIX.length()));
    return part.replaceAll(found ->
        Matcher.quoteReplacement(
            found.group(1) == null ? "_" : character(Integer.parseInt(found.group(1), HEX))));
  }

  private static String character(int point) {
    return Character.isValidCodePoint(point) ? Character.toString(point) : "\ufffd";
  }
}
