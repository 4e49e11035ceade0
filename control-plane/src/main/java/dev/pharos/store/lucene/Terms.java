package dev.pharos.store.lucene;

import org.apache.lucene.util.BytesRef;

/**
 * The words under which pages are indexed; part of the format. A word is a letter, a text, a zero
 * byte and a service's name, so that what holds on one span of a service is found together, and a
 * prefix finds it for any service.
 */
final class Terms {
  /** Lucene's fields. */
  static final String WORDS = "w";

  static final String FINGERPRINTS = "f";
  static final String TRACES = "t";

  static final char SERVICE = 's';
  static final char NAMESPACE = 'n';
  static final char ENVIRONMENT = 'e';
  static final char VERSION = 'v';
  static final char OPERATION = 'o';
  static final char KIND = 'k';
  static final char STATUS = 'x';
  static final char ATTRIBUTE = 'a';

  /** The one word that is ordered otherwise: service, zero byte, bucket. */
  static final char DURATION = 'd';

  /** Between an attribute's key and its text. */
  static final int KEY_END = 1;

  private static final int TEXT_END = 0;

  /** Operations and versions are cut here; rows are checked anyway. */
  private static final int TEXT_BYTES = 512;

  private Terms() {}

  /** Longer keys and texts are found by fingerprint: Lucene's words are bounded. */
  static boolean isWord(int keyBytes, int textBytes) {
    return keyBytes <= TEXT_BYTES && textBytes <= SpanStoreLimits.TEXT_TERM_BYTES;
  }

  static void word(ByteSink out, char letter, String text, String service) {
    out.putByte(letter);
    int start = out.length();
    out.putTextBytes(text);
    if (out.length() - start > TEXT_BYTES) {
      out.cutBackTo(start + TEXT_BYTES);
    }
    endWithService(out, service);
  }

  static void endWithService(ByteSink out, String service) {
    out.putByte(TEXT_END);
    int start = out.length();
    out.putTextBytes(service);
    if (out.length() - start > TEXT_BYTES) {
      out.cutBackTo(start + TEXT_BYTES);
    }
  }

  static void duration(ByteSink out, String service, int bucket) {
    word(out, DURATION, service, "");
    out.putByte(bucket);
  }

  /** Two buckets an octave; 0…127, growing with the duration. */
  static int durationBucket(long durationNs) {
    if (durationNs <= 0) {
      return 0;
    }
    int octave = 63 - Long.numberOfLeadingZeros(durationNs);
    int half = octave == 0 ? 0 : (int) (durationNs >>> (octave - 1)) & 1;
    return 2 * octave + half + 1;
  }

  /** Six bytes, most significant first. */
  static void fingerprint(long hash, BytesRef into) {
    for (int i = 0; i < Fingerprint.BYTES; i++) {
      into.bytes[into.offset + i] = (byte) (hash >>> (8 * (Fingerprint.BYTES - 1 - i)));
    }
    into.length = Fingerprint.BYTES;
  }
}
