package dev.pharos.store.disk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Bytes being read. What was written by {@link ByteSink} comes back; anything else, though its
 * checksum was right, is met as {@link CorruptDataException} and never as an endless loop or a huge
 * allocation. For one thread.
 */
public final class ByteSource {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[0];
  private int position;
  private int end;

  public ByteSource() {}

  public ByteSource(byte[] bytes) {
    reset(bytes, 0, bytes.length);
  }

  public void reset(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
  }

  public byte[] array() {
    return bytes;
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return end - position;
  }

  public void skip(int count) throws CorruptDataException {
    need(count);
    position += count;
  }

  public int readByte() throws CorruptDataException {
    need(1);
    return bytes[position++];
  }

  public int readInt() throws CorruptDataException {
    need(Integer.BYTES);
    int value = (int) INTS.get(bytes, position);
    position += Integer.BYTES;
    return value;
  }

  public long readLong() throws CorruptDataException {
    need(Long.BYTES);
    long value = (long) LONGS.get(bytes, position);
    position += Long.BYTES;
    return value;
  }

  public long readVarint() throws CorruptDataException {
    int at = position;
    if (at < end && bytes[at] >= 0) {
      position = at + 1;
      return bytes[at];
    }
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte next = bytes[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new CorruptDataException("a number does not end");
  }

  public long readZigzag() throws CorruptDataException {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A varint that counts something of which each takes at least one byte here. */
  public int readCount() throws CorruptDataException {
    long count = readVarint();
    if (count < 0 || count > remaining()) {
      throw new CorruptDataException("a count of " + count + " is not possible");
    }
    return (int) count;
  }

  /** A varint that is an index into something of a given size. */
  public int readIndex(int size) throws CorruptDataException {
    long index = readVarint();
    if (index < 0 || index >= size) {
      throw new CorruptDataException("index " + index + " of " + size);
    }
    return (int) index;
  }

  /** A varint that is a length or the like. */
  public int readVarintInt() throws CorruptDataException {
    long value = readVarint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new CorruptDataException("a length of " + value + " is not possible");
    }
    return (int) value;
  }

  /** Four bytes at a place that was checked, from the current position. */
  public int intAt(int offset) {
    return (int) INTS.get(bytes, position + offset);
  }

  /** Eight bytes at a place that was checked, from the current position. */
  public long longAt(int offset) {
    return (long) LONGS.get(bytes, position + offset);
  }

  public void skipVarint() throws CorruptDataException {
    do {
      need(1);
    } while (bytes[position++] < 0);
  }

  public byte[] readBytes(int count) throws CorruptDataException {
    need(count);
    byte[] copy = java.util.Arrays.copyOfRange(bytes, position, position + count);
    position += count;
    return copy;
  }

  public String readText() throws CorruptDataException {
    int count = readCount();
    position += count;
    return text(bytes, position - count, count);
  }

  /** The text that {@link ByteSink#putTextBytes} made these bytes of. */
  public static String text(byte[] bytes, int from, int count) throws CorruptDataException {
    for (int i = from; i < from + count; i++) {
      if (bytes[i] < 0) {
        return units(bytes, from, from + count);
      }
    }
    return count == 0 ? "" : new String(bytes, from, count, StandardCharsets.ISO_8859_1);
  }

  private static String units(byte[] bytes, int from, int to) throws CorruptDataException {
    StringBuilder text = new StringBuilder(to - from);
    int at = from;
    while (at < to) {
      int first = bytes[at];
      if (first >= 0) {
        text.append((char) first);
        at += 1;
      } else if ((first & 0xE0) == 0xC0 && at + 1 < to) {
        text.append((char) ((first & 0x1F) << 6 | (bytes[at + 1] & 0x3F)));
        at += 2;
      } else if ((first & 0xF0) == 0xE0 && at + 2 < to) {
        text.append(
            (char) ((first & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 | (bytes[at + 2] & 0x3F)));
        at += 3;
      } else {
        throw new CorruptDataException("a text is not encoded as it should be");
      }
    }
    return text.toString();
  }

  private void need(int count) throws CorruptDataException {
    if (count < 0 || count > end - position) {
      throw new CorruptDataException(
          count + " bytes are needed where " + (end - position) + " are left");
    }
  }
}
