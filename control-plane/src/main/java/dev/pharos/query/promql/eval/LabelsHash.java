package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.Labels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The hash by which {@code limit_ratio} chooses: XXH64 with seed 0 over names and values, each
 * after its length, as Prometheus keeps labels in memory.
 *
 * @see <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">xxHash</a>
 */
final class LabelsHash {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  /** The sum of the first two, as it overflows. */
  private static final long LANE_A = 0x60EA27EEADC0B5D6L;

  /** Shorter lengths take one byte, longer ones this byte and three more. */
  private static final int LONG_LENGTH = 255;

  private static final double HASHES = 0x1.0p64;

  private LabelsHash() {}

  /** From 0 up to 1. */
  static double place(Labels labels) {
    long hash = of(labels);
    double unsigned = (hash >>> 1) * 2.0 + (hash & 1);
    return unsigned / HASHES;
  }

  static long of(Labels labels) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < labels.size(); i++) {
      append(bytes, labels.name(i));
      append(bytes, labels.value(i));
    }
    return hash(bytes.toByteArray());
  }

  private static void append(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < LONG_LENGTH) {
      out.write(bytes.length);
    } else {
      out.write(LONG_LENGTH);
      out.write(bytes.length);
      out.write(bytes.length >>> 8);
      out.write(bytes.length >>> 16);
    }
    out.writeBytes(bytes);
  }

  static long hash(byte[] input) {
    ByteBuffer bytes = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    long hash;
    if (input.length >= 32) {
      long a = LANE_A;
      long b = PRIME_2;
      long c = 0;
      long d = -PRIME_1;
      while (bytes.remaining() >= 32) {
        a = round(a, bytes.getLong());
        b = round(b, bytes.getLong());
        c = round(c, bytes.getLong());
        d = round(d, bytes.getLong());
      }
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    } else {
      hash = PRIME_5;
    }
    hash += input.length;
    while (bytes.remaining() >= 8) {
      hash = Long.rotateLeft(hash ^ round(0, bytes.getLong()), 27) * PRIME_1 + PRIME_4;
    }
    if (bytes.remaining() >= 4) {
      hash ^= (bytes.getInt() & 0xFFFFFFFFL) * PRIME_1;
      hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
    }
    while (bytes.hasRemaining()) {
      hash = Long.rotateLeft(hash ^ ((bytes.get() & 0xFF) * PRIME_5), 11) * PRIME_1;
    }
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }
}
