package dev.pharos.query.promql.parse;

/** The query's text, read from left to right: a place, and the beginning of the current token. */
final class Characters {
  /** What is read behind the end. */
  static final int END = -1;

  private final String text;
  private int start;
  private int place;
  private int width;

  Characters(String text) {
    this.text = text;
  }

  int next() {
    if (place >= text.length()) {
      width = 0;
      return END;
    }
    int point = text.codePointAt(place);
    width = Character.charCount(point);
    place += width;
    return point;
  }

  /** Takes back the last {@link #next}; once. */
  void back() {
    place -= width;
    width = 0;
  }

  int peek() {
    return place < text.length() ? text.codePointAt(place) : END;
  }

  /** Takes the next character if it is one of these. */
  boolean accept(String valid) {
    if (is(valid)) {
      next();
      return true;
    }
    return false;
  }

  boolean is(String valid) {
    int point = peek();
    return point != END && valid.indexOf(point) >= 0;
  }

  void acceptRun(String valid) {
    while (is(valid)) {
      next();
    }
  }

  void skipSpaces() {
    while (isSpace(peek())) {
      next();
    }
  }

  void skipWord() {
    while (isAlphaNumeric(peek())) {
      next();
    }
  }

  /** Begins the next token here. */
  void begin() {
    start = place;
  }

  int start() {
    return start;
  }

  int place() {
    return place;
  }

  int length() {
    return text.length();
  }

  /** Of the current token. */
  String taken() {
    return text.substring(start, place);
  }

  /** Whether the next character that is no space is this one. */
  boolean comes(char wanted) {
    int i = place;
    while (i < text.length() && isSpace(text.charAt(i))) {
      i++;
    }
    return i < text.length() && text.charAt(i) == wanted;
  }

  static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isAlpha(int c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isAlphaNumeric(int c) {
    return isAlpha(c) || isDigit(c);
  }
}
