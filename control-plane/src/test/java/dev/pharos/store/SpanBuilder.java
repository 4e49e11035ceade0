package dev.pharos.store;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Makes spans readable in tests; each is of a trace of its own unless told otherwise. */
public final class SpanBuilder {
  private static final AtomicLong NEXT = new AtomicLong(1000);

  TraceId traceId = new TraceId(42, NEXT.incrementAndGet());
  long spanId = NEXT.incrementAndGet();
  private long parentSpanId = SpanId.NONE;
  long start = SpanSamples.NOW_NS;
  SpanKind kind = SpanKind.INTERNAL;
  Resource resource;
  private long duration = 1_000;
  private String name = "work";
  private StatusCode status = StatusCode.UNSET;
  private Scope scope = Scope.NONE;
  private final Attributes.Builder attributes = Attributes.builder();

  public SpanBuilder(String service) {
    resource = new Resource(Attributes.of("service.name", service), 0, "");
  }

  public SpanBuilder trace(TraceId id) {
    traceId = id;
    return this;
  }

  public SpanBuilder parent(long id) {
    parentSpanId = id;
    return this;
  }

  public SpanBuilder start(long epochNs) {
    start = epochNs;
    return this;
  }

  public SpanBuilder duration(long ns) {
    duration = ns;
    return this;
  }

  public SpanBuilder name(String operation) {
    name = operation;
    return this;
  }

  public SpanBuilder kind(SpanKind role) {
    kind = role;
    return this;
  }

  public SpanBuilder status(StatusCode code) {
    status = code;
    return this;
  }

  public SpanBuilder scope(Scope instrumentation) {
    scope = instrumentation;
    return this;
  }

  public SpanBuilder resource(Resource origin) {
    resource = origin;
    return this;
  }

  public SpanBuilder attribute(String key, AttributeValue value) {
    attributes.put(key, value);
    return this;
  }

  public Span build() {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        "",
        0,
        name,
        kind,
        start,
        start + duration,
        status,
        "",
        attributes.build(),
        0,
        List.of(),
        0,
        List.of(),
        0,
        scope,
        resource);
  }
}
