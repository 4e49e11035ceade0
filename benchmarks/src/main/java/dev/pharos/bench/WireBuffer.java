package dev.pharos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Protobuf written front to back into bytes that are used again: a stream of millions of samples
 * leaves no garbage behind. For one thread.
 */
final class WireBuffer {
  /** Wire types, the low three bits of a tag: https://protobuf.dev/programming-guides/encoding. */
  static final int VARINT = 0;

  static final int FIXED64 = 1;
  static final int LENGTH = 2;

  private byte[] bytes = new byte[1 << 10];
  private int length;

  WireBuffer clear() {
    length = 0;
    return this;
  }

  int length() {
    return length;
  }

  /** The bytes, of which {@link #length} count; good until the next write. */
  byte[] array() {
    return bytes;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  WireBuffer raw(byte[] some) {
    return raw(some, some.length);
  }

  private WireBuffer raw(byte[] some, int count) {
    need(count);
    System.arraycopy(some, 0, bytes, length, count);
    length += count;
    return this;
  }

  WireBuffer varint(long value) {
    need(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  /** Signed numbers, small ones short. */
  WireBuffer zigzag(long value) {
    return varint((value << 1) ^ (value >> 63));
  }

  WireBuffer varint(int field, long value) {
    return varint((long) field << 3 | VARINT).varint(value);
  }

  WireBuffer zigzag(int field, long value) {
    return varint((long) field << 3 | VARINT).zigzag(value);
  }

  /** A double by its bits, so that a mark of staleness stays what it is. */
  WireBuffer fixed64(int field, long bits) {
    varint((long) field << 3 | FIXED64);
    need(8);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[length++] = (byte) (bits >>> shift);
    }
    return this;
  }

  WireBuffer text(int field, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return varint((long) field << 3 | LENGTH).varint(utf8.length).raw(utf8);
  }

  WireBuffer message(int field, WireBuffer content) {
    return varint((long) field << 3 | LENGTH)
        .varint(content.length)
        .raw(content.bytes, content.length);
  }

  private void need(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
