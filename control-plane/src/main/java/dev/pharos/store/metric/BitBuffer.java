package dev.pharos.store.metric;

import dev.pharos.store.disk.ByteSink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bits in an array that grows, the lowest of each byte first. All that was written is in the array
 * at any time, so that it can be read while more is to come. For one thread.
 */
final class BitBuffer {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** As many bits fit into one aligned-to-bytes write of a long, wherever in a byte it begins. */
  private static final int BITS_AT_ONCE = Long.SIZE - Byte.SIZE + 1;

  private byte[] bytes;
  private int bits;

  BitBuffer(int capacity) {
    bytes = new byte[Math.max(capacity, Long.BYTES)];
  }

  /** Appends the lowest bits of a value; 0 to 64 of them. */
  void put(long value, int count) {
    if (count > BITS_AT_ONCE) {
      put(value, Integer.SIZE);
      put(value >>> Integer.SIZE, count - Integer.SIZE);
      return;
    }
    if (count == 0) {
      return;
    }
    int at = bits >>> 3;
    if (at + Long.BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length + (bytes.length >> 1) + Long.BYTES);
    }
    long low = value & (-1L >>> -count);
    long word = (long) LONGS.get(bytes, at);
    LONGS.set(bytes, at, word | low << (bits & 7));
    bits += count;
  }

  /** Bytes that hold bits, the last perhaps not all of its own. */
  int byteLength() {
    return (bits + 7) >>> 3;
  }

  /** Bytes of memory behind it. */
  int capacity() {
    return bytes.length;
  }

  byte[] array() {
    return bytes;
  }

  void copyTo(ByteSink sink) {
    sink.putBytes(bytes, 0, byteLength());
  }
}
