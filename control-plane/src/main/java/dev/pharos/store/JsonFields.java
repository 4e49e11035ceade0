package dev.pharos.store;

import java.util.function.BiPredicate;

/**
 * Reads the fields of a JSON object without making objects of it. What no writer escapes stays as
 * it is written: a letter as code point stays that code, so that a body has the words that its
 * fields have. For one thread.
 */
final class JsonFields {
  /** Deeper ones are nobody's log lines; it bounds recursion. */
  private static final int DEEPEST = 32;

  private static final int UNICODE_DIGITS = 4;

  private final String text;
  private final BiPredicate<String, String> visitor;
  private final StringBuilder scratch = new StringBuilder();
  private int at;
  private boolean broken;
  private boolean stopped;

  /**
   * @param text begins with the object
   */
  JsonFields(String text, BiPredicate<String, String> visitor) {
    this.text = text;
    this.visitor = visitor;
  }

  /** False when the visitor ended it. */
  boolean read() {
    object("", 0);
    return !stopped;
  }

  private boolean goesOn() {
    return !broken && !stopped;
  }

  private void object(String path, int depth) {
    at++;
    if (skips('}')) {
      return;
    }
    while (goesOn()) {
      blanks();
      if (peek() != '"') {
        broken = true;
        return;
      }
      String key = string();
      take(':');
      if (goesOn()) {
        value(path.isEmpty() ? key : path + "." + key, depth + 1);
      }
      if (!goesOn() || skips('}')) {
        return;
      }
      take(',');
    }
  }

  private void array(String path, int depth) {
    at++;
    if (skips(']')) {
      return;
    }
    while (goesOn()) {
      value(path, depth + 1);
      if (!goesOn() || skips(']')) {
        return;
      }
      take(',');
    }
  }

  private void value(String path, int depth) {
    blanks();
    switch (peek()) {
      case '{' -> {
        broken = depth > DEEPEST;
        if (goesOn()) {
          object(path, depth);
        }
      }
      case '[' -> {
        broken = depth > DEEPEST;
        if (goesOn()) {
          array(path, depth);
        }
      }
      case '"' -> {
        String value = string();
        if (goesOn()) {
          stopped = !visitor.test(path, value);
        }
      }
      default -> {
        int from = at;
        while (at < text.length() && isOfWord(text.charAt(at))) {
          at++;
        }
        String word = text.substring(from, at);
        // One that the end of the text cuts is not known whole.
        broken = word.isEmpty() || at == text.length();
        if (goesOn() && !word.equals("null")) {
          stopped = !visitor.test(path, word);
        }
      }
    }
  }

  /** Of a number, or of true, false and null. */
  private static boolean isOfWord(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || c == '-'
        || c == '+'
        || c == '.'
        || c == 'E';
  }

  private String string() {
    int from = ++at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(from, at++);
      }
      if (c == '\\') {
        return escapedString(from);
      }
      at++;
    }
    broken = true;
    return "";
  }

  private String escapedString(int from) {
    scratch.setLength(0);
    scratch.append(text, from, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return scratch.toString();
      }
      if (c != '\\') {
        scratch.append(c);
      } else if (at < text.length()) {
        escape(text.charAt(at++));
      }
    }
    broken = true;
    return "";
  }

  private void escape(char c) {
    switch (c) {
      case 'n' -> scratch.append('\n');
      case 't' -> scratch.append('\t');
      case 'r' -> scratch.append('\r');
      case 'b' -> scratch.append('\b');
      case 'f' -> scratch.append('\f');
      case 'u' -> unicode();
      case '"', '\\', '/' -> scratch.append(c);
      default -> scratch.append('\\').append(c);
    }
  }

  private void unicode() {
    int end = at + UNICODE_DIGITS;
    int code = 0;
    for (int i = at; i < end; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        broken = true;
        return;
      }
      code = 16 * code + digit;
    }
    if (BodyFields.isPlain((char) code)) {
      scratch.append("\\u").append(text, at, end);
    } else {
      scratch.append((char) code);
    }
    at = end;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
  }

  private boolean skips(char c) {
    blanks();
    boolean there = peek() == c;
    if (there) {
      at++;
    }
    return there;
  }

  private void take(char c) {
    if (!skips(c)) {
      broken = true;
    }
  }
}
