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

  private static final int ASCII = 128;

  /** What a character is to a word. */
  private static final byte OUTSIDE = 0;

  private static final byte LETTER = 1;
  private static final byte HEX_LETTER = 2;
  private static final byte DIGIT = 3;
  private static final byte[] KINDS = new byte[ASCII];

  static {
    for (char c = 0; c < ASCII; c++) {
      boolean letter = LineWords.fold(c) != 0;
      boolean digit = c >= '0' && c <= '9';
      KINDS[c] = digit ? DIGIT : c >= 'a' && c <= 'f' ? HEX_LETTER : letter ? LETTER : OUTSIDE;
    }
  }

  /** The body's characters, and one behind them that is of no word. */
  private char[] body = new char[256];

  private char[] template = new char[256];
  private int length;
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private long[] numbers = new long[16];
  private int count;

  /** False where the body must be kept as it is. */
  boolean split(String text) {
    length = 0;
    count = 0;
    int end = text.length();
    if (end > LogStoreLimits.TEMPLATE_CHARS) {
      return false;
    }
    if (body.length <= end) {
      body = new char[2 * end];
      template = new char[2 * end];
    }
    text.getChars(0, end, body, 0);
    body[end] = ' ';
    int at = 0;
    while (at < end) {
      char c = body[at];
      if (kind(c) != OUTSIDE) {
        at = splitWord(at, end);
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

  private static byte kind(char c) {
    return c < ASCII ? KINDS[c] : LineWords.fold(c) == 0 ? OUTSIDE : LETTER;
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

  /** What a variable says, of those that are {@link #DECIMAL}. */
  long number(int variable) {
    return numbers[variable];
  }

  private int splitWord(int start, int end) {
    int at = start;
    int digits = 0;
    int groups = 0;
    int firstDigit = -1;
    long number = 0;
    boolean hex = true;
    byte before = OUTSIDE;
    while (true) {
      char c = body[at];
      byte kind = kind(c);
      if (kind == OUTSIDE) {
        break;
      }
      if (kind == DIGIT) {
        digits++;
        number = 10 * number + (c - '0');
        if (before != DIGIT) {
          groups++;
          firstDigit = firstDigit < 0 ? at : firstDigit;
        }
      } else {
        hex &= kind == HEX_LETTER;
      }
      before = kind;
      at++;
    }
    int chars = at - start;
    if (hex && chars == 8 && isUuid(start, end)) {
      add(UUID, start, start + UUID_CHARS, 0);
      return start + UUID_CHARS;
    }
    if (digits == 0) {
      copy(start, at);
    } else if (hex && chars >= HEX_FROM_CHARS && (digits < chars || digits > DECIMAL_CHARS)) {
      add(HEX, start, at, 0);
    } else if (groups == 1 && digits <= DECIMAL_CHARS && (digits == 1 || body[firstDigit] != '0')) {
      copy(start, firstDigit);
      add(DECIMAL, firstDigit, firstDigit + digits, number);
      copy(firstDigit + digits, at);
    } else {
      add(TEXT, start, at, 0);
    }
    return at;
  }

  private void copy(int from, int to) {
    for (int at = from; at < to; at++) {
      template[length++] = body[at];
    }
  }

  private void add(char kind, int start, int end, long number) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    template[length++] = kind;
    starts[count] = start;
    ends[count] = end;
    numbers[count++] = number;
  }

  private boolean isUuid(int start, int end) {
    int behind = start + UUID_CHARS;
    if (behind > end || kind(body[behind]) != OUTSIDE) {
      return false;
    }
    for (int i = 0; i < UUID_CHARS; i++) {
      char c = body[start + i];
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : kind(c) < HEX_LETTER) {
        return false;
      }
    }
    return true;
  }
}
