package dev.pharos.aggregate.tracemetric;

import dev.pharos.signal.ServiceId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Numbers and texts of the counters' state. Unsigned numbers take seven bits a byte: most counts of
 * a histogram are small.
 */
final class StateCodec {
  private static final int BITS = 7;
  private static final int LOW = 0x7F;
  private static final int MORE = 0x80;

  private StateCodec() {}

  static void writeNumber(long value, DataOutputStream out) throws IOException {
    long rest = value;
    while ((rest & ~LOW) != 0) {
      out.writeByte((int) (rest & LOW) | MORE);
      rest >>>= BITS;
    }
    out.writeByte((int) rest);
  }

  static long readNumber(DataInputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      byte next = in.readByte();
      value |= (long) (next & LOW) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number has no end");
  }

  static void writeText(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeNumber(bytes.length, out);
    out.write(bytes);
  }

  static String readText(DataInputStream in) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(readNumber(in))];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static void writeService(ServiceId id, DataOutputStream out) throws IOException {
    writeText(id.namespace(), out);
    writeText(id.name(), out);
    writeText(id.environment(), out);
  }

  static ServiceId readService(DataInputStream in) throws IOException {
    return new ServiceId(readText(in), readText(in), readText(in));
  }
}
