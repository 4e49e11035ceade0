package dev.pharos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TraceMixTest {
  private static final long NOW_NS = 1_800_000_000_000_000_000L;

  @Test
  void requestsAreValidOtlpOfTheSizeAndShapeTheBenchPromises() throws Exception {
    TraceMix mix = new TraceMix(1);
    TraceMix.Request request = mix.next(5_000, NOW_NS);
    List<ResourceSpans> resources =
        ExportTraceServiceRequest.parseFrom(request.body()).getResourceSpansList();
    List<Span> spans =
        resources.stream()
            .flatMap(resource -> resource.getScopeSpansList().stream())
            .flatMap(scope -> scope.getSpansList().stream())
            .toList();

    assertThat(spans).hasSize(request.spans());
    assertThat(request.body().length / spans.size()).isBetween(400, 700);
    assertThat(spans).allSatisfy(span -> assertThat(span.getAttributesCount()).isEqualTo(12));
    assertThat(spans)
        .allSatisfy(span ->
            assertThat(span.getEndTimeUnixNano())
                .isGreaterThanOrEqualTo(span.getStartTimeUnixNano()));
    Set<Object> ids = new HashSet<>();
    spans.forEach(span -> ids.add(span.getSpanId()));
    assertThat(spans)
        .allSatisfy(span ->
            assertThat(span.getParentSpanId().isEmpty() || ids.contains(span.getParentSpanId()))
                .isTrue());
    assertThat(resources.size()).isEqualTo(TraceMix.SERVICES * 3);
  }

  @Test
  void zipkinIsSentTheSameSpans() throws Exception {
    TraceMix.Request request = new TraceMix(2).next(500, NOW_NS);
    List<Span> spans =
        ExportTraceServiceRequest.parseFrom(request.body()).getResourceSpansList().stream()
            .flatMap(resource -> resource.getScopeSpansList().stream())
            .flatMap(scope -> scope.getSpansList().stream())
            .toList();

    JsonNode sent = JsonMapper.builder().build().readTree(ZipkinJson.of(request.body()));

    assertThat(sent.size()).isEqualTo(spans.size());
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      JsonNode zipkin = sent.get(i);
      assertThat(zipkin.path("id").asString())
          .isEqualTo(HexFormat.of().formatHex(span.getSpanId().toByteArray()));
      assertThat(zipkin.path("traceId").asString())
          .isEqualTo(HexFormat.of().formatHex(span.getTraceId().toByteArray()));
      assertThat(zipkin.path("name").asString()).isEqualTo(span.getName());
      assertThat(zipkin.path("tags").size()).isEqualTo(span.getAttributesCount());
      assertThat(zipkin.path("timestamp").asLong()).isEqualTo(span.getStartTimeUnixNano() / 1_000);
      assertThat(zipkin.path("localEndpoint").path("serviceName").asString())
          .startsWith("service-");
    }
  }
}
