package dev.pharos.receive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Writes the few small protobuf messages that OTLP answers with: {@code
 * ExportTraceServiceResponse}, {@code ExportLogsServiceResponse}, alike on the wire, and {@code
 * google.rpc.Status} with a {@code RetryInfo}.
 */
final class OtlpWire {
  private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OtlpWire() {}

  /** What an export is answered with; empty when everything was taken. */
  static byte[] response(Answer.Taken taken) {
    if (taken.refused().isEmpty()) {
      return new byte[0];
    }
    byte[] partialSuccess =
        new OtlpWire().number(1, taken.refusedCount()).text(2, taken.message()).bytes();
    return new OtlpWire().message(1, partialSuccess).bytes();
  }

  /** {@code google.rpc.Status}. */
  static byte[] status(int code, String message) {
    return new OtlpWire().number(1, code).text(2, message).bytes();
  }

  /** {@code google.rpc.Status} that says when to try again. */
  static byte[] status(int code, String message, Duration retryAfter) {
    byte[] delay =
        new OtlpWire().number(1, retryAfter.getSeconds()).number(2, retryAfter.getNano()).bytes();
    byte[] retryInfo = new OtlpWire().message(1, delay).bytes();
    byte[] any = new OtlpWire().text(1, RETRY_INFO).message(2, retryInfo).bytes();
    return new OtlpWire().number(1, code).text(2, message).message(3, any).bytes();
  }

  private OtlpWire number(int field, long value) {
    if (value != 0) {
      varint((long) field << 3);
      varint(value);
    }
    return this;
  }

  private OtlpWire text(int field, String value) {
    return value.isEmpty() ? this : message(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private OtlpWire message(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  private byte[] bytes() {
    return out.toByteArray();
  }
}
