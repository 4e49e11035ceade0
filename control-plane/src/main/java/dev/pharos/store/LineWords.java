package dev.pharos.store;

import java.util.ArrayList;
import java.util.List;

/**
 * What a word of a line is: letters, digits and underscores that stand together, whatever their
 * case. {@code order-17 failed: I/O} has the words order, 17, failed, i, o.
 */
public final class LineWords {
  private static final int ASCII = 128;

  /** By ASCII character: the same in lower case where it is of a word, else 0. */
  private static final char[] FOLDED = new char[ASCII];

  static {
    for (char c = 0; c < ASCII; c++) {
      FOLDED[c] = Character.isLetterOrDigit(c) || c == '_' ? Character.toLowerCase(c) : 0;
    }
  }

  private LineWords() {}

  /** The character in lower case where it is of a word, else 0. */
  public static char fold(char c) {
    if (c < ASCII) {
      return FOLDED[c];
    }
    return Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
  }

  /** In their order, in lower case. */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? 0 : fold(text.charAt(i));
      if (c != 0) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    return words;
  }

  /** Whether a text has these words, in lower case, one right after the other. */
  static boolean isIn(String text, List<String> words) {
    int end = text.length();
    String first = words.getFirst();
    for (int start = 0; start + first.length() <= end; start++) {
      boolean begins = start == 0 || fold(text.charAt(start - 1)) == 0;
      if (begins && fold(text.charAt(start)) == first.charAt(0) && standAt(text, start, words)) {
        return true;
      }
    }
    return false;
  }

  private static boolean standAt(String text, int start, List<String> words) {
    int at = start;
    for (int w = 0; w < words.size(); w++) {
      String word = words.get(w);
      for (int i = 0; i < word.length(); i++, at++) {
        if (at == text.length() || fold(text.charAt(at)) != word.charAt(i)) {
          return false;
        }
      }
      if (at < text.length() && fold(text.charAt(at)) != 0) {
        return false;
      }
      while (w + 1 < words.size() && at < text.length() && fold(text.charAt(at)) == 0) {
        at++;
      }
    }
    return true;
  }
}
