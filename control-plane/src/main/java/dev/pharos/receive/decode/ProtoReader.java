package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A cursor over protobuf's wire format. It narrows itself to the message that is being read, so
 * that nested messages need no objects and no length can reach beyond its parent. Source:
 * https://protobuf.dev/programming-guides/encoding
 */
public final class ProtoReader {
  private final byte[] bytes;

  /**
   * The same bytes, for numbers of fixed width. A VarHandle would do too, but the compiler gives up
   * inlining one where it is called deep in a large method, and then it costs 200 ns.
   */
  private final ByteBuffer numbers;

  private int position;
  private int limit;

  /** A cursor over the bytes from one index up to, and without, another. */
  public ProtoReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.position = from;
    this.limit = to;
  }

  /** All of the bytes, those beyond the cursor's limits too. */
  public byte[] bytes() {
    return bytes;
  }

  /** Index of the next byte. */
  public int position() {
    return position;
  }

  /** Goes to an index that {@link #position} gave in the message that is being read. */
  public void seek(int newPosition) {
    position = newPosition;
  }

  /** False at the end of the message that is being read. */
  public boolean hasMore() {
    return position < limit;
  }

  /** The next field's number and wire type as they stand on the wire. */
  public int tag() throws MalformedPayloadException {
    int first = bytes[position];
    if (first >= 0) {
      position++;
      if (first >>> 3 == 0) {
        throw malformed("field number 0");
      }
      return first;
    }
    long tag = varint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw malformed("field number " + (tag >>> 3));
    }
    return (int) tag;
  }

  /** A number of variable length. */
  public long varint() throws MalformedPayloadException {
    if (position < limit) {
      byte first = bytes[position];
      if (first >= 0) {
        position++;
        return first;
      }
    }
    return longVarint();
  }

  private long longVarint() throws MalformedPayloadException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == limit) {
        throw malformed("a number runs past the end of its message");
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number of more than 10 bytes");
  }

  /** Eight bytes, little endian. */
  public long fixed64() throws MalformedPayloadException {
    need(Long.BYTES);
    long value = numbers.getLong(position);
    position += Long.BYTES;
    return value;
  }

  /** Four bytes, little endian. */
  public int fixed32() throws MalformedPayloadException {
    need(Integer.BYTES);
    int value = numbers.getInt(position);
    position += Integer.BYTES;
    return value;
  }

  /** Eight bytes as ids are written: big endian, whatever protobuf does. */
  long idAt(int index) {
    return Long.reverseBytes(numbers.getLong(index));
  }

  /** The length of what follows, which is within the message; the cursor then stands before it. */
  public int length() throws MalformedPayloadException {
    long length = varint();
    if (length < 0 || length > limit - position) {
      throw malformed(
          "a length of "
              + Long.toUnsignedString(length)
              + " where its message has "
              + (limit - position)
              + " bytes left");
    }
    return (int) length;
  }

  /** Steps over {@code length} bytes that {@link #length} has allowed and returns their start. */
  public int take(int length) {
    int start = position;
    position += length;
    return start;
  }

  /** Enters a nested message; give the answer to {@link #leave} when it has no more fields. */
  public int enter() throws MalformedPayloadException {
    return enter(length());
  }

  /** Enters a nested message of a length that {@link #length} has allowed. */
  public int enter(int length) {
    int outer = limit;
    limit = position + length;
    return outer;
  }

  /** Goes back to the message around. */
  public void leave(int outer) {
    limit = outer;
  }

  /** A signed number of variable length, in zigzag: sint32 and sint64. */
  public long zigzag() throws MalformedPayloadException {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** An eight-byte floating-point number. */
  public double real() throws MalformedPayloadException {
    return Double.longBitsToDouble(fixed64());
  }

  /** Steps over a field that is not known here, or comes with a wire type that is not its own. */
  public void skip(int tag) throws MalformedPayloadException {
    switch (tag & 7) {
      case 0 -> varint();
      case 1 -> fixed64();
      case 2 -> take(length());
      case 5 -> fixed32();
      default ->
          throw malformed("field " + (tag >>> 3) + " has wire type " + (tag & 7) + " (a group?)");
    }
  }

  private void need(int count) throws MalformedPayloadException {
    if (limit - position < count) {
      throw malformed("a number of " + count + " bytes runs past the end of its message");
    }
  }

  /** What to throw, with where the cursor stands. */
  public MalformedPayloadException malformed(String what) {
    return new MalformedPayloadException("protobuf, near byte " + position + ": " + what);
  }
}
