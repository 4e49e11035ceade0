package dev.pharos.store;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.TraceId;

/** Makes log lines readable in tests. */
public final class LogBuilder {
  private final AttributeValue body;
  private long time = SpanSamples.NOW_NS;
  private int severity = Severity.INFO.leastNumber();
  private String severityText = "";
  private TraceId traceId = TraceId.INVALID;
  private long spanId = SpanId.NONE;
  private String eventName = "";
  private Scope scope = Scope.NONE;
  private Resource resource = new Resource(Attributes.of("service.name", "order"), 0, "");
  private final Attributes.Builder attributes = Attributes.builder();

  public LogBuilder(String body) {
    this.body = new AttributeValue.Text(body);
  }

  public LogBuilder time(long epochNs) {
    time = epochNs;
    return this;
  }

  public LogBuilder severity(Severity level) {
    severity = level.leastNumber();
    severityText = level.name();
    return this;
  }

  public LogBuilder trace(TraceId id, long span) {
    traceId = id;
    spanId = span;
    return this;
  }

  public LogBuilder event(String name) {
    eventName = name;
    return this;
  }

  public LogBuilder scope(Scope logger) {
    scope = logger;
    return this;
  }

  public LogBuilder resource(String... keysAndValues) {
    resource = new Resource(Attributes.of(keysAndValues), 0, "");
    return this;
  }

  public LogBuilder attribute(String key, String value) {
    attributes.put(key, value);
    return this;
  }

  public LogRecord build() {
    return new LogRecord(
        time,
        0,
        severity,
        severityText,
        body,
        attributes.build(),
        0,
        0,
        traceId,
        spanId,
        eventName,
        scope,
        resource);
  }
}
