package dev.pharos.store.remote;

import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import java.nio.charset.StandardCharsets;

/** Reads protobuf's wire format, field by field. For one thread. */
final class ProtoSource {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteSource in;
  private int kind;

  ProtoSource(byte[] bytes, int offset, int length) {
    in = new ByteSource();
    in.reset(bytes, offset, length);
  }

  ProtoSource(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  boolean hasMore() {
    return in.remaining() > 0;
  }

  /** The number of the next field, which must then be read or skipped. */
  int field() throws CorruptDataException {
    long tag = in.readVarint();
    kind = (int) tag & 7;
    return (int) (tag >>> 3);
  }

  /** Whether the field at hand is a run of bytes: a text, a message, or packed numbers. */
  boolean isBytes() {
    return kind == BYTES;
  }

  long varint() throws CorruptDataException {
    require(VARINT);
    return in.readVarint();
  }

  long zigzag() throws CorruptDataException {
    require(VARINT);
    return in.readZigzag();
  }

  double real() throws CorruptDataException {
    require(FIXED64);
    return Double.longBitsToDouble(in.readLong());
  }

  String text() throws CorruptDataException {
    ProtoSource bytes = message();
    return new String(
        bytes.in.array(), bytes.in.position(), bytes.in.remaining(), StandardCharsets.UTF_8);
  }

  /** The message that the field holds, or its packed numbers. */
  ProtoSource message() throws CorruptDataException {
    require(BYTES);
    int length = in.readCount();
    ProtoSource inner = new ProtoSource(in.array(), in.position(), length);
    in.skip(length);
    return inner;
  }

  /** One of packed numbers. */
  long packedZigzag() throws CorruptDataException {
    return in.readZigzag();
  }

  /** One of packed numbers. */
  double packedReal() throws CorruptDataException {
    return Double.longBitsToDouble(in.readLong());
  }

  void skip() throws CorruptDataException {
    switch (kind) {
      case VARINT -> in.skipVarint();
      case FIXED64 -> in.skip(Long.BYTES);
      case FIXED32 -> in.skip(Integer.BYTES);
      case BYTES -> in.skip(in.readCount());
      default -> throw new CorruptDataException("a field of the unknown kind " + kind);
    }
  }

  private void require(int wanted) throws CorruptDataException {
    if (kind != wanted) {
      throw new CorruptDataException("a field of kind " + kind + " where " + wanted + " belongs");
    }
  }
}
