package dev.pharos.store.remote;

import dev.pharos.store.disk.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes protobuf's wire format. Fields of the value zero are left out, as proto3 does. Source:
 * https://protobuf.dev/programming-guides/encoding. For one thread.
 */
final class ProtoSink {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;

  private final ByteSink out = new ByteSink(256);

  byte[] toByteArray() {
    return out.toByteArray();
  }

  int length() {
    return out.length();
  }

  void varint(int field, long value) {
    if (value != 0) {
      out.putVarint((long) field << 3 | VARINT);
      out.putVarint(value);
    }
  }

  void zigzag(int field, long value) {
    if (value != 0) {
      out.putVarint((long) field << 3 | VARINT);
      out.putZigzag(value);
    }
  }

  /** Written even where it is zero: for one of several fields of which the last one counts. */
  void always(int field, long value) {
    out.putVarint((long) field << 3 | VARINT);
    out.putVarint(value);
  }

  void real(int field, double value) {
    if (Double.doubleToRawLongBits(value) != 0) {
      alwaysReal(field, value);
    }
  }

  void alwaysReal(int field, double value) {
    out.putVarint((long) field << 3 | FIXED64);
    out.putLong(Double.doubleToRawLongBits(value));
  }

  void text(int field, String text) {
    if (!text.isEmpty()) {
      alwaysText(field, text);
    }
  }

  void alwaysText(int field, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putVarint((long) field << 3 | BYTES);
    out.putVarint(bytes.length);
    out.putBytes(bytes, 0, bytes.length);
  }

  /** A message within this one. */
  void message(int field, Consumer<ProtoSink> fields) {
    ProtoSink inner = new ProtoSink();
    fields.accept(inner);
    message(field, inner);
  }

  void message(int field, ProtoSink inner) {
    out.putVarint((long) field << 3 | BYTES);
    out.putVarint(inner.length());
    out.putAll(inner.out);
  }

  /** The fields of another sink, behind those that are here. */
  void append(ProtoSink more) {
    out.putAll(more.out);
  }

  /** Numbers without a tag each. */
  void packed(int field, Consumer<ByteSink> numbers) {
    ByteSink inner = new ByteSink(64);
    numbers.accept(inner);
    if (inner.length() > 0) {
      out.putVarint((long) field << 3 | BYTES);
      out.putVarint(inner.length());
      out.putAll(inner);
    }
  }
}
