package dev.pharos.receive.decode;

import static dev.pharos.receive.decode.RandomRequests.ARRIVAL_NS;
import static dev.pharos.store.PayloadFormat.OTLP_TRACES_JSON;
import static dev.pharos.store.PayloadFormat.OTLP_TRACES_PROTOBUF;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpanLimitsTest {
  private static final long MINUTE_NS = Duration.ofMinutes(1).toNanos();
  private static final long DAY_NS = Duration.ofDays(1).toNanos();

  private final WireSpanDecoder decoder = new WireSpanDecoder(SpanLimits.DEFAULT);

  @Test
  void refusesASpanOfTenThousandAttributesAndKeepsItsNeighbours() throws Exception {
    var large = span(2);
    for (int i = 0; i < 10_000; i++) {
      large.addAttributes(attribute("key." + i, text("value")));
    }

    SpanBatch batch = decodeBoth(request(span(1), large, span(3)));

    assertThat(batch.spans()).extracting(Span::spanId).containsExactly(1L, 3L);
    assertThat(batch.refused()).isEqualTo(Map.of(RefusalReason.TOO_MANY_ATTRIBUTES, 1));
  }

  @Test
  void takesAsManyAttributesAsTheLimitSays() throws Exception {
    var full = span(1);
    for (int i = 0; i < SpanLimits.MAX_ATTRIBUTES; i++) {
      full.addAttributes(attribute("key." + i, text("value")));
    }

    SpanBatch batch = decodeBoth(request(full));

    assertThat(batch.spans().getFirst().attributes().size()).isEqualTo(SpanLimits.MAX_ATTRIBUTES);
  }

  @Test
  void refusesTheSpansOfAResourceWithTooManyAttributesAlone() throws Exception {
    Resource.Builder resource = Resource.newBuilder();
    for (int i = 0; i <= SpanLimits.MAX_ATTRIBUTES; i++) {
      resource.addAttributes(attribute("key." + i, text("value")));
    }
    ExportTraceServiceRequest request =
        request(span(1), span(2)).toBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(resource)
                    .addScopeSpans(ScopeSpans.newBuilder().addSpans(span(3))))
            .build();

    SpanBatch batch = decodeBoth(request);

    assertThat(batch.spans()).extracting(Span::spanId).containsExactly(1L, 2L);
    assertThat(batch.refused()).isEqualTo(Map.of(RefusalReason.TOO_MANY_ATTRIBUTES, 1));
  }

  @Test
  void refusesASpanWhoseValuesNestTooDeep() throws Exception {
    var inLimit = span(1).addAttributes(attribute("deep", nested(SpanLimits.MAX_DEPTH)));
    var tooDeep = span(2).addAttributes(attribute("deep", nested(SpanLimits.MAX_DEPTH + 1)));

    SpanBatch batch = decodeBoth(request(inLimit, tooDeep));

    assertThat(batch.spans()).extracting(Span::spanId).containsExactly(1L);
    assertThat(batch.refused()).isEqualTo(Map.of(RefusalReason.NESTED_TOO_DEEP, 1));
  }

  @Test
  void survivesNestingThatWouldExhaustTheStack() throws Exception {
    byte[] value = {};
    for (int depth = 0; depth < 50_000; depth++) {
      value = field(5, field(1, value));
    }
    byte[] attribute = field(9, join(field(1, "deep".getBytes(UTF_8)), field(2, value)));
    byte[] request = field(1, field(2, field(2, join(span(1).build().toByteArray(), attribute))));

    SpanBatch batch = decoder.decode(OTLP_TRACES_PROTOBUF, request, ARRIVAL_NS);

    assertThat(batch.refused()).isEqualTo(Map.of(RefusalReason.NESTED_TOO_DEEP, 1));
  }

  @Test
  void takesTimesFromTheRetentionToTenMinutesAhead() throws Exception {
    SpanBatch batch =
        decodeBoth(
            request(
                span(1).setStartTimeUnixNano(ARRIVAL_NS - 7 * DAY_NS),
                span(2).setStartTimeUnixNano(ARRIVAL_NS - 7 * DAY_NS - 1),
                span(3).setEndTimeUnixNano(ARRIVAL_NS + 10 * MINUTE_NS),
                span(4).setEndTimeUnixNano(ARRIVAL_NS + 10 * MINUTE_NS + 1),
                span(5).setStartTimeUnixNano(0).setEndTimeUnixNano(0),
                span(6).setStartTimeUnixNano(-1).setEndTimeUnixNano(-1),
                span(7).setEndTimeUnixNano(span(7).getStartTimeUnixNano()),
                span(8).setEndTimeUnixNano(span(8).getStartTimeUnixNano() - 1)));

    assertThat(batch.spans()).extracting(Span::spanId).containsExactly(1L, 3L, 7L);
    assertThat(batch.refused())
        .isEqualTo(
            Map.of(
                RefusalReason.TOO_OLD, 2,
                RefusalReason.IN_THE_FUTURE, 2,
                RefusalReason.END_BEFORE_START, 1));
  }

  @Test
  void retentionIsAsConfigured() throws Exception {
    WireSpanDecoder oneDay = new WireSpanDecoder(new SpanLimits(Duration.ofDays(1)));
    byte[] request = request(span(1).setStartTimeUnixNano(ARRIVAL_NS - 2 * DAY_NS)).toByteArray();

    SpanBatch batch = oneDay.decode(OTLP_TRACES_PROTOBUF, request, ARRIVAL_NS);

    assertThat(batch.refused()).isEqualTo(Map.of(RefusalReason.TOO_OLD, 1));
  }

  @Test
  void refusesIdsThatAreEmptyShortOrZero() throws Exception {
    SpanBatch batch =
        decodeBoth(
            request(
                span(1),
                span(2).clearTraceId(),
                span(3).setTraceId(ByteString.copyFrom(new byte[16])),
                span(4).setTraceId(ByteString.copyFrom(new byte[] {1, 2, 3})),
                span(5).clearSpanId(),
                span(6).setSpanId(ByteString.copyFrom(new byte[8])),
                span(7).setParentSpanId(ByteString.copyFrom(new byte[] {1})),
                span(8).setParentSpanId(ByteString.copyFrom(new byte[8]))));

    assertThat(batch.spans()).extracting(Span::spanId).containsExactly(1L, 8L);
    assertThat(batch.refused())
        .isEqualTo(Map.of(RefusalReason.INVALID_TRACE_ID, 3, RefusalReason.INVALID_SPAN_ID, 3));
  }

  @Test
  void repairsTextThatIsNotUtf8() throws Exception {
    byte[] name = {'a', (byte) 0xff, 'b', (byte) 0xc3};
    byte[] span = join(span(1).clearName().build().toByteArray(), field(5, name));

    SpanBatch batch =
        decoder.decode(OTLP_TRACES_PROTOBUF, field(1, field(2, field(2, span))), ARRIVAL_NS);

    assertThat(batch.spans().getFirst().name()).isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void refusesARequestOfMoreElementsThanMemoryShouldHold() {
    byte[] empty = new byte[0];
    byte[] event = field(11, empty);
    byte[] events = new byte[event.length * (SpanLimits.MAX_ELEMENTS + 1)];
    for (int i = 0; i < events.length; i += event.length) {
      System.arraycopy(event, 0, events, i, event.length);
    }
    byte[] request = field(1, field(2, field(2, join(span(1).build().toByteArray(), events))));

    assertThatThrownBy(() -> decoder.decode(OTLP_TRACES_PROTOBUF, request, ARRIVAL_NS))
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessageContaining("1000000");
  }

  @Test
  void doesNotCopyAResourceAgainAndAgainThatComesInManyPieces() throws Exception {
    byte[] piece = field(1, field(2, new byte[] {8, 1}));
    byte[] pieces = new byte[piece.length * 1_000_000];
    for (int i = 0; i < pieces.length; i += piece.length) {
      System.arraycopy(piece, 0, pieces, i, piece.length);
    }
    byte[] spans = field(2, field(2, span(1).build().toByteArray()));

    SpanBatch batch =
        decoder.decode(OTLP_TRACES_PROTOBUF, field(1, join(pieces, spans)), ARRIVAL_NS);

    assertThat(batch.spans()).hasSize(1);
  }

  @Test
  void refusesGroups() {
    byte[] group = {(1 << 3) | 3, (1 << 3) | 4};

    assertThatThrownBy(() -> decoder.decode(OTLP_TRACES_PROTOBUF, group, ARRIVAL_NS))
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessageContaining("group");
  }

  @Test
  void sharesResourcesAndTextsBetweenRequests() throws Exception {
    byte[] request = request(span(1).addAttributes(attribute("a.key", text("v")))).toByteArray();
    for (int i = 0; i < 2; i++) {
      decoder.decode(OTLP_TRACES_PROTOBUF, request, ARRIVAL_NS);
    }

    Span first = decoder.decode(OTLP_TRACES_PROTOBUF, request, ARRIVAL_NS).spans().getFirst();
    Span second = decoder.decode(OTLP_TRACES_PROTOBUF, request, ARRIVAL_NS).spans().getFirst();

    assertThat(second.resource()).isSameAs(first.resource());
    assertThat(second.scope()).isSameAs(first.scope());
    assertThat(second.attributes().key(0)).isSameAs(first.attributes().key(0));
    assertThat(second.attributes().value(0)).isSameAs(first.attributes().value(0));
  }

  @Test
  void tellsResourcesApartThatDifferInTheirSchemaAlone() throws Exception {
    ExportTraceServiceRequest one = request(span(1));
    ResourceSpans withSchema =
        one.getResourceSpans(0).toBuilder().setSchemaUrl("https://s").build();
    byte[] both = one.toBuilder().addResourceSpans(withSchema).build().toByteArray();

    for (int i = 0; i < 3; i++) {
      SpanBatch batch = decoder.decode(OTLP_TRACES_PROTOBUF, both, ARRIVAL_NS);

      assertThat(batch.spans())
          .extracting(span -> span.resource().schemaUrl())
          .containsExactly("", "https://s");
    }
  }

  /** Decodes both encodings, which must agree. */
  private SpanBatch decodeBoth(ExportTraceServiceRequest request) throws Exception {
    SpanBatch batch = decoder.decode(OTLP_TRACES_PROTOBUF, request.toByteArray(), ARRIVAL_NS);
    byte[] json = new OtlpJsonWriter(new Random(1)).write(request);
    assertThat(decoder.decode(OTLP_TRACES_JSON, json, ARRIVAL_NS)).isEqualTo(batch);
    return batch;
  }

  private static ExportTraceServiceRequest request(
      io.opentelemetry.proto.trace.v1.Span.Builder... spans) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    scope.getScopeBuilder().setName("a.library");
    Arrays.stream(spans).forEach(scope::addSpans);
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(attribute("service.name", text("shop"))))
                .addScopeSpans(scope))
        .build();
  }

  private static io.opentelemetry.proto.trace.v1.Span.Builder span(long id) {
    return io.opentelemetry.proto.trace.v1.Span.newBuilder()
        .setTraceId(ByteString.copyFrom(ByteBuffer.allocate(16).putLong(7).putLong(id).flip()))
        .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).flip()))
        .setName("GET /")
        .setStartTimeUnixNano(ARRIVAL_NS - MINUTE_NS)
        .setEndTimeUnixNano(ARRIVAL_NS);
  }

  private static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static AnyValue nested(int depth) {
    AnyValue value = text("innermost");
    for (int i = 0; i < depth; i++) {
      AnyValue inner = value;
      AnyValue.Builder outer = AnyValue.newBuilder();
      value =
          i % 2 == 0
              ? outer.setArrayValue(ArrayValue.newBuilder().addValues(inner)).build()
              : outer
                  .setKvlistValue(KeyValueList.newBuilder().addValues(attribute("in", inner)))
                  .build();
    }
    return value;
  }

  private static byte[] field(int number, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeByteArray(number, body);
      out.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
