package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.LogRecord;

/** Reads {@code LogRecord} in OTLP's JSON encoding. */
final class JsonLogRecord {
  private final JsonCursor in;
  private final JsonAttributes attributes;
  private final BatchDraft<LogRecord> batch;

  JsonLogRecord(JsonCursor in, JsonAttributes attributes, BatchDraft<LogRecord> batch) {
    this.in = in;
    this.attributes = attributes;
    this.batch = batch;
  }

  LogDraft read() throws MalformedPayloadException {
    LogDraft line = new LogDraft();
    int begin = batch.attributes.begin();
    if (in.beginObject()) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "timeUnixNano" -> line.timeNs = in.uint64();
          case "observedTimeUnixNano" -> line.observedNs = in.uint64();
          case "severityNumber" -> line.severity = in.enumNumber(SeverityNumbers.NAMES);
          case "severityText" -> line.severityText = in.text();
          case "body" -> line.body = attributes.anyValue();
          case "attributes" -> attributes.keyValues(begin);
          case "droppedAttributesCount" -> line.droppedAttributes = in.count();
          case "flags" -> line.flags = (int) in.uint32();
          case "traceId" -> line.traceId = JsonSpan.traceId(in, batch);
          case "spanId" -> line.spanId = JsonSpan.spanId(in);
          case "eventName" -> line.eventName = in.text();
          default -> in.skip();
        }
      }
    }
    line.attributes = batch.attributes.pop(begin);
    line.flaw = batch.attributes.takeFlaw();
    return line;
  }
}
