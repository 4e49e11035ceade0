package dev.pharos.query.logql;

import dev.pharos.query.logql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a query into tokens; comments run from {@code #} to the end of their line. */
final class Lexer {
  /** The longer ones first. */
  private static final String[] SIGNS = {
    "--strict",
    "--keep-empty",
    "|=",
    "|~",
    "|>",
    "!=",
    "!~",
    "!>",
    "=~",
    "==",
    ">=",
    "<=",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    "|",
    "=",
    ">",
    "<",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    ":",
    "@"
  };

  private final String query;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Lexer(String query) {
    this.query = query;
  }

  /** Ends in a token of kind {@link Kind#END}. */
  static List<Token> read(String query) {
    Lexer lexer = new Lexer(query);
    while (lexer.skipBlank()) {
      lexer.next();
    }
    lexer.add(Kind.END, "", lexer.at);
    return lexer.tokens;
  }

  private boolean skipBlank() {
    while (at < query.length()) {
      char c = query.charAt(at);
      if (c == '#') {
        int end = query.indexOf('\n', at);
        at = end < 0 ? query.length() : end;
      } else if (c == '\n') {
        at++;
        line++;
        lineStart = at;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private void next() {
    char c = query.charAt(at);
    if (Character.isLetter(c) || c == '_') {
      int from = at;
      at = endOfWord(at);
      add(Kind.IDENTIFIER, query.substring(from, at), from);
    } else if (isDigit(c)
        || (c == '.' && at + 1 < query.length() && isDigit(query.charAt(at + 1)))) {
      number();
    } else if (c == '"') {
      quoted();
    } else if (c == '`') {
      raw();
    } else {
      sign();
    }
  }

  private void sign() {
    for (String sign : SIGNS) {
      if (query.startsWith(sign, at)) {
        add(Kind.SIGN, sign, at);
        at += sign.length();
        return;
      }
    }
    throw error("syntax error: unexpected " + query.charAt(at));
  }

  /** A number, a duration such as {@code 1h30m} or an amount such as {@code 20MiB}. */
  private void number() {
    int from = at;
    int end = endOfNumber(at);
    if (end < query.length()
        && (Character.isLetter(query.charAt(end)) || query.charAt(end) == 'µ')) {
      int unitEnd = end;
      while (unitEnd < query.length()
          && (Character.isLetterOrDigit(query.charAt(unitEnd)) || query.charAt(unitEnd) == '.')) {
        unitEnd++;
      }
      String text = query.substring(from, unitEnd);
      Kind kind = Units.isDuration(text) ? Kind.DURATION : Units.isBytes(text) ? Kind.BYTES : null;
      if (kind == null) {
        throw error("syntax error: '" + text + "' is no number, duration or amount of bytes");
      }
      add(kind, text, from);
      at = unitEnd;
      return;
    }
    add(Kind.NUMBER, query.substring(from, end), from);
    at = end;
  }

  private int endOfNumber(int from) {
    int end = from;
    boolean fraction = false;
    while (end < query.length()
        && (isDigit(query.charAt(end)) || (query.charAt(end) == '.' && !fraction))) {
      fraction |= query.charAt(end) == '.';
      end++;
    }
    if (end < query.length() && (query.charAt(end) | 0x20) == 'e') {
      int digits = end + 1;
      if (digits < query.length() && "+-".indexOf(query.charAt(digits)) >= 0) {
        digits++;
      }
      if (digits < query.length() && isDigit(query.charAt(digits))) {
        while (digits < query.length() && isDigit(query.charAt(digits))) {
          digits++;
        }
        return digits;
      }
    }
    return end;
  }

  private void raw() {
    int end = query.indexOf('`', at + 1);
    if (end < 0) {
      throw error("literal not terminated");
    }
    add(Kind.STRING, query.substring(at + 1, end), at);
    for (int i = at; i < end; i++) {
      if (query.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    at = end + 1;
  }

  private void quoted() {
    StringBuilder text = new StringBuilder();
    int from = at;
    int i = at + 1;
    while (i < query.length() && query.charAt(i) != '"' && query.charAt(i) != '\n') {
      if (query.charAt(i) != '\\') {
        text.append(query.charAt(i++));
        continue;
      }
      i = escape(i + 1, text);
    }
    if (i >= query.length() || query.charAt(i) == '\n') {
      throw error("literal not terminated");
    }
    add(Kind.STRING, text.toString(), from);
    at = i + 1;
  }

  /** Go's escapes; gives the place behind. */
  private int escape(int i, StringBuilder text) {
    if (i >= query.length()) {
      throw error("literal not terminated");
    }
    char c = query.charAt(i);
    switch (c) {
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case 'a' -> text.append('\u0007');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'v' -> text.append('\u000b');
      case '\\', '"', '\'' -> text.append(c);
      case 'x' -> {
        return code(i + 1, 2, text);
      }
      case 'u' -> {
        return code(i + 1, 4, text);
      }
      case 'U' -> {
        return code(i + 1, 8, text);
      }
      default -> throw error("invalid char escape");
    }
    return i + 1;
  }

  private int code(int from, int digits, StringBuilder text) {
    try {
      text.appendCodePoint(Integer.parseInt(query.substring(from, from + digits), 16));
      return from + digits;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw error("invalid char escape");
    }
  }

  private int endOfWord(int from) {
    int end = from;
    while (end < query.length()
        && (Character.isLetterOrDigit(query.charAt(end)) || query.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void add(Kind kind, String text, int from) {
    tokens.add(new Token(kind, text, line, from - lineStart + 1));
  }

  private LogqlException error(String what) {
    return LogqlException.at(line, at - lineStart + 1, what);
  }
}
