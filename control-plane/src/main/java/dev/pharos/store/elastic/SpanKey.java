package dev.pharos.store.elastic;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** What makes two rows one span. */
record SpanKey(TraceId traceId, long spanId, SpanKind kind, ServiceId service) {
  /** Of a hash of the service: with them ids of different services do not meet by chance. */
  private static final int SERVICE_BYTES = 12;

  static SpanKey of(Span span) {
    return new SpanKey(span.traceId(), span.spanId(), span.kind(), span.service());
  }

  /**
   * The id of the document: the same whenever the span comes again, so that what is sent twice is
   * there once. Of a fixed length, as Elasticsearch refuses ids of more than 512 bytes.
   */
  String documentId() {
    ByteBuffer id = ByteBuffer.allocate(3 * Long.BYTES + 1 + SERVICE_BYTES);
    id.putLong(traceId.high()).putLong(traceId.low()).putLong(spanId).put((byte) kind.wireNumber());
    id.put(Arrays.copyOf(hash(service), SERVICE_BYTES));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id.array());
  }

  private static byte[] hash(ServiceId service) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part :
          new String[] {service.namespace(), service.name(), service.environment()}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
