package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;

/** Reads one {@code ExportLogsServiceRequest} from the wire. An instance reads one request. */
final class OtlpProtobufLogs {
  private final BatchDraft<LogRecord> batch;
  private final OtlpProtobufRequest request;

  OtlpProtobufLogs(DecodeCaches caches, NewTexts newTexts, TimeBounds bounds) {
    this.batch = new BatchDraft<>(bounds);
    ProtoAttributes attributes = new ProtoAttributes(caches, newTexts, batch.attributes);
    ProtoLogRecord records = new ProtoLogRecord(attributes, batch);
    LogDraft line = new LogDraft();
    this.request =
        new OtlpProtobufRequest(
            caches,
            newTexts,
            batch.attributes,
            attributes,
            (in, scope, resource, flaw) -> {
              records.read(in, line);
              batch.add(line, scope, resource, flaw);
            });
  }

  LogBatch read(byte[] payload) throws MalformedPayloadException {
    request.read(payload);
    return new LogBatch(batch.items(), batch.refused());
  }
}
