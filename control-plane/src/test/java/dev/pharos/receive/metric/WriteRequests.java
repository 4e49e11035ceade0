package dev.pharos.receive.metric;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes protobuf messages of remote write with protobuf's own writer. */
public final class WriteRequests {
  private WriteRequests() {}

  /** Writes the fields of one message. */
  @FunctionalInterface
  public interface Fields {
    void to(CodedOutputStream out) throws IOException;
  }

  public static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A {@code TimeSeries} of 1.0 with labels of names and values in turn. */
  public static byte[] series(Fields rest, String... pairs) {
    return message(out -> {
      for (int i = 0; i < pairs.length; i += 2) {
        int pair = i;
        out.writeByteArray(
            1,
            message(label -> {
              label.writeString(1, pairs[pair]);
              label.writeString(2, pairs[pair + 1]);
            }));
      }
      rest.to(out);
    });
  }

  public static byte[] sample(double value, long timeMs) {
    return message(out -> {
      out.writeDouble(1, value);
      out.writeInt64(2, timeMs);
    });
  }

  /** A {@code WriteRequest} of 1.0. */
  public static byte[] request(byte[]... series) {
    return message(out -> {
      for (byte[] one : series) {
        out.writeByteArray(1, one);
      }
    });
  }

  /** A packed field. */
  public static byte[] packed(Fields numbers) {
    return message(numbers);
  }
}
