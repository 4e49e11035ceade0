package dev.pharos.store.span;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.Fingerprint;

/**
 * Hashes of what pages are found by; part of the format. A word says what kind of thing it is and
 * its text. Most words are kept twice, alone and bound to the service they occurred with, so that a
 * search for both finds the pages where both hold on one span.
 */
final class Words {
  static final char NAMESPACE = 'n';
  static final char ENVIRONMENT = 'e';
  static final char VERSION = 'v';
  static final char OPERATION = 'o';
  private static final char ATTRIBUTE = 'a';
  private static final char TRACE = 't';

  private Words() {}

  /** A text of a kind. */
  static long word(char kind, String text) {
    ByteSink bytes = new ByteSink(64);
    bytes.putTextBytes(text);
    return Fingerprint.of(kind, bytes.array(), 0, bytes.length());
  }

  /** A word, only where it occurs with a service. */
  static long inService(long word, long service) {
    return Fingerprint.of(word, service);
  }

  /** What words of a service are bound by. */
  static long service(String name) {
    return word('s', name);
  }

  static long trace(long high, long low) {
    return Fingerprint.of(Fingerprint.of(high, low), TRACE);
  }

  /** What the words about a key's values begin with. */
  static long key(String key) {
    ByteSink bytes = new ByteSink(64);
    bytes.putTextBytes(key);
    return Fingerprint.of(ATTRIBUTE, bytes.array(), 0, bytes.length());
  }

  /** What a key's value is found by; where a block has few of them, by service too. */
  static long found(long value) {
    return Fingerprint.of(value, ATTRIBUTE);
  }

  /** A key's value, by its text's bytes. */
  static long value(long key, byte[] text, int offset, int length) {
    return Fingerprint.of(key, text, offset, length);
  }
}
