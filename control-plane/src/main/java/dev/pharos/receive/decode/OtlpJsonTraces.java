package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;

/** Reads one {@code ExportTraceServiceRequest} in OTLP's JSON encoding. */
final class OtlpJsonTraces {
  private final OtlpJsonRequest<Span> request;

  OtlpJsonTraces(TimeBounds bounds) {
    this.request = new OtlpJsonRequest<>(OtlpJsonRequest.Names.TRACES, bounds);
  }

  SpanBatch read(byte[] payload) throws MalformedPayloadException {
    BatchDraft<Span> batch =
        request.read(payload, (in, attributes, draft) -> new JsonSpan(in, attributes, draft)::read);
    return new SpanBatch(batch.items(), batch.refused());
  }
}
