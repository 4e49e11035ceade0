package dev.pharos.signal;

/**
 * One log line or event, as received; a stack of several lines is one record.
 *
 * @param timeNs when it happened, epoch nanoseconds; receivers put the observed time here where the
 *     sender knows no other
 * @param observedNs when a collector first saw it, epoch nanoseconds; 0 where nobody said
 * @param severity OpenTelemetry's number, 1 to 24; 0 where nobody said
 * @param severityText what the source calls it; may be empty
 * @param flags the W3C flags in the lowest byte
 * @param traceId {@link TraceId#INVALID} outside of traces
 * @param spanId {@link SpanId#NONE} outside of spans
 * @param eventName identifies a kind of event; empty for ordinary lines
 */
public record LogRecord(
    long timeNs,
    long observedNs,
    int severity,
    String severityText,
    AttributeValue body,
    Attributes attributes,
    int droppedAttributes,
    int flags,
    TraceId traceId,
    long spanId,
    String eventName,
    Scope scope,
    Resource resource) {

  /** The body as it reads: what is searched and shown. */
  public String bodyText() {
    return body.toString();
  }

  public Severity level() {
    return Severity.ofNumber(severity);
  }

  public ServiceId service() {
    return resource.service();
  }
}
