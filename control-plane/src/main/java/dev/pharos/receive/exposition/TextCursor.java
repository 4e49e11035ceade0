package dev.pharos.receive.exposition;

/** Moves over a page of text; knows names, quoted texts and numbers as both text formats do. */
final class TextCursor {
  /** Shown of a line that is wrong. */
  private static final int SHOWN_CHARS = 120;

  /** Beyond it a long could not be a double's exact value. */
  private static final int EXACT_DIGITS = 15;

  private final String text;
  private int at;

  TextCursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /** The next character; a line's end at the end of the page. */
  char peek() {
    return at < text.length() ? text.charAt(at) : '\n';
  }

  boolean accept(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  boolean accept(String expected) {
    if (text.startsWith(expected, at)) {
      at += expected.length();
      return true;
    }
    return false;
  }

  boolean atLineEnd() {
    return peek() == '\n';
  }

  /** Spaces and tabs; false when there was none. */
  boolean skipBlanks() {
    int before = at;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at > before;
  }

  /** What is left of the line, without its end; the cursor then stands on the next line. */
  String restOfLine() {
    int end = text.indexOf('\n', at);
    String rest = end < 0 ? text.substring(at) : text.substring(at, end);
    at = end < 0 ? text.length() : end + 1;
    return rest;
  }

  /** Steps over the end of a line, which the end of the page is too. */
  void lineEnd() throws ExpositionException {
    if (!atLineEnd()) {
      throw wrong("the end of the line was expected");
    }
    at = Math.min(at + 1, text.length());
  }

  /** A metric's name in the old alphabet; empty when none begins here. */
  String metricName() {
    return name(true);
  }

  String labelName() {
    return name(false);
  }

  private String name(boolean colons) {
    int begin = at;
    while (at < text.length() && isNameChar(text.charAt(at), colons, at > begin)) {
      at++;
    }
    return text.substring(begin, at);
  }

  private static boolean isNameChar(char c, boolean colons, boolean inside) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (colons && c == ':')
        || (inside && c >= '0' && c <= '9');
  }

  /**
   * A text in double quotes, which the cursor stands on.
   *
   * @param lines whether it may go on over the end of a line
   */
  String quoted(boolean lines) throws ExpositionException {
    if (!accept('"')) {
      throw wrong("a text in quotes was expected");
    }
    int begin = at;
    boolean escaped = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        String raw = text.substring(begin, at++);
        return escaped ? unescaped(raw, true) : raw;
      }
      if (c == '\n' && !lines) {
        break;
      }
      if (c == '\\') {
        escaped = true;
        at++;
      }
      at++;
    }
    at = Math.min(at, text.length());
    throw wrong("a text in quotes has no end");
  }

  /**
   * Undoes the escapes of a backslash, a line's end and, where said, a quote; others stay as they
   * are.
   */
  static String unescaped(String raw, boolean quotes) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      char next = i + 1 < raw.length() ? raw.charAt(i + 1) : 0;
      if (c == '\\' && (next == '\\' || next == 'n' || (quotes && next == '"'))) {
        text.append(next == 'n' ? '\n' : next);
        i++;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** All up to the next blank or line's end. */
  String word() {
    int begin = at;
    while (at < text.length() && " \t\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(begin, at);
  }

  /** A number as Go writes it, but for hexadecimal ones and digits in groups. */
  double number() throws ExpositionException {
    int begin = at;
    long whole = 0;
    int end = begin;
    while (end < text.length() && end - begin < EXACT_DIGITS && isDigit(text.charAt(end))) {
      whole = 10 * whole + (text.charAt(end++) - '0');
    }
    if (end > begin && (end == text.length() || " \t\n".indexOf(text.charAt(end)) >= 0)) {
      at = end;
      return whole;
    }
    return real(word());
  }

  /** A number that is the whole text. */
  double wholeNumber() throws ExpositionException {
    double number = number();
    if (!atEnd()) {
      throw wrong("nothing may stand behind the number");
    }
    return number;
  }

  private double real(String word) throws ExpositionException {
    boolean decimal = !word.isEmpty();
    for (int i = 0; i < word.length() && decimal; i++) {
      char c = word.charAt(i);
      decimal = isDigit(c) || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E';
    }
    try {
      return decimal ? Double.parseDouble(word) : special(word);
    } catch (NumberFormatException e) {
      throw wrong("'" + shortened(word) + "' is not a number");
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static double special(String word) {
    if (word.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    boolean signed = word.startsWith("+") || word.startsWith("-");
    String unsigned = signed ? word.substring(1) : word;
    if (unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity")) {
      return word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    throw new NumberFormatException(word);
  }

  ExpositionException wrong(String what) {
    int index = Math.min(at, text.length());
    int begin = index == 0 ? 0 : text.lastIndexOf('\n', index - 1) + 1;
    int end = text.indexOf('\n', begin);
    String line = text.substring(begin, end < 0 ? text.length() : end);
    long number = text.chars().limit(begin).filter(c -> c == '\n').count() + 1;
    return new ExpositionException(
        "line %d, column %d: %s in '%s'"
            .formatted(number, index - begin + 1, what, shortened(line)));
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
  }
}
