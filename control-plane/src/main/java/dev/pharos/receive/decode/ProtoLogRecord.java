package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.LogRecord;

/** Reads {@code LogRecord} of opentelemetry/proto/logs/v1/logs.proto. */
final class ProtoLogRecord {
  private static final int TIME = (1 << 3) | 1;
  private static final int SEVERITY_NUMBER = 2 << 3;
  private static final int SEVERITY_TEXT = (3 << 3) | 2;
  private static final int BODY = (5 << 3) | 2;
  private static final int ATTRIBUTES = (6 << 3) | 2;
  private static final int DROPPED_ATTRIBUTES = 7 << 3;
  private static final int FLAGS = (8 << 3) | 5;
  private static final int TRACE_ID = (9 << 3) | 2;
  private static final int SPAN_ID = (10 << 3) | 2;
  private static final int OBSERVED_TIME = (11 << 3) | 1;
  private static final int EVENT_NAME = (12 << 3) | 2;

  private final ProtoAttributes attributes;
  private final BatchDraft<LogRecord> batch;

  ProtoLogRecord(ProtoAttributes attributes, BatchDraft<LogRecord> batch) {
    this.attributes = attributes;
    this.batch = batch;
  }

  /** Reads the message that the cursor stands before into the draft, which is reset first. */
  void read(ProtoReader in, LogDraft line) throws MalformedPayloadException {
    line.reset();
    int begin = batch.attributes.begin();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case TIME -> line.timeNs = in.fixed64();
        case SEVERITY_NUMBER -> line.severity = (int) in.varint();
        case SEVERITY_TEXT -> line.severityText = attributes.text(in);
        case BODY -> line.body = attributes.value(in, line.body);
        case ATTRIBUTES -> attributes.keyValue(in, begin);
        case DROPPED_ATTRIBUTES -> line.droppedAttributes = ProtoSpan.count(in);
        case FLAGS -> line.flags = in.fixed32();
        case TRACE_ID -> line.traceId = ProtoSpan.traceId(in, batch);
        case SPAN_ID -> line.spanId = ProtoSpan.spanId(in);
        case OBSERVED_TIME -> line.observedNs = in.fixed64();
        case EVENT_NAME -> line.eventName = attributes.text(in);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    line.attributes = batch.attributes.pop(begin);
    line.flaw = batch.attributes.takeFlaw();
  }
}
