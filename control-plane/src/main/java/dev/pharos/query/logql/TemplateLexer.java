package dev.pharos.query.logql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template of Go into texts, and what stands between braces into words. */
final class TemplateLexer {
  private static final Pattern ACTION =
      Pattern.compile(
          "\\{\\{(-(?=\\s))?((?:\"(?:\\\\.|[^\"\\\\])*\"|`[^`]*`|/\\*.*?\\*/|(?!\\}\\}).)*?)((?<=\\s)-)?\\}\\}",
          Pattern.DOTALL);

  private static final Pattern WORD =
      Pattern.compile(
          "\\s+|(?<text>\"(?:\\\\.|[^\"\\\\])*\"|`[^`]*`)|(?<number>[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
              + "|(?<variable>\\$\\w*)|(?<field>\\.(?:[\\p{L}_][\\w]*)?)|(?<name>[\\p{L}_]\\w*)|(?<sign>:=|=|\\||\\(|\\)|,)");

  private TemplateLexer() {}

  /** A text, or the words of an action. */
  sealed interface Piece {
    record Text(String text) implements Piece {}

    record Action(List<Word> words) implements Piece {}
  }

  enum Kind {
    TEXT,
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
    List<Piece> pieces = new ArrayList<>();
    Matcher action = ACTION.matcher(template);
    int from = 0;
    boolean trimmed = false;
    while (action.find()) {
      String before = template.substring(from, action.start());
      before = trimmed ? before.stripLeading() : before;
      pieces.add(new Piece.Text(action.group(1) == null ? before : before.stripTrailing()));
      String inside = action.group(2).strip();
      if (!inside.startsWith("/*")) {
        pieces.add(new Piece.Action(words(inside)));
      }
      trimmed = action.group(3) != null;
      from = action.end();
    }
    String rest = template.substring(from);
    if (rest.contains("{{")) {
      throw new TemplateException("unclosed action");
    }
    pieces.add(new Piece.Text(trimmed ? rest.stripLeading() : rest));
    return pieces;
  }

  private static List<Word> words(String action) {
    List<Word> words = new ArrayList<>();
    Matcher word = WORD.matcher(action);
    boolean joined = false;
    int at = 0;
    while (at < action.length()) {
      word.region(at, action.length());
      if (!word.lookingAt()) {
        throw new TemplateException("unexpected \"" + action.charAt(at) + "\" in command");
      }
      String text = word.group();
      if (text.isBlank()) {
        joined = false;
      } else {
        words.add(word(word, text, joined));
        joined = true;
      }
      at = word.end();
    }
    return words;
  }

  private static Word word(Matcher word, String text, boolean joined) {
    if (word.group("text") != null) {
      String inside = text.substring(1, text.length() - 1);
      return new Word(Kind.TEXT, text.startsWith("`") ? inside : unescaped(inside), joined);
    }
    Kind kind = Kind.SIGN;
    if (word.group("number") != null) {
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

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        plain.append(c);
        continue;
      }
      char code = text.charAt(++i);
      switch (code) {
        case 'n' -> plain.append('\n');
        case 't' -> plain.append('\t');
        case 'r' -> plain.append('\r');
        default -> plain.append(code);
      }
    }
    return plain.toString();
  }
}
