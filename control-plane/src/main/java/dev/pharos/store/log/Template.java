package dev.pharos.store.log;

import dev.pharos.store.LineWords;
import java.util.Arrays;

/**
 * The constant text that some bodies of the block being written share, with a mark where each
 * variable was.
 */
final class Template {
  private final char[] text;
  private final int hash;
  private final int variables;
  private final int[] marks;
  private final long[] before;
  private final long[] costs;
  private int uses;
  private int id = -1;
  private long[] words = new long[0];
  private int lastChunk = -1;

  Template(char[] text, int hash, int variables) {
    this.text = text;
    this.hash = hash;
    this.variables = variables;
    this.marks = new int[variables];
    for (int i = 0, variable = 0; variable < variables; i++) {
      if (text[i] <= BodySplitter.TEXT) {
        marks[variable++] = i;
      }
    }
    this.before = new long[variables];
    this.costs = new long[variables];
  }

  int hash() {
    return hash;
  }

  boolean is(char[] other, int length) {
    return Arrays.equals(text, 0, text.length, other, 0, length);
  }

  String text() {
    return new String(text);
  }

  int variables() {
    return variables;
  }

  /** Which of {@link BodySplitter}'s marks stands for a variable. */
  char kind(int variable) {
    return text[marks[variable]];
  }

  void countUse() {
    uses++;
  }

  int uses() {
    return uses;
  }

  /** Its number in the block; -1 where it is not worth one. */
  int id() {
    return id;
  }

  void setId(int id) {
    this.id = id;
  }

  /** Meets a number, to find out whether its difference to the one before takes fewer bits. */
  void meet(int variable, long number) {
    costs[variable] += bits(number - before[variable]) - bits(number);
    before[variable] = number;
  }

  /** Whether a variable is written as difference to the one before. */
  boolean isDelta(int variable) {
    return costs[variable] < 0;
  }

  /** The number as it is written, after others of the chunk. */
  long encode(int variable, long number) {
    if (!isDelta(variable)) {
      return number;
    }
    long delta = number - before[variable];
    before[variable] = number;
    return delta;
  }

  /** Begins a chunk's row; tells whether the chunk did not have the template before. */
  boolean isFirstIn(int chunk) {
    if (lastChunk == chunk) {
      return false;
    }
    lastChunk = chunk;
    Arrays.fill(before, 0);
    return true;
  }

  /** Hashes of its words that no variable is part of. */
  long[] words() {
    if (words.length == 0) {
      words = hashWords();
    }
    return words;
  }

  private long[] hashWords() {
    CharSequence chars = java.nio.CharBuffer.wrap(text);
    long[] found = new long[16];
    int count = 0;
    int start = -1;
    boolean whole = true;
    for (int i = 0; i <= text.length; i++) {
      char c = i < text.length ? text[i] : ' ';
      boolean variable = c <= BodySplitter.TEXT;
      if (variable || LineWords.fold(c) != 0) {
        start = start < 0 ? i : start;
        whole &= !variable;
      } else if (start >= 0) {
        if (whole && LogHashes.isIndexed(chars, start, i)) {
          if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
          }
          found[count++] = LogHashes.word(chars, start, i);
        }
        start = -1;
        whole = true;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static int bits(long number) {
    return Long.SIZE - Long.numberOfLeadingZeros((number << 1) ^ (number >> 63));
  }
}
