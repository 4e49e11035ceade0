package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.SpanDecoder;
import dev.pharos.signal.SpanBatch;
import dev.pharos.store.PayloadFormat;

/**
 * Decodes OTLP's and Zipkin's requests of spans. What it gives depends on the bytes, the arrival
 * and the limits alone. Safe for use by many threads.
 */
public final class WireSpanDecoder implements SpanDecoder {
  private final SpanLimits limits;
  private final DecodeCaches caches = new DecodeCaches();

  public WireSpanDecoder(SpanLimits limits) {
    this.limits = limits;
  }

  @Override
  public SpanBatch decode(PayloadFormat format, byte[] payload, long arrivalNs)
      throws MalformedPayloadException {
    TimeBounds bounds = TimeBounds.around(arrivalNs, limits.retention());
    return switch (format) {
      case OTLP_TRACES_PROTOBUF -> new OtlpProtobufTraces(caches, bounds).read(payload);
      case OTLP_TRACES_JSON -> new OtlpJsonTraces(bounds).read(payload);
      case ZIPKIN_JSON -> new ZipkinJsonSpans(bounds).read(payload);
      case EVENT -> throw new IllegalArgumentException("an event holds no spans");
    };
  }
}
