package dev.pharos.store.log;

import dev.pharos.store.LineWords;
import dev.pharos.store.disk.Fingerprint;

/**
 * Hashes of what chunks are found by; part of the format, so they never change. Lines are always
 * checked, so a collision costs the reading of a chunk and no wrong answer.
 */
final class LogHashes {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final int WORD = 'w';
  private static final int TRACE = 't';
  private static final int SCOPE = 's';
  private static final int EVENT = 'e';
  private static final int ATTRIBUTE = 'a';

  private LogHashes() {}

  /** Of part of a text that is one word, whatever its case. */
  static long word(CharSequence text, int from, int to) {
    long hash = 0;
    for (int i = from; i < to; i++) {
      hash = step(hash, LineWords.fold(text.charAt(i)));
    }
    return Fingerprint.of(hash, WORD);
  }

  static long word(String word) {
    return word(word, 0, word.length());
  }

  static long trace(long high, long low) {
    return Fingerprint.of(Fingerprint.of(high, low), TRACE);
  }

  static long scope(String name) {
    return Fingerprint.of(text(name), SCOPE);
  }

  static long event(String name) {
    return Fingerprint.of(text(name), EVENT);
  }

  static long key(String key) {
    return Fingerprint.of(text(key), ATTRIBUTE);
  }

  /** A key's value as it reads. */
  static long value(long key, String text) {
    return Fingerprint.of(key, text(text));
  }

  /** Whether an index leads to a word; small numbers are everywhere. */
  static boolean isIndexed(CharSequence text, int from, int to) {
    if (to - from >= LogStoreLimits.INDEXED_DIGITS) {
      return true;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return true;
      }
    }
    return false;
  }

  private static long text(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = step(hash, text.charAt(i));
    }
    return hash;
  }

  private static long step(long hash, char c) {
    long mixed = (hash ^ c) * STEP;
    return mixed ^ mixed >>> 29;
  }
}
