package dev.pharos.aggregate;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Spans made by hand, of one service instance. */
final class Spans {
  /** A full hour, so that windows begin with it. */
  static final long T0 = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli() * 1_000_000L;

  static final long SECOND = Duration.ofSeconds(1).toNanos();
  static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Resource resource;

  private Spans(Resource resource) {
    this.resource = resource;
  }

  static Spans of(String service) {
    return of(service, "1.0", service + "-1");
  }

  static Spans of(String service, String version, String instance) {
    return of(
        Attributes.of(
            "service.name", service,
            "service.version", version,
            "service.instance.id", instance,
            "deployment.environment.name", "test"));
  }

  static Spans of(Attributes resource) {
    return new Spans(new Resource(resource, 0, ""));
  }

  Resource resource() {
    return resource;
  }

  Maker span(SpanKind kind, String name) {
    return new Maker(kind, name);
  }

  Maker server(String name) {
    return span(SpanKind.SERVER, name);
  }

  Maker client(String name) {
    return span(SpanKind.CLIENT, name);
  }

  Maker internal(String name) {
    return span(SpanKind.INTERNAL, name);
  }

  Maker producer(String name) {
    return span(SpanKind.PRODUCER, name);
  }

  Maker consumer(String name) {
    return span(SpanKind.CONSUMER, name);
  }

  static TraceId trace(long number) {
    return new TraceId(0x5eed, number);
  }

  /** Collects what a span is made of. */
  final class Maker {
    private final SpanKind kind;
    private final String name;
    private TraceId trace = Spans.trace(1);
    private long id = 1;
    private long parent;
    private long startNs = T0;
    private long durationNs = 10 * MILLI;
    private StatusCode status = StatusCode.UNSET;
    private Attributes attributes = Attributes.EMPTY;
    private final List<SpanLink> links = new ArrayList<>();
    private final List<SpanEvent> events = new ArrayList<>();

    private Maker(SpanKind kind, String name) {
      this.kind = kind;
      this.name = name;
    }

    Maker trace(long number) {
      trace = Spans.trace(number);
      return this;
    }

    Maker id(long spanId) {
      id = spanId;
      return this;
    }

    Maker parent(long spanId) {
      parent = spanId;
      return this;
    }

    Maker at(long epochNs) {
      startNs = epochNs;
      return this;
    }

    Maker lasting(long ns) {
      durationNs = ns;
      return this;
    }

    Maker failed() {
      status = StatusCode.ERROR;
      return this;
    }

    Maker with(String... keysAndValues) {
      return with(Attributes.of(keysAndValues));
    }

    Maker with(Attributes all) {
      attributes = all;
      return this;
    }

    Maker linkedTo(long traceNumber, long spanId) {
      links.add(new SpanLink(Spans.trace(traceNumber), spanId, "", 0, Attributes.EMPTY, 0));
      return this;
    }

    /** An exception as SDKs report it, at the span's end as it is set so far. */
    Maker threw(String type, String message, String stack) {
      events.add(
          new SpanEvent(
              "exception",
              startNs + durationNs,
              Attributes.of(
                  "exception.type", type,
                  "exception.message", message,
                  "exception.stacktrace", stack),
              0));
      return this;
    }

    Span make() {
      return new Span(
          trace,
          id,
          parent,
          "",
          0,
          name,
          kind,
          startNs,
          startNs + durationNs,
          status,
          "",
          attributes,
          0,
          List.copyOf(events),
          0,
          List.copyOf(links),
          0,
          Scope.NONE,
          resource);
    }
  }
}
