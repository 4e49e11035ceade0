package dev.pharos.store.disk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes by which pages are found; part of the format, so they never change. Rows are always
 * checked, so a collision costs one page read and no wrong answer. Multiply-and-rotate over
 * eight-byte words with a final avalanche.
 */
public final class Fingerprint {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long A = 0x9E3779B97F4A7C15L;
  private static final long B = 0xD6E8FEB86659FD93L;
  private static final long C = 0xA0761D6478BD642FL;

  private Fingerprint() {}

  /** Of bytes, continued from another hash. */
  public static long of(long seed, byte[] bytes, int offset, int length) {
    long hash = seed ^ (length * A);
    int at = offset;
    int end = offset + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = Long.rotateLeft((hash ^ (long) LONGS.get(bytes, at)) * B, 31) * C;
    }
    long tail = 0;
    for (int shift = 0; at < end; at++, shift += 8) {
      tail |= (bytes[at] & 0xFFL) << shift;
    }
    return finish(Long.rotateLeft((hash ^ tail) * B, 31) * C);
  }

  /** Of two numbers; their order counts. */
  public static long of(long high, long low) {
    return finish((Long.rotateLeft(high * A, 27) ^ low) * B);
  }

  private static long finish(long hash) {
    long mixed = (hash ^ hash >>> 32) * A;
    mixed = (mixed ^ mixed >>> 29) * B;
    return mixed ^ mixed >>> 32;
  }
}
