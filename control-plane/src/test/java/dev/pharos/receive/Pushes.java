package dev.pharos.receive;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes Loki's {@code PushRequest} as protobuf, by protobuf's own writer. */
public final class Pushes {
  private Pushes() {}

  /** A push of streams that {@link #stream} made. */
  public static byte[] push(byte[]... streams) {
    return written(out -> {
      for (byte[] stream : streams) {
        out.writeByteArray(1, stream);
      }
    });
  }

  /**
   * @param labels as in {@code {app="shop"}}
   */
  public static byte[] stream(String labels, byte[]... entries) {
    return written(out -> {
      out.writeString(1, labels);
      for (byte[] entry : entries) {
        out.writeByteArray(2, entry);
      }
      out.writeUInt64(3, 4_711);
    });
  }

  public static byte[] entry(long timeNs, String line, Map<String, String> metadata) {
    return written(out -> {
      out.writeByteArray(
          1,
          written(time -> {
            time.writeInt64(1, timeNs / 1_000_000_000L);
            time.writeInt32(2, (int) (timeNs % 1_000_000_000L));
          }));
      out.writeString(2, line);
      for (Map.Entry<String, String> field : metadata.entrySet()) {
        out.writeByteArray(
            3,
            written(pair -> {
              pair.writeString(1, field.getKey());
              pair.writeString(2, field.getValue());
            }));
      }
    });
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
