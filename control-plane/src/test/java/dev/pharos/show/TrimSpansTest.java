package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SpanBuilder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** Spans that are sent twice. */
@DirtiesContext
class TrimSpansTest extends RestTest {
  private static final long MINUTE = 60 * SECOND;
  private static final String TOMCAT = "io.opentelemetry.tomcat-10.0";
  private static final Resource AGENT =
      new Resource(
          Attributes.of(
              "service.name", "order",
              "service.namespace", "shop",
              "deployment.environment.name", "prod",
              "telemetry.sdk.name", "opentelemetry"),
          0,
          "");
  private static final Resource ZIPKIN =
      new Resource(Attributes.of("service.name", "order"), 0, "");

  @BeforeEach
  void runs() {
    ServiceId order = new ServiceId("shop", "order", "prod");
    telemetry.instance(order, "a", "1", NOW_NS - 48 * 60 * MINUTE, NOW_NS, null);
  }

  private static SpanBuilder span(int trace, Resource resource, String scope, SpanKind kind) {
    return new SpanBuilder("order")
        .trace(new TraceId(9, trace))
        .resource(resource)
        .scope(new Scope(scope, "", Attributes.EMPTY, 0, ""))
        .kind(kind)
        .start(NOW_NS - MINUTE - trace * SECOND)
        .duration(20 * MS)
        .attribute("http.request.method", new AttributeValue.Text("GET"))
        .attribute("http.route", new AttributeValue.Text("/orders"));
  }

  private void twice(int traces, Resource resource, String scope, SpanKind kind) {
    for (int trace = 1; trace <= traces; trace++) {
      Span agents = span(trace, AGENT, TOMCAT, SpanKind.SERVER).build();
      Span other = span(trace, resource, scope, kind).parent(agents.spanId()).build();
      Span within = span(trace, resource, scope, SpanKind.INTERNAL).parent(other.spanId()).build();
      spans.add(List.of(agents, other, within));
    }
  }

  private List<JsonNode> advice(String query) {
    return get("/api/v1/overhead/advice?from=-1h&limit=500" + query)
        .path("advice")
        .valueStream()
        .filter(one -> one.path("kind").asString().equals("duplicate_spans"))
        .toList();
  }

  @Test
  void aServiceThatTheAgentAndMicrometerTraceIsAdvisedToTurnOneOff() {
    twice(30, ZIPKIN, "", SpanKind.SERVER);

    List<JsonNode> found = advice("");

    assertThat(found).hasSize(1);
    JsonNode twice = found.getFirst();
    assertThat(twice.path("sentence").asString())
        .isEqualTo(
            "order sends spans twice: 30 of the newest 30 of no scope (Zipkin) say what one of "
                + TOMCAT
                + " does.");
    assertThat(twice.path("source").path("environment").asString()).isEqualTo("prod");
    assertThat(twice.path("itemsPerDay").asDouble())
        .as("the inner ones among them")
        .isCloseTo(60 * 24, within(20.0));
    assertThat(twice.path("savedBytesPerDay").asDouble()).isCloseTo(60 * 60 * 24, within(1_200.0));
    assertThat(twice.path("setting").asString()).contains("management.tracing.enabled=false");
    assertThat(twice.path("loss").asString()).contains("no scope (Zipkin)", TOMCAT);
    assertThat(twice.path("lever").isNull()).isTrue();
    assertThat(advice("&service=order")).hasSize(1);
    assertThat(advice("&service=cart")).isEmpty();
  }

  @Test
  void oneOfTwoScopesOfTheAgentIsTurnedOffByItsName() {
    twice(25, AGENT, "io.opentelemetry.spring-webmvc-6.0", SpanKind.SERVER);

    assertThat(advice("").getFirst().path("setting").asString())
        .isEqualTo("OTEL_INSTRUMENTATION_SPRING_WEBMVC_ENABLED=false\n");
  }

  @Test
  void fewThatAreTwiceAreNotAdvised() {
    twice(19, ZIPKIN, "", SpanKind.SERVER);
    assertThat(advice("")).isEmpty();

    twice(25, ZIPKIN, "", SpanKind.SERVER);
    for (int trace = 101; trace <= 200; trace++) {
      spans.add(List.of(span(trace, ZIPKIN, "", SpanKind.SERVER).build()));
    }
    assertThat(advice("")).as("less than half").isEmpty();
  }

  @Test
  void aProxysCallIsNotAdvised() {
    twice(40, ZIPKIN, "", SpanKind.CLIENT);
    twice(40, AGENT, "io.opentelemetry.java-http-client", SpanKind.CLIENT);

    assertThat(advice("")).isEmpty();
  }
}
