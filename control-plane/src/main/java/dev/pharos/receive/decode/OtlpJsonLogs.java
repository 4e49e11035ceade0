package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;

/** Reads one {@code ExportLogsServiceRequest} in OTLP's JSON encoding. */
final class OtlpJsonLogs {
  private final OtlpJsonRequest<LogRecord> request;

  OtlpJsonLogs(TimeBounds bounds) {
    this.request = new OtlpJsonRequest<>(OtlpJsonRequest.Names.LOGS, bounds);
  }

  LogBatch read(byte[] payload) throws MalformedPayloadException {
    BatchDraft<LogRecord> batch =
        request.read(
            payload, (in, attributes, draft) -> new JsonLogRecord(in, attributes, draft)::read);
    return new LogBatch(batch.items(), batch.refused());
  }
}
