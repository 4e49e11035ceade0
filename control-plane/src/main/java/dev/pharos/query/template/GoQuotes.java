package dev.pharos.query.template;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Escapes of Go's quoted texts. Source: https://go.dev/ref/spec#String_literals */
final class GoQuotes {
  private static final String PLAIN = "abfnrtv\\'\"";
  private static final String MEANT = "\u0007\b\f\n\r\t\u000b\\'\"";

  private GoQuotes() {}

  /**
   * @param inside what stands between the quotes
   * @throws LineException when an escape is none of Go's
   */
  static String unquoted(String inside, int line) {
    if (inside.indexOf('\\') < 0) {
      return inside;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(inside.length());
    int at = 0;
    while (at < inside.length()) {
      int code = inside.codePointAt(at);
      at += Character.charCount(code);
      if (code != '\\') {
        write(bytes, code);
        continue;
      }
      char kind = at < inside.length() ? inside.charAt(at++) : 0;
      int known = PLAIN.indexOf(kind);
      if (kind != 0 && known >= 0) {
        bytes.write(MEANT.charAt(known));
        continue;
      }
      int digits =
          switch (kind) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            case '0', '1', '2', '3', '4', '5', '6', '7' -> 3;
            default -> throw wrong(line);
          };
      boolean octal = digits == 3;
      int from = octal ? at - 1 : at;
      int number = number(inside, from, digits, octal ? 8 : 16, line);
      at = from + digits;
      if (kind == 'u' || kind == 'U') {
        if (!Character.isValidCodePoint(number)) {
          throw wrong(line);
        }
        write(bytes, number);
      } else if (number > 0xff) {
        throw wrong(line);
      } else {
        bytes.write(number);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int number(String text, int from, int digits, int radix, int line) {
    if (from + digits > text.length()) {
      throw wrong(line);
    }
    try {
      return Integer.parseUnsignedInt(text.substring(from, from + digits), radix);
    } catch (NumberFormatException e) {
      throw wrong(line);
    }
  }

  private static void write(ByteArrayOutputStream bytes, int code) {
    bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
  }

  private static LineException wrong(int line) {
    return new LineException(line, "invalid syntax");
  }
}
