package dev.pharos.query.promql.parse;

import dev.pharos.signal.metric.QuotedText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Strings of PromQL between their quotes, read and written. A byte that is no UTF-8 stands in a
 * value as a lone surrogate: {@link QuotedText#FIRST_BYTE} plus the byte.
 */
public final class Quoted {
  private static final int HEX = 16;
  private static final int OCTAL = 8;
  private static final int OCTAL_DIGITS = 3;

  private Quoted() {}

  /** The text between double quotes, escaped as Go escapes it. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    QuotedText.append(out, text);
    return out.toString();
  }

  /** One character between single quotes; the end of the text as the replacement character. */
  static String quoteCharacter(int point) {
    StringBuilder out = new StringBuilder("'");
    QuotedText.append(out, point < 0 ? 0xFFFD : point, '\'');
    return out.append('\'').toString();
  }

  /**
   * The value of a string as it stands in a query, quotes included; the lexer has seen that its
   * escapes are whole.
   */
  static String unquote(String literal) {
    char quote = literal.charAt(0);
    String inner = literal.substring(1, literal.length() - 1);
    if (quote == '`' || inner.indexOf('\\') < 0) {
      return inner;
    }
    Bytes bytes = new Bytes();
    int i = 0;
    while (i < inner.length()) {
      int point = inner.codePointAt(i);
      i += Character.charCount(point);
      if (point == '\\') {
        i = escape(inner, i, bytes);
      } else {
        bytes.character(point);
      }
    }
    return bytes.text();
  }

  /** Takes the escape whose letter stands at the index; answers the index behind it. */
  private static int escape(String inner, int i, Bytes bytes) {
    char letter = inner.charAt(i);
    switch (letter) {
      case 'a' -> bytes.character(0x07);
      case 'b' -> bytes.character('\b');
      case 'f' -> bytes.character('\f');
      case 'n' -> bytes.character('\n');
      case 'r' -> bytes.character('\r');
      case 't' -> bytes.character('\t');
      case 'v' -> bytes.character(0x0B);
      case 'x' -> bytes.write(Integer.parseInt(inner, i + 1, i + 3, HEX));
      case 'u' -> bytes.character(Integer.parseInt(inner, i + 1, i + 5, HEX));
      case 'U' -> bytes.character(Integer.parseInt(inner, i + 1, i + 9, HEX));
      case '0', '1', '2', '3', '4', '5', '6', '7' ->
          bytes.write(Integer.parseInt(inner, i, i + OCTAL_DIGITS, OCTAL));
      default -> bytes.character(letter);
    }
    return switch (letter) {
      case 'x' -> i + 3;
      case 'u' -> i + 5;
      case 'U' -> i + 9;
      case '0', '1', '2', '3', '4', '5', '6', '7' -> i + OCTAL_DIGITS;
      default -> i + 1;
    };
  }

  /** Escaped bytes may be UTF-8 only together. */
  private static final class Bytes extends ByteArrayOutputStream {
    void character(int point) {
      writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
    }

    String text() {
      StringBuilder out = new StringBuilder(count);
      int i = 0;
      while (i < count) {
        int length = sequence(i);
        if (length == 0) {
          out.append((char) (QuotedText.FIRST_BYTE + (buf[i] & 0xFF)));
          i++;
        } else {
          out.append(new String(buf, i, length, StandardCharsets.UTF_8));
          i += length;
        }
      }
      return out.toString();
    }

    /** Length of the well-formed character that begins at the byte; 0 when none does. */
    private int sequence(int at) {
      int first = buf[at] & 0xFF;
      int length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
      if (length == 0 || first > 0xF4 || at + length > count) {
        return 0;
      }
      String decoded = new String(buf, at, length, StandardCharsets.UTF_8);
      boolean whole =
          decoded.codePointCount(0, decoded.length()) == 1
              && decoded.getBytes(StandardCharsets.UTF_8).length == length
              && (decoded.charAt(0) != 0xFFFD
                  || (length == 3 && first == 0xEF && isReplacement(at)));
      return whole ? length : 0;
    }

    private boolean isReplacement(int at) {
      return (buf[at + 1] & 0xFF) == 0xBF && (buf[at + 2] & 0xFF) == 0xBD;
    }
  }

  /** Whether the text is UTF-8 throughout: no byte of it stands as a lone surrogate. */
  static boolean isText(String value) {
    return value
        .codePoints()
        .noneMatch(p -> p >= Character.MIN_SURROGATE && p <= Character.MAX_SURROGATE);
  }
}
