package dev.pharos.aggregate.stack;

/**
 * A message without what varies: words with a digit in them and whatever is in quotes become {@code
 * #}, several of them in a row one. Pure.
 */
final class MessageTemplate {
  /** What comes later in a message seldom tells what kind it is. */
  private static final int MOST_CHARS = 300;

  private static final char HOLE = '#';

  private MessageTemplate() {}

  static String of(String message) {
    int end = Math.min(message.length(), MOST_CHARS);
    StringBuilder template = new StringBuilder(end);
    int at = 0;
    while (at < end) {
      char c = message.charAt(at);
      int close = isQuote(c) && !isInWord(message, at) ? message.indexOf(c, at + 1) : -1;
      if (close > 0) {
        hole(template);
        at = close + 1;
      } else if (isWord(c)) {
        int wordEnd = at;
        boolean digit = false;
        while (wordEnd < end && isWord(message.charAt(wordEnd))) {
          digit |= Character.isDigit(message.charAt(wordEnd++));
        }
        if (digit) {
          hole(template);
        } else {
          template.append(message, at, wordEnd);
        }
        at = wordEnd;
      } else {
        if (!Character.isWhitespace(c)) {
          template.append(c);
        } else if (!template.isEmpty() && template.charAt(template.length() - 1) != ' ') {
          template.append(' ');
        }
        at++;
      }
    }
    return template.toString().strip();
  }

  /** Lists of ids are as long as they are. */
  private static void hole(StringBuilder template) {
    int end = template.length();
    while (end > 0 && ", ;".indexOf(template.charAt(end - 1)) >= 0) {
      end--;
    }
    if (end > 0 && end < template.length() && template.charAt(end - 1) == HOLE) {
      template.setLength(end);
    } else {
      template.append(HOLE);
    }
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"' || c == '`';
  }

  /** As in "can't". */
  private static boolean isInWord(String message, int at) {
    return at > 0 && Character.isLetterOrDigit(message.charAt(at - 1));
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || "_-.@/:%+~".indexOf(c) >= 0;
  }
}
