package dev.pharos.aggregate;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The edges of a set of spans, worked out slowly with all of them at hand, by the rules that {@link
 * EdgeLinker} states.
 */
final class EdgeOracle {
  private record Id(TraceId trace, long span) {}

  private final Map<Id, Span> byId = new HashMap<>();
  private final List<Span> spans = new ArrayList<>();
  private final Map<String, long[]> edges = new TreeMap<>();
  private final Set<Span> paired = new HashSet<>();
  private long unconsumed;
  private long delays;

  EdgeOracle(List<Span> arrived) {
    for (Span span : arrived) {
      if (byId.put(new Id(span.traceId(), span.spanId()), span) == null) {
        spans.add(span);
      }
    }
    spans.stream().filter(span -> span.kind() == SpanKind.SERVER).forEach(this::server);
    spans.stream().filter(span -> span.kind() == SpanKind.CLIENT).forEach(this::client);
    messages();
  }

  /** Without those that arrived again. */
  List<Span> distinct() {
    return spans;
  }

  /** Calls and errors of client and server, by the edge's text. */
  Map<String, List<Long>> edges() {
    Map<String, List<Long>> readable = new TreeMap<>();
    edges.forEach(
        (key, counts) -> readable.put(key, List.of(counts[0], counts[1], counts[2], counts[3])));
    return readable;
  }

  long unconsumed() {
    return unconsumed;
  }

  long delays() {
    return delays;
  }

  private void server(Span server) {
    String callee = name(server) + " " + server.name();
    if (server.parentSpanId() == 0) {
      count("user > " + callee, server, false);
      return;
    }
    Span nearest = null;
    Span at = parent(server);
    while (true) {
      if (at == null) {
        count((nearest == null ? "unknown caller" : name(nearest)) + " > " + callee, server, false);
        return;
      }
      if (nearest == null && !at.service().equals(server.service())) {
        nearest = at;
      }
      if (at.kind() == SpanKind.CLIENT) {
        if (paired.add(at)) {
          count(name(at) + " > " + callee, at, true);
        }
        count(name(at) + " > " + callee, server, false);
        return;
      }
      if (at.kind() != SpanKind.INTERNAL || at.parentSpanId() == 0) {
        count(name(nearest == null ? server : nearest) + " > " + callee, server, false);
        return;
      }
      at = parent(at);
    }
  }

  private void client(Span client) {
    if (client.attributes().text("db.system") != null) {
      count(
          name(client) + " > " + client.attributes().text("db.name") + " " + client.name(),
          client,
          true);
      return;
    }
    boolean wraps =
        spans.stream()
            .anyMatch(inner ->
                inner.kind() == SpanKind.CLIENT
                    && inner.traceId().equals(client.traceId())
                    && inner.parentSpanId() == client.spanId()
                    && inner.service().equals(client.service()));
    String address = client.attributes().text("server.address");
    if (!paired.contains(client) && !wraps && address != null) {
      count(name(client) + " > " + address + " " + client.name(), client, true);
    }
  }

  private void messages() {
    Set<Span> consumed = new HashSet<>();
    for (Span span : spans) {
      if (span.kind() == SpanKind.PRODUCER) {
        count(name(span) + " > q q", span, true);
      }
      if (span.kind() != SpanKind.CONSUMER) {
        continue;
      }
      count("q > " + name(span) + " " + span.name(), span, false);
      Set<Span> producers = new HashSet<>();
      Span parent = parent(span);
      while (parent != null && parent.kind() == SpanKind.INTERNAL) {
        parent = parent(parent);
      }
      producers.add(parent);
      for (SpanLink link : span.links()) {
        producers.add(byId.get(new Id(link.traceId(), link.spanId())));
      }
      for (Span producer : producers) {
        if (producer != null && producer.kind() == SpanKind.PRODUCER) {
          consumed.add(producer);
          delays++;
        }
      }
    }
    unconsumed =
        spans.stream()
            .filter(span -> span.kind() == SpanKind.PRODUCER && !consumed.contains(span))
            .count();
  }

  private void count(String edge, Span span, boolean byClient) {
    long[] counts = edges.computeIfAbsent(edge, key -> new long[4]);
    int at = byClient ? 0 : 2;
    counts[at]++;
    counts[at + 1] += span.isError() ? 1 : 0;
  }

  private Span parent(Span span) {
    return byId.get(new Id(span.traceId(), span.parentSpanId()));
  }

  private static String name(Span span) {
    return span.service().name() + "@" + span.resource().version();
  }
}
