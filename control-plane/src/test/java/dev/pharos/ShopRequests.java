package dev.pharos;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Export requests of a small shop: each trace is a user's request to the gateway, which calls
 * order, which queries its database. Deterministic by seed.
 */
final class ShopRequests {
  private final Random random;

  ShopRequests(long seed) {
    random = new Random(seed);
  }

  /**
   * One request as a sender would send it.
   *
   * @param traceIds of the traces in it, four spans each
   */
  record Request(List<String> traceIds, int failed, byte[] body) {
    static final int SPANS_PER_TRACE = 4;
  }

  Request next(int traces, long nowNs) {
    List<String> ids = new ArrayList<>();
    ScopeSpans.Builder gateway = ScopeSpans.newBuilder();
    ScopeSpans.Builder order = ScopeSpans.newBuilder();
    int failed = 0;
    for (int i = 0; i < traces; i++) {
      ByteString traceId = id(16);
      ids.add(java.util.HexFormat.of().formatHex(traceId.toByteArray()));
      ByteString root = id(8);
      ByteString client = id(8);
      ByteString server = id(8);
      long start = nowNs - 50_000_000L;
      boolean fails = random.nextInt(100) == 0;
      failed += fails ? 1 : 0;
      gateway.addSpans(
          span(
                  traceId,
                  root,
                  ByteString.EMPTY,
                  Span.SpanKind.SPAN_KIND_SERVER,
                  "POST /orders",
                  fails)
              .setStartTimeUnixNano(start)
              .setEndTimeUnixNano(start + 40_000_000L));
      gateway.addSpans(
          span(traceId, client, root, Span.SpanKind.SPAN_KIND_CLIENT, "POST", fails)
              .addAttributes(text("server.address", "order"))
              .addAttributes(text("http.request.method", "POST"))
              .setStartTimeUnixNano(start + 1_000_000L)
              .setEndTimeUnixNano(start + 39_000_000L));
      order.addSpans(
          span(traceId, server, client, Span.SpanKind.SPAN_KIND_SERVER, "POST /orders", fails)
              .addAllEvents(fails ? List.of(exception(start + 37_000_000L)) : List.of())
              .setStartTimeUnixNano(start + 2_000_000L)
              .setEndTimeUnixNano(start + 38_000_000L));
      order.addSpans(
          span(traceId, id(8), server, Span.SpanKind.SPAN_KIND_CLIENT, "INSERT orders", false)
              .addAttributes(text("db.system", "h2"))
              .addAttributes(text("db.name", "orders"))
              .setStartTimeUnixNano(start + 3_000_000L)
              .setEndTimeUnixNano(start + 9_000_000L));
    }
    byte[] body =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(resource("gateway", "2.0.0").addScopeSpans(gateway))
            .addResourceSpans(resource("order", "5.2.1").addScopeSpans(order))
            .build()
            .toByteArray();
    return new Request(ids, failed, body);
  }

  private static ResourceSpans.Builder resource(String service, String version) {
    return ResourceSpans.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(text("service.name", service))
                .addAttributes(text("service.namespace", "shop"))
                .addAttributes(text("service.version", version))
                .addAttributes(text("service.instance.id", service + "-1"))
                .addAttributes(text("deployment.environment.name", "test")));
  }

  private static Span.Builder span(
      ByteString traceId,
      ByteString spanId,
      ByteString parent,
      Span.SpanKind kind,
      String name,
      boolean error) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(traceId)
            .setSpanId(spanId)
            .setParentSpanId(parent)
            .setKind(kind)
            .setName(name);
    return error
        ? span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
        : span;
  }

  private static Span.Event exception(long timeNs) {
    return Span.Event.newBuilder()
        .setName("exception")
        .setTimeUnixNano(timeNs)
        .addAttributes(text("exception.type", "com.shop.OutOfStock"))
        .addAttributes(
            text(
                "exception.stacktrace",
                "com.shop.OutOfStock\n\tat com.shop.Orders.place(Orders.java:4)\n"))
        .build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private ByteString id(int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    return ByteString.copyFrom(ByteBuffer.wrap(id));
  }
}
