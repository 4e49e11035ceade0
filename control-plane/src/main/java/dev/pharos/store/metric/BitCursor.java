package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads bits as {@link BitBuffer} wrote them. For one thread. */
final class BitCursor {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final int BITS_AT_ONCE = Long.SIZE - Byte.SIZE + 1;

  private final byte[] bytes;
  private long position;
  private final long end;

  /** Reads the bytes of that range. */
  BitCursor(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = (long) from << 3;
    this.end = (long) to << 3;
  }

  /** The next bits as a number; 0 to 64 of them. */
  long read(int count) throws CorruptDataException {
    if (count > BITS_AT_ONCE) {
      long low = read(Integer.SIZE);
      return low | read(count - Integer.SIZE) << Integer.SIZE;
    }
    if (count == 0) {
      return 0;
    }
    long value = upcoming() & (-1L >>> -count);
    skip(count);
    return value;
  }

  /** Where the next bit is, counted from the beginning of the array. */
  long position() {
    return position;
  }

  /** Goes on at another place; who read on with {@link #word} tells how far. */
  void position(long bit) {
    this.position = bit;
  }

  /** The array, for who reads with {@link #word}. */
  byte[] bytes() {
    return bytes;
  }

  /** Behind the last bit. */
  long end() {
    return end;
  }

  /** Up to this place {@link #word} may be asked. */
  long lastWord() {
    return (((long) bytes.length - Long.BYTES) << 3) + Byte.SIZE - 1;
  }

  /** At least {@link #BITS_AT_ONCE} bits from a place on; what is behind the end among them. */
  static long word(byte[] bytes, long position) {
    return (long) LONGS.get(bytes, (int) (position >>> 3)) >>> (position & 7);
  }

  /** Counts ones up to a zero, which is skipped, or up to a limit, behind which none is. */
  int readOnes(int limit) throws CorruptDataException {
    int ones = Long.numberOfTrailingZeros(~upcoming());
    if (ones < limit) {
      skip(ones + 1);
      return ones;
    }
    skip(limit);
    return limit;
  }

  private void skip(int count) throws CorruptDataException {
    if (count > end - position) {
      throw new CorruptDataException("samples end too early");
    }
    position += count;
  }

  /** At least 57 bits, zeros behind the end of the array. */
  private long upcoming() {
    int at = (int) (position >>> 3);
    int shift = (int) (position & 7);
    if (at + Long.BYTES <= bytes.length) {
      return (long) LONGS.get(bytes, at) >>> shift;
    }
    long word = 0;
    for (int i = at; i < bytes.length; i++) {
      word |= (bytes[i] & 0xFFL) << ((i - at) << 3);
    }
    return word >>> shift;
  }
}
