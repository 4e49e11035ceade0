package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;

/** Reads one {@code ExportTraceServiceRequest} from the wire. An instance reads one request. */
final class OtlpProtobufTraces {
  private final BatchDraft<Span> batch;
  private final OtlpProtobufRequest request;

  OtlpProtobufTraces(DecodeCaches caches, NewTexts newTexts, TimeBounds bounds) {
    this.batch = new BatchDraft<>(bounds);
    ProtoAttributes attributes = new ProtoAttributes(caches, newTexts, batch.attributes);
    ProtoSpan spans = new ProtoSpan(attributes, batch);
    SpanDraft span = new SpanDraft();
    this.request =
        new OtlpProtobufRequest(
            caches,
            newTexts,
            batch.attributes,
            attributes,
            (in, scope, resource, flaw) -> {
              spans.read(in, span);
              batch.add(span, scope, resource, flaw);
            });
  }

  SpanBatch read(byte[] payload) throws MalformedPayloadException {
    request.read(payload);
    return new SpanBatch(batch.items(), batch.refused());
  }
}
