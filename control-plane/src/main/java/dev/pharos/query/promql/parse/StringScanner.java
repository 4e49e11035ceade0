package dev.pharos.query.promql.parse;

import java.util.Optional;

/** Finds where a string ends and whether its escapes are whole. */
final class StringScanner {
  private static final int LARGEST_BYTE = 0xFF;
  private static final int REPLACEMENT = 0xFFFD;

  private StringScanner() {}

  /** Takes a string whose opening quote has been taken; says what is wrong with it, if anything. */
  static Optional<String> error(Characters in, int quote) {
    boolean raw = quote == '`';
    while (true) {
      int c = in.next();
      if (c == quote) {
        return Optional.empty();
      }
      if (c == Characters.END || (c == '\n' && !raw)) {
        return Optional.of(raw ? "unterminated raw string" : "unterminated quoted string");
      }
      if (c == REPLACEMENT || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
        return Optional.of("invalid UTF-8 rune");
      }
      if (c == '\\' && !raw) {
        Optional<String> wrong = escape(in, quote);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
  }

  private static Optional<String> escape(Characters in, int quote) {
    int c = in.next();
    if (c == quote) {
      return Optional.empty();
    }
    return switch (c) {
      case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\' -> Optional.empty();
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        in.back();
        yield digits(in, 3, 8, LARGEST_BYTE);
      }
      case 'x' -> digits(in, 2, 16, LARGEST_BYTE);
      case 'u' -> digits(in, 4, 16, Character.MAX_CODE_POINT);
      case 'U' -> digits(in, 8, 16, Character.MAX_CODE_POINT);
      case Characters.END -> Optional.of("escape sequence not terminated");
      default -> Optional.of("unknown escape sequence " + unicode(c));
    };
  }

  private static Optional<String> digits(Characters in, int count, int base, int largest) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      int c = in.next();
      int digit = c < 0x80 ? Character.digit(c, base) : -1;
      if (c == Characters.END) {
        return Optional.of("escape sequence not terminated");
      }
      if (digit < 0) {
        return Optional.of("illegal character " + unicode(c) + " in escape sequence");
      }
      value = value * base + digit;
    }
    boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    return value > largest || surrogate
        ? Optional.of("escape sequence is an invalid Unicode code point")
        : Optional.empty();
  }

  private static String unicode(int point) {
    return "U+%04X %s".formatted(point, Quoted.quoteCharacter(point));
  }
}
