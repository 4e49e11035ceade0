package dev.pharos.receive.decode;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Requests with every field there is, now and then absent or odd, and now and then a span that is
 * to be refused.
 */
final class RandomRequests {
  /** 2026-11-20T10:00:00Z in epoch nanoseconds. */
  static final long ARRIVAL_NS = 1_795_168_800_000_000_000L;

  private static final long MINUTE_NS = 60_000_000_000L;
  private static final String[] WORDS = {
    "GET",
    "http.request.method",
    "/orders/{id}",
    "",
    "größe",
    "价格",
    "a\u0000b",
    "🚢",
    "order",
    "db.query.text",
    "SELECT * FROM orders WHERE id = ?",
    "x".repeat(127),
    "y".repeat(128),
    "z".repeat(129),
    "stack".repeat(200)
  };

  private final RandomGenerator random;

  RandomRequests(RandomGenerator random) {
    this.random = random;
  }

  ExportTraceServiceRequest next() {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      request.addResourceSpans(resourceSpans());
    }
    return request.build();
  }

  private ResourceSpans resourceSpans() {
    ResourceSpans.Builder spans = ResourceSpans.newBuilder().setSchemaUrl(word());
    if (often()) {
      spans.setResource(
          Resource.newBuilder().addAllAttributes(attributes(2)).setDroppedAttributesCount(count()));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      spans.addScopeSpans(scopeSpans());
    }
    return spans.build();
  }

  private ScopeSpans scopeSpans() {
    ScopeSpans.Builder spans = ScopeSpans.newBuilder().setSchemaUrl(word());
    if (often()) {
      spans.setScope(
          InstrumentationScope.newBuilder()
              .setName(word())
              .setVersion(word())
              .addAllAttributes(attributes(1))
              .setDroppedAttributesCount(count()));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      spans.addSpans(span());
    }
    return spans.build();
  }

  private Span span() {
    long start = ARRIVAL_NS - random.nextLong(60 * MINUTE_NS);
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(16))
            .setSpanId(id(8))
            .setTraceState(word())
            .setName(word())
            .setKindValue(random.nextInt(-1, 8))
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + random.nextLong(MINUTE_NS))
            .addAllAttributes(attributes(3))
            .setDroppedAttributesCount(count())
            .setDroppedEventsCount(count())
            .setDroppedLinksCount(count())
            .setFlags(random.nextInt());
    if (often()) {
      span.setParentSpanId(id(8));
    }
    if (often()) {
      span.setStatus(Status.newBuilder().setMessage(word()).setCodeValue(random.nextInt(-1, 5)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      span.addEvents(
          Span.Event.newBuilder()
              .setName(word())
              .setTimeUnixNano(random.nextLong())
              .addAllAttributes(attributes(2))
              .setDroppedAttributesCount(count()));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      span.addLinks(
          Span.Link.newBuilder()
              .setTraceId(id(16))
              .setSpanId(id(8))
              .setTraceState(word())
              .addAllAttributes(attributes(2))
              .setFlags(random.nextInt())
              .setDroppedAttributesCount(count()));
    }
    if (random.nextInt(10) == 0) {
      spoil(span);
    }
    return span.build();
  }

  private void spoil(Span.Builder span) {
    switch (random.nextInt(9)) {
      case 0 -> span.setTraceId(ByteString.EMPTY);
      case 1 -> span.setTraceId(ByteString.copyFrom(new byte[16]));
      case 2 -> span.setSpanId(id(7));
      case 3 -> span.setSpanId(ByteString.copyFrom(new byte[8]));
      case 4 -> span.setParentSpanId(id(9));
      case 5 -> span.setEndTimeUnixNano(span.getStartTimeUnixNano() - 1);
      case 6 -> span.setStartTimeUnixNano(0);
      case 7 -> span.setEndTimeUnixNano(ARRIVAL_NS + 11 * MINUTE_NS);
      default -> span.setStartTimeUnixNano(-2).setEndTimeUnixNano(-1);
    }
  }

  List<KeyValue> attributes(int depth) {
    List<KeyValue> attributes = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      KeyValue.Builder attribute = KeyValue.newBuilder().setKey(word());
      if (often()) {
        attribute.setValue(value(depth));
      }
      attributes.add(attribute.build());
    }
    return attributes;
  }

  AnyValue value(int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> value.setStringValue(word());
      case 1 -> value.setBoolValue(random.nextBoolean());
      case 2 -> value.setIntValue(random.nextInt(3) == 0 ? random.nextLong() : count());
      case 3 -> value.setDoubleValue(real());
      case 4 -> value.setBytesValue(id(random.nextInt(20)));
      case 5 -> value.clear();
      case 6 -> {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.addValues(value(depth - 1));
        }
        value.setArrayValue(array);
      }
      default ->
          value.setKvlistValue(KeyValueList.newBuilder().addAllValues(attributes(depth - 1)));
    }
    return value.build();
  }

  private double real() {
    return switch (random.nextInt(6)) {
      case 0 -> Double.NaN;
      case 1 -> Double.NEGATIVE_INFINITY;
      case 2 -> -0.0;
      case 3 -> random.nextInt(100);
      case 4 -> Double.longBitsToDouble(random.nextLong() & ~(0x7ffL << 52));
      default -> random.nextDouble();
    };
  }

  boolean often() {
    return random.nextInt(8) != 0;
  }

  int count() {
    return random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(4);
  }

  String word() {
    return random.nextInt(4) == 0
        ? Long.toString(random.nextLong(), 36)
        : WORDS[random.nextInt(WORDS.length)];
  }

  ByteString id(int length) {
    byte[] id = new byte[length];
    random.nextBytes(id);
    return ByteString.copyFrom(id);
  }
}
