package dev.pharos.query.template;

import java.util.Locale;

/** Numbers as Go's programs write them. Source: https://go.dev/ref/spec#Integer_literals */
final class GoNumeral {
  private GoNumeral() {}

  /**
   * A {@link Long} or a {@link Double}.
   *
   * @throws LineException when it is none
   */
  static Object value(String written, int line) {
    String text = written.replace("_", "").toLowerCase(Locale.ROOT);
    try {
      String size = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
      int radix =
          switch (size.length() > 2 ? size.substring(0, 2) : "") {
            case "0x" -> 16;
            case "0o" -> 8;
            case "0b" -> 2;
            default -> 10;
          };
      if (radix != 10) {
        long value = Long.parseLong(size.substring(2), radix);
        return text.startsWith("-") ? -value : value;
      }
      return whole(text);
    } catch (NumberFormatException none) {
      throw new LineException(line, "bad number syntax: \"" + written + "\"");
    }
  }

  private static Object whole(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException decimal) {
      return Double.valueOf(text);
    }
  }
}
