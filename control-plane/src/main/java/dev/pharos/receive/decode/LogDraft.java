package dev.pharos.receive.decode;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * A line while its fields come in, in whatever order, with OTLP's defaults where none comes. Ids
 * that are none make it a line outside of traces, as OTLP says, and do not cost the line.
 */
final class LogDraft implements Draft<LogRecord> {
  /** Unsigned, as on the wire; 0 for a line that has none. */
  long timeNs;

  /** Unsigned, as on the wire. */
  long observedNs;

  /** Any number, as on the wire. */
  int severity;

  String severityText = "";
  AttributeValue body = AttributeValue.Empty.INSTANCE;
  Attributes attributes = Attributes.EMPTY;
  int droppedAttributes;
  int flags;

  /** {@link TraceId#INVALID} also for ids of a wrong length. */
  TraceId traceId = TraceId.INVALID;

  /** {@link SpanId#NONE} also for ids of a wrong length. */
  long spanId;

  String eventName = "";

  /** What was too much in its attributes or body. */
  @Nullable RefusalReason flaw;

  void reset() {
    timeNs = 0;
    observedNs = 0;
    severity = 0;
    severityText = "";
    body = AttributeValue.Empty.INSTANCE;
    attributes = Attributes.EMPTY;
    droppedAttributes = 0;
    flags = 0;
    traceId = TraceId.INVALID;
    spanId = SpanId.NONE;
    eventName = "";
    flaw = null;
  }

  /** Also settles its time: a line without one happened when it was seen, else when it came. */
  @Override
  public @Nullable RefusalReason refusal(TimeBounds bounds) {
    if (timeNs == 0) {
      timeNs = observedNs == 0 ? bounds.arrivalNs() : observedNs;
    }
    // Below zero is after the year 2262.
    if (timeNs < 0 || timeNs > bounds.latestNs()) {
      return RefusalReason.IN_THE_FUTURE;
    }
    if (timeNs < bounds.earliestNs()) {
      return RefusalReason.TOO_OLD;
    }
    return flaw;
  }

  @Override
  public LogRecord build(Scope scope, Resource resource) {
    return new LogRecord(
        timeNs,
        // A clock that says it saw the line after the year 2262 says nothing.
        Math.max(0, observedNs),
        SeverityNumbers.of(severity, severityText),
        severityText,
        body,
        attributes,
        droppedAttributes,
        flags,
        traceId,
        spanId,
        eventName,
        scope,
        resource);
  }
}
