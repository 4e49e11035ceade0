package dev.pharos.signal.metric;

/**
 * Texts between quotes with escapes, as Go and Prometheus print them. A byte that is no UTF-8
 * stands in a text as a lone surrogate: {@link #FIRST_BYTE} plus the byte.
 */
public final class QuotedText {
  /** What a byte that is no UTF-8 is added to. */
  public static final int FIRST_BYTE = 0xDC00;

  private static final int LAST_BYTE = FIRST_BYTE + 0xFF;
  private static final int DELETE = 0x7F;

  private QuotedText() {}

  /** The text between double quotes. */
  public static void append(StringBuilder out, String text) {
    out.append('"');
    text.codePoints().forEach(point -> append(out, point, '"'));
    out.append('"');
  }

  /**
   * One character, escaped where it cannot stand for itself.
   *
   * @param quote what stands around it, and is escaped too
   */
  public static void append(StringBuilder out, int point, char quote) {
    if (point == quote || point == '\\') {
      out.append('\\').append((char) point);
      return;
    }
    switch (point) {
      case 0x07 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 0x0B -> out.append("\\v");
      default -> {
        if (isPrintable(point)) {
          out.appendCodePoint(point);
        } else if (point >= FIRST_BYTE && point <= LAST_BYTE) {
          out.append("\\x%02x".formatted(point - FIRST_BYTE));
        } else if (point < ' ' || point == DELETE) {
          out.append("\\x%02x".formatted(point));
        } else if (point <= Character.MAX_VALUE) {
          out.append("\\u%04x".formatted(point));
        } else {
          out.append("\\U%08x".formatted(point));
        }
      }
    }
  }

  /** Letters, marks, numbers, punctuation and symbols; of blanks only the plain one. */
  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }
}
