package dev.pharos.query.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template of Go into texts, and what stands between braces into words. */
final class TemplateLexer {
  private static final Pattern WORD =
      Pattern.compile(
          "[ \\t\\r\\n]+|(?<text>\"(?:\\\\[^\\n]|[^\"\\\\\\n])*+\"|`[^`]*+`)|(?<character>'(?:\\\\[^\\n]+?|[^'\\\\\\n]+)')"
              + "|(?<number>[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9][0-9_]*\\.?[0-9_]*(?:[eE][+-]?[0-9]+)?|\\.[0-9]+(?:[eE][+-]?[0-9]+)?))"
              + "|(?<variable>\\$[\\p{L}\\p{Nd}_]*)|(?<field>\\.(?:[\\p{L}_][\\p{L}\\p{Nd}_]*)?)|(?<name>[\\p{L}_][\\p{L}\\p{Nd}_]*)"
              + "|(?<sign>:=|=|\\||\\(|\\)|,)");

  private static final String BLANKS = " \t\r\n";

  private final String template;
  private final List<Piece> pieces = new ArrayList<>();
  private int line = 1;

  private TemplateLexer(String template) {
    this.template = template;
  }

  /** A text, or the words of an action. */
  sealed interface Piece {
    record Text(String text) implements Piece {}

    /**
     * @param line where it begins, from 1
     */
    record Action(int line, List<Word> words) implements Piece {}
  }

  enum Kind {
    TEXT,
    CHARACTER,
    NUMBER,
    VARIABLE,
    FIELD,
    NAME,
    SIGN
  }

  /**
   * @param text as written; a text without its quotes
   * @param joined whether nothing stands between it and the word before
   */
  record Word(Kind kind, String text, boolean joined) {
    boolean is(String sign) {
      return kind != Kind.TEXT && text.equals(sign);
    }
  }

  static List<Piece> pieces(String template) {
    TemplateLexer lexer = new TemplateLexer(template);
    lexer.read();
    return lexer.pieces;
  }

  private void read() {
    int from = 0;
    boolean trimmed = false;
    while (true) {
      int open = template.indexOf("{{", from);
      String before = template.substring(from, open < 0 ? template.length() : open);
      int lines = linesOf(before);
      before = trimmed ? strippedAtStart(before) : before;
      if (open < 0) {
        pieces.add(new Piece.Text(before));
        return;
      }
      boolean trims =
          template.startsWith("-", open + 2)
              && open + 3 < template.length()
              && BLANKS.indexOf(template.charAt(open + 3)) >= 0;
      pieces.add(new Piece.Text(trims ? strippedAtEnd(before) : before));
      line += lines;
      int begin = trims ? open + 3 : open + 2;
      int close = endOfAction(begin);
      String inside = template.substring(begin, close);
      trimmed =
          inside.length() >= 2
              && inside.endsWith("-")
              && BLANKS.indexOf(inside.charAt(inside.length() - 2)) >= 0;
      inside = trimmed ? inside.substring(0, inside.length() - 1) : inside;
      int at = line;
      line += linesOf(inside);
      if (!inside.strip().startsWith("/*")) {
        pieces.add(new Piece.Action(at, words(inside, at)));
      }
      from = close + 2;
    }
  }

  /** The place of the braces that end an action: ones within texts and notes do not. */
  private int endOfAction(int begin) {
    int at = begin;
    while (at < template.length()) {
      char c = template.charAt(at);
      if (template.startsWith("}}", at)) {
        return at;
      }
      if (template.startsWith("/*", at) && template.substring(begin, at).isBlank()) {
        at = after("*/", at + 2, "unclosed comment");
      } else if (c == '`') {
        at = after("`", at + 1, "unterminated raw quoted string");
      } else if (c == '"') {
        at = endOfText(at);
      } else {
        at++;
      }
    }
    throw new LineException(line, "unclosed action");
  }

  private int after(String end, int from, String complaint) {
    int found = template.indexOf(end, from);
    if (found < 0) {
      throw new LineException(line, complaint);
    }
    return found + end.length();
  }

  private int endOfText(int quote) {
    for (int at = quote + 1; at < template.length() && template.charAt(at) != '\n'; at++) {
      if (template.charAt(at) == '\\') {
        at++;
      } else if (template.charAt(at) == '"') {
        return at + 1;
      }
    }
    throw new LineException(line, "unterminated quoted string");
  }

  private static int linesOf(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  private static String strippedAtStart(String text) {
    int from = 0;
    while (from < text.length() && BLANKS.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    return text.substring(from);
  }

  private static String strippedAtEnd(String text) {
    int to = text.length();
    while (to > 0 && BLANKS.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(0, to);
  }

  private static List<Word> words(String action, int line) {
    List<Word> words = new ArrayList<>();
    Matcher word = WORD.matcher(action);
    boolean joined = false;
    int at = 0;
    while (at < action.length()) {
      word.region(at, action.length());
      if (!word.lookingAt()) {
        throw new LineException(
            line, "unrecognized character in action: " + character(action.codePointAt(at)));
      }
      String text = word.group();
      if (BLANKS.indexOf(text.charAt(0)) >= 0) {
        joined = false;
      } else {
        words.add(word(word, text, joined, line));
        joined = true;
      }
      at = word.end();
    }
    return words;
  }

  /** As Go names one: {@code U+0025 '%'}. */
  private static String character(int code) {
    String number = "U+%04X".formatted(code);
    boolean prints =
        !Character.isISOControl(code)
            && !Character.isSpaceChar(code)
            && Character.getType(code) != Character.FORMAT;
    return prints ? number + " '" + Character.toString(code) + "'" : number;
  }

  private static Word word(Matcher word, String text, boolean joined, int line) {
    if (word.group("text") != null) {
      String inside = text.substring(1, text.length() - 1);
      return new Word(
          Kind.TEXT, text.startsWith("`") ? inside : GoQuotes.unquoted(inside, line), joined);
    }
    Kind kind = Kind.SIGN;
    if (word.group("character") != null) {
      kind = Kind.CHARACTER;
      text = GoQuotes.unquoted(text.substring(1, text.length() - 1), line);
    } else if (word.group("number") != null) {
      kind = Kind.NUMBER;
    } else if (word.group("variable") != null) {
      kind = Kind.VARIABLE;
    } else if (word.group("field") != null) {
      kind = Kind.FIELD;
    } else if (word.group("name") != null) {
      kind = Kind.NAME;
    }
    return new Word(kind, text, joined);
  }
}
