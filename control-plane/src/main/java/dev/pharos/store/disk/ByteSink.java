package dev.pharos.store.disk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes being written; grows, and is used again after {@link #clear}. For one thread. */
public final class ByteSink {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int VARINT_BYTES = 10;

  /** A sign and the nineteen digits of a long. */
  private static final int DECIMAL_BYTES = 20;

  private byte[] bytes;
  private int length;

  public ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  /** The array behind; valid up to {@link #length} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public void clear() {
    length = 0;
  }

  /** Takes back what was written behind a length. */
  public void cutBackTo(int length) {
    this.length = length;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Makes room so that the array can be written from outside; then {@link #advance}. */
  public byte[] room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + (bytes.length >> 1)));
    }
    return bytes;
  }

  public void advance(int by) {
    length += by;
  }

  public void putByte(int value) {
    room(1)[length++] = (byte) value;
  }

  /** Four bytes, little endian. */
  public void putInt(int value) {
    INTS.set(room(Integer.BYTES), length, value);
    length += Integer.BYTES;
  }

  public void setInt(int at, int value) {
    INTS.set(bytes, at, value);
  }

  /** Eight bytes, little endian. */
  public void putLong(long value) {
    LONGS.set(room(Long.BYTES), length, value);
    length += Long.BYTES;
  }

  public void setLong(int at, long value) {
    LONGS.set(bytes, at, value);
  }

  /** Seven bits a byte, the lowest first; the value counts as unsigned. */
  public void putVarint(long value) {
    if ((value & ~0x7FL) == 0) {
      putByte((int) value);
      return;
    }
    byte[] out = room(VARINT_BYTES);
    int at = length;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
    length = at;
  }

  /** A varint in which small negative numbers are short too. */
  public void putZigzag(long value) {
    putVarint((value << 1) ^ (value >> 63));
  }

  public void putBytes(byte[] source, int offset, int count) {
    System.arraycopy(source, offset, room(count), length, count);
    length += count;
  }

  public void putAll(ByteSink other) {
    putBytes(other.bytes, 0, other.length);
  }

  /** The length in bytes as varint, then the text. */
  public void putText(String text) {
    int count = text.length();
    putVarint(count);
    if (!putAscii(text)) {
      // Take back the guess that each character is one byte.
      cutBackTo(length - varintBytes(count));
      putVarint(encodedLength(text));
      putUnits(text);
    }
  }

  /** A number as text, in decimal digits. */
  public void putDecimal(long value) {
    if (value == Long.MIN_VALUE) {
      putTextBytes(Long.toString(value));
      return;
    }
    byte[] out = room(DECIMAL_BYTES);
    if (value < 0) {
      out[length++] = '-';
    }
    long rest = Math.abs(value);
    int digits = 1;
    for (long bound = 10; digits < DECIMAL_BYTES - 1 && rest >= bound; bound *= 10) {
      digits++;
    }
    for (int at = length + digits; at > length; rest /= 10) {
      out[--at] = (byte) ('0' + rest % 10);
    }
    length += digits;
  }

  /** The text alone. */
  public void putTextBytes(String text) {
    if (!putAscii(text)) {
      putUnits(text);
    }
  }

  private boolean putAscii(String text) {
    int count = text.length();
    byte[] out = room(count);
    int start = length;
    int bits = 0;
    for (int i = 0; i < count; i++) {
      char unit = text.charAt(i);
      bits |= unit;
      out[start + i] = (byte) unit;
    }
    if (bits >= 0x80) {
      return false;
    }
    length = start + count;
    return true;
  }

  /**
   * Each UTF-16 unit as UTF-8 would write it, surrogates singly: any Java string comes back as it
   * was, even one that is not valid Unicode.
   */
  private void putUnits(String text) {
    byte[] out = room(3 * text.length());
    int at = length;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < 0x80) {
        out[at++] = (byte) unit;
      } else if (unit < 0x800) {
        out[at++] = (byte) (0xC0 | unit >> 6);
        out[at++] = (byte) (0x80 | (unit & 0x3F));
      } else {
        out[at++] = (byte) (0xE0 | unit >> 12);
        out[at++] = (byte) (0x80 | (unit >> 6 & 0x3F));
        out[at++] = (byte) (0x80 | (unit & 0x3F));
      }
    }
    length = at;
  }

  public static int encodedLength(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    }
    return bytes;
  }

  private static int varintBytes(long value) {
    return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
  }
}
