package dev.pharos.store.log;

import dev.pharos.store.LineWords;
import java.util.Arrays;

/**
 * Splits a body into its constant text and what varies: words with digits. Other words are taken
 * for constant, right or wrong: that only decides how well it compresses. Each word is of the
 * constant text or begins and ends with a variable's word, so that words are found in both. For one
 * thread; used again.
 */
final class BodySplitter {
  /** Stand in the template where a variable was. */
  static final char DECIMAL = 1;

  static final char HEX = 2;
  static final char UUID = 3;
  static final char TEXT = 4;

  static final int UUID_CHARS = 36;
  private static final int HEX_FROM_CHARS = 8;

  /** A positive {@code long} always has room for so many. */
  private static final int DECIMAL_CHARS = 18;

  private char[] template = new char[256];
  private int length;
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int count;

  /** False where the body must be kept as it is. */
  boolean split(String body) {
    length = 0;
    count = 0;
    int end = body.length();
    if (end > LogStoreLimits.TEMPLATE_CHARS) {
      return false;
    }
    if (template.length < end) {
      template = new char[2 * end];
    }
    int at = 0;
    while (at < end) {
      char c = body.charAt(at);
      if (LineWords.fold(c) != 0) {
        at = splitWord(body, at);
        if (count > LogStoreLimits.TEMPLATE_VARIABLES) {
          return false;
        }
      } else if (c <= TEXT) {
        return false;
      } else {
        template[length++] = c;
        at++;
      }
    }
    return true;
  }

  char[] template() {
    return template;
  }

  int length() {
    return length;
  }

  int hash() {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + template[i];
    }
    return hash ^ hash >>> 15;
  }

  int variables() {
    return count;
  }

  int start(int variable) {
    return starts[variable];
  }

  int end(int variable) {
    return ends[variable];
  }

  private int splitWord(String body, int start) {
    int at = start;
    int digits = 0;
    int groups = 0;
    int firstDigit = -1;
    boolean hex = true;
    boolean inGroup = false;
    for (; at < body.length(); at++) {
      char c = body.charAt(at);
      if (c >= '0' && c <= '9') {
        digits++;
        if (!inGroup) {
          groups++;
          firstDigit = firstDigit < 0 ? at : firstDigit;
          inGroup = true;
        }
      } else if (LineWords.fold(c) == 0) {
        break;
      } else {
        inGroup = false;
        hex = hex && c >= 'a' && c <= 'f';
      }
    }
    int chars = at - start;
    if (hex && chars == 8 && isUuid(body, start)) {
      add(UUID, start, start + UUID_CHARS);
      return start + UUID_CHARS;
    }
    if (digits == 0) {
      copy(body, start, at);
    } else if (hex && chars >= HEX_FROM_CHARS && (digits < chars || digits > DECIMAL_CHARS)) {
      add(HEX, start, at);
    } else if (groups == 1
        && digits <= DECIMAL_CHARS
        && (digits == 1 || body.charAt(firstDigit) != '0')) {
      copy(body, start, firstDigit);
      add(DECIMAL, firstDigit, firstDigit + digits);
      copy(body, firstDigit + digits, at);
    } else {
      add(TEXT, start, at);
    }
    return at;
  }

  private void copy(String body, int from, int to) {
    body.getChars(from, to, template, length);
    length += to - from;
  }

  private void add(char kind, int start, int end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    template[length++] = kind;
    starts[count] = start;
    ends[count++] = end;
  }

  private static boolean isUuid(String body, int start) {
    int end = start + UUID_CHARS;
    if (end > body.length() || (end < body.length() && LineWords.fold(body.charAt(end)) != 0)) {
      return false;
    }
    for (int i = 0; i < UUID_CHARS; i++) {
      char c = body.charAt(start + i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !isHexDigit(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
