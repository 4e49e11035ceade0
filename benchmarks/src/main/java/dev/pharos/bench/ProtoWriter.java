package dev.pharos.bench;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Writes protobuf messages field by field, so that the load generator costs a fraction of the
 * server it drives. Not safe for use by several threads.
 */
final class ProtoWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, 1 << 12);

  ProtoWriter varint(int field, long value) {
    return write(() -> out.writeUInt64(field, value));
  }

  ProtoWriter fixed64(int field, long value) {
    return write(() -> out.writeFixed64(field, value));
  }

  ProtoWriter text(int field, String value) {
    return write(() -> out.writeString(field, value));
  }

  ProtoWriter bytes(int field, byte[] value) {
    return write(() -> out.writeByteArray(field, value));
  }

  ProtoWriter message(int field, Consumer<ProtoWriter> content) {
    ProtoWriter inner = new ProtoWriter();
    content.accept(inner);
    return bytes(field, inner.toByteArray());
  }

  byte[] toByteArray() {
    write(out::flush);
    return bytes.toByteArray();
  }

  private ProtoWriter write(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Write {
    void run() throws IOException;
  }
}
