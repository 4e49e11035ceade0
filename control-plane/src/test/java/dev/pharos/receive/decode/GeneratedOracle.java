package dev.pharos.receive.decode;

import com.google.protobuf.ByteString;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a request's spans are, by OpenTelemetry's generated classes and the rules written anew. */
final class GeneratedOracle {
  static final BigInteger LATEST =
      BigInteger.valueOf(RandomRequests.ARRIVAL_NS + Duration.ofMinutes(10).toNanos());
  static final BigInteger EARLIEST =
      BigInteger.valueOf(RandomRequests.ARRIVAL_NS - Duration.ofDays(7).toNanos());

  private GeneratedOracle() {}

  static SpanBatch spansOf(ExportTraceServiceRequest request) {
    List<Span> spans = new ArrayList<>();
    Map<RefusalReason, Integer> refused = new TreeMap<>();
    for (ResourceSpans ofResource : request.getResourceSpansList()) {
      Resource resource =
          new Resource(
              attributes(ofResource.getResource().getAttributesList()),
              count(ofResource.getResource().getDroppedAttributesCount()),
              ofResource.getSchemaUrl());
      for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
        InstrumentationScope scope = ofScope.getScope();
        Scope expectedScope =
            new Scope(
                scope.getName(),
                scope.getVersion(),
                attributes(scope.getAttributesList()),
                count(scope.getDroppedAttributesCount()),
                ofScope.getSchemaUrl());
        for (var span : ofScope.getSpansList()) {
          String refusal = refusal(span);
          if (refusal.isEmpty()) {
            spans.add(span(span, expectedScope, resource));
          } else {
            refused.merge(RefusalReason.valueOf(refusal), 1, Integer::sum);
          }
        }
      }
    }
    return new SpanBatch(spans, refused);
  }

  private static String refusal(io.opentelemetry.proto.trace.v1.Span span) {
    BigInteger start = unsigned(span.getStartTimeUnixNano());
    BigInteger end = unsigned(span.getEndTimeUnixNano());
    int parentLength = span.getParentSpanId().size();
    if (span.getTraceId().size() != 16 || isZero(span.getTraceId())) {
      return "INVALID_TRACE_ID";
    } else if (span.getSpanId().size() != 8 || isZero(span.getSpanId())) {
      return "INVALID_SPAN_ID";
    } else if (parentLength != 0 && parentLength != 8) {
      return "INVALID_SPAN_ID";
    } else if (end.compareTo(start) < 0) {
      return "END_BEFORE_START";
    } else if (end.compareTo(LATEST) > 0) {
      return "IN_THE_FUTURE";
    } else if (start.compareTo(EARLIEST) < 0) {
      return "TOO_OLD";
    }
    return "";
  }

  private static Span span(
      io.opentelemetry.proto.trace.v1.Span span, Scope scope, Resource resource) {
    return new Span(
        traceId(span.getTraceId()),
        spanId(span.getSpanId()),
        spanId(span.getParentSpanId()),
        span.getTraceState(),
        span.getFlags(),
        span.getName(),
        switch (span.getKindValue()) {
          case 1 -> SpanKind.INTERNAL;
          case 2 -> SpanKind.SERVER;
          case 3 -> SpanKind.CLIENT;
          case 4 -> SpanKind.PRODUCER;
          case 5 -> SpanKind.CONSUMER;
          default -> SpanKind.UNSPECIFIED;
        },
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        switch (span.getStatus().getCodeValue()) {
          case 1 -> StatusCode.OK;
          case 2 -> StatusCode.ERROR;
          default -> StatusCode.UNSET;
        },
        span.getStatus().getMessage(),
        attributes(span.getAttributesList()),
        count(span.getDroppedAttributesCount()),
        span.getEventsList().stream()
            .map(event ->
                new SpanEvent(
                    event.getName(),
                    event.getTimeUnixNano(),
                    attributes(event.getAttributesList()),
                    count(event.getDroppedAttributesCount())))
            .toList(),
        count(span.getDroppedEventsCount()),
        span.getLinksList().stream()
            .map(link ->
                new SpanLink(
                    traceId(link.getTraceId()),
                    spanId(link.getSpanId()),
                    link.getTraceState(),
                    link.getFlags(),
                    attributes(link.getAttributesList()),
                    count(link.getDroppedAttributesCount())))
            .toList(),
        count(span.getDroppedLinksCount()),
        scope,
        resource);
  }

  static Attributes attributes(List<KeyValue> attributes) {
    Attributes.Builder builder = Attributes.builder();
    attributes.forEach(attribute -> builder.put(attribute.getKey(), value(attribute.getValue())));
    return builder.build();
  }

  static AttributeValue value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> new AttributeValue.Text(value.getStringValue());
      case BOOL_VALUE -> new AttributeValue.Bool(value.getBoolValue());
      case INT_VALUE -> new AttributeValue.Int(value.getIntValue());
      case DOUBLE_VALUE -> new AttributeValue.Real(value.getDoubleValue());
      case BYTES_VALUE -> new AttributeValue.Bytes(value.getBytesValue().toByteArray());
      case ARRAY_VALUE ->
          new AttributeValue.Array(
              value.getArrayValue().getValuesList().stream().map(GeneratedOracle::value).toList());
      case KVLIST_VALUE ->
          new AttributeValue.KeyValues(attributes(value.getKvlistValue().getValuesList()));
      default -> new AttributeValue.Empty();
    };
  }

  static TraceId traceId(ByteString id) {
    return id.size() == 16
        ? new TraceId(id.asReadOnlyByteBuffer().getLong(), id.asReadOnlyByteBuffer().getLong(8))
        : TraceId.INVALID;
  }

  static long spanId(ByteString id) {
    return id.size() == 8 ? id.asReadOnlyByteBuffer().getLong() : 0;
  }

  private static boolean isZero(ByteString id) {
    return new BigInteger(1, id.toByteArray()).signum() == 0;
  }

  static int count(int unsigned) {
    return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
  }

  static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
