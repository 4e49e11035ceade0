package dev.pharos.judge.trace;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.List;

/** Puts a trace together from spans told in milliseconds; ids count from 1. */
final class TraceBuilder {
  static final long MS = 1_000_000L;
  static final long START_NS = 1_772_600_767_000_000_000L;

  private final TraceId traceId;
  private final List<Span> spans = new ArrayList<>();

  TraceBuilder(long id) {
    traceId = new TraceId(9, id);
  }

  TraceBuilder() {
    this(1);
  }

  /** One span that may still be changed. */
  final class Draft {
    private final long id = spans.size() + 1L;
    private long parent;
    private final String service;
    private final String name;
    private final SpanKind kind;
    private final long startNs;
    private final long endNs;
    private StatusCode status = StatusCode.UNSET;
    private final Attributes.Builder attributes = Attributes.builder();
    private final Attributes.Builder resource = Attributes.builder();
    private final List<SpanEvent> events = new ArrayList<>();

    private Draft(
        long parent, String service, String name, SpanKind kind, double fromMs, double toMs) {
      this.parent = parent;
      this.service = service;
      this.name = name;
      this.kind = kind;
      this.startNs = START_NS + Math.round(fromMs * MS);
      this.endNs = START_NS + Math.round(toMs * MS);
      resource.put("service.name", service);
    }

    Draft with(String key, String value) {
      attributes.put(key, value);
      return this;
    }

    Draft with(String key, long value) {
      attributes.put(key, value);
      return this;
    }

    Draft from(String key, String value) {
      resource.put(key, value);
      return this;
    }

    Draft failed() {
      status = StatusCode.ERROR;
      return this;
    }

    Draft event(String event, double atMs, String... attributes) {
      events.add(
          new SpanEvent(event, START_NS + Math.round(atMs * MS), Attributes.of(attributes), 0));
      return this;
    }

    /** Its id, by which children name it. */
    long add() {
      spans.add(
          new Span(
              traceId,
              id,
              parent,
              "",
              1,
              name,
              kind,
              startNs,
              endNs,
              status,
              "",
              attributes.build(),
              0,
              List.copyOf(events),
              0,
              List.of(),
              0,
              Scope.NONE,
              new Resource(resource.build(), 0, "")));
      return id;
    }
  }

  Draft span(long parent, String service, String name, SpanKind kind, double fromMs, double toMs) {
    return new Draft(parent, service, name, kind, fromMs, toMs);
  }

  Draft server(long parent, String service, String name, double fromMs, double toMs) {
    return span(parent, service, name, SpanKind.SERVER, fromMs, toMs);
  }

  Draft client(long parent, String service, String name, double fromMs, double toMs) {
    return span(parent, service, name, SpanKind.CLIENT, fromMs, toMs);
  }

  Draft internal(long parent, String service, String name, double fromMs, double toMs) {
    return span(parent, service, name, SpanKind.INTERNAL, fromMs, toMs);
  }

  Draft query(long parent, String service, String table, double fromMs, double toMs) {
    return client(parent, service, "SELECT " + table, fromMs, toMs)
        .with("db.system", "postgresql")
        .with("db.operation", "SELECT");
  }

  TraceTree tree() {
    return TraceTree.of(spans);
  }

  List<Span> spans() {
    return List.copyOf(spans);
  }
}
