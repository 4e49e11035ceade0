package dev.pharos.signal.metric;

/** Texts between double quotes with escapes, as Prometheus prints label values. */
final class QuotedText {
  private static final int FIRST_NOT_ASCII = 0x7F;

  private QuotedText() {}

  static void append(StringBuilder out, String text) {
    out.append('"');
    text.codePoints().forEach(point -> append(out, point));
    out.append('"');
  }

  private static void append(StringBuilder out, int point) {
    switch (point) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case 0x0B -> out.append("\\v");
      case 0x07 -> out.append("\\a");
      default -> {
        if ((point >= ' ' && point < FIRST_NOT_ASCII) || isPrintable(point)) {
          out.appendCodePoint(point);
        } else if (point <= FIRST_NOT_ASCII) {
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
    if (point <= FIRST_NOT_ASCII) {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
