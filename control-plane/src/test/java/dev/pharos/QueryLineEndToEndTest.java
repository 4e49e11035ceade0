package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Query lines asked over HTTP of the real control plane, half of whose spans came before a restart
 * and half after it; compared with asking each made-up span in plain Java.
 */
@Tag("slow")
class QueryLineEndToEndTest {
  private static final int TRACES = 300;
  private static final long MS = 1_000_000L;
  private static final String[] SERVICES = {"gateway", "order", "payment"};
  private static final String[] NAMES = {"GET /orders/{id}", "POST /orders", "POST /pay", "work"};
  private static final String[] TIERS = {"bronze", "silver", "gold"};
  private static final SpanKind[] KINDS = {
    SpanKind.SPAN_KIND_SERVER, SpanKind.SPAN_KIND_CLIENT, SpanKind.SPAN_KIND_INTERNAL
  };

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Random random = new Random(11);
  private final long nowMs = Instant.now().toEpochMilli();
  private final List<MadeTrace> traces = new ArrayList<>();

  /**
   * @param attributes texts and longs
   * @param exception type of the exception in its event; empty for none
   */
  private record MadeSpan(
      String service,
      String name,
      SpanKind kind,
      boolean failed,
      int durationMs,
      Map<String, Object> attributes,
      String exception) {
    boolean is(String key, String text) {
      return text.equals(String.valueOf(attributes.get(key)));
    }

    boolean has(String key) {
      return attributes.containsKey(key);
    }

    long number(String key) {
      return attributes.get(key) instanceof Long number ? number : -1;
    }
  }

  /**
   * @param spans the root first; all start together
   */
  private record MadeTrace(String id, List<MadeSpan> spans) {
    boolean any(Predicate<MadeSpan> like) {
      return spans.stream().anyMatch(like);
    }

    MadeSpan root() {
      return spans.getFirst();
    }

    int durationMs() {
      return spans.stream().mapToInt(MadeSpan::durationMs).max().orElseThrow();
    }

    long errors() {
      return spans.stream().filter(MadeSpan::failed).count();
    }
  }

  @Test
  void whatALineFindsIsWhatItsSentenceSays() throws Exception {
    for (int i = 0; i < TRACES; i++) {
      traces.add(make(i));
    }
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"))) {
      pharos.start();
      send(pharos, traces.subList(0, TRACES / 2));
    }
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"))) {
      pharos.start();
      send(pharos, traces.subList(TRACES / 2, TRACES));

      for (Map.Entry<String, Predicate<MadeTrace>> line : lines().entrySet()) {
        List<String> expected = traces.stream().filter(line.getValue()).map(MadeTrace::id).toList();
        assertThat(expected).as("a line that tells: " + line.getKey()).isNotEmpty();
        assertThat(expected).as("a line that tells: " + line.getKey()).hasSizeLessThan(TRACES);
        assertThat(found(pharos, line.getKey()))
            .as(line.getKey())
            .containsExactlyInAnyOrderElementsOf(expected);
      }
      assertThat(found(pharos, "")).hasSize(TRACES);
      assertThat(found(pharos, "user.tier=platinum")).isEmpty();
    }
  }

  private static Map<String, Predicate<MadeTrace>> lines() {
    Map<String, Predicate<MadeTrace>> lines = new LinkedHashMap<>();
    spans(lines, "service=order status=error", s -> s.service.equals("order") && s.failed);
    spans(
        lines,
        "service=payment duration>500ms",
        s -> s.service.equals("payment") && s.durationMs > 500);
    spans(
        lines,
        "duration>=0.25s duration<=250ms kind=server",
        s -> s.durationMs == 250 && s.kind == SpanKind.SPAN_KIND_SERVER);
    spans(
        lines, "http.response.status_code>=500", s -> s.number("http.response.status_code") >= 500);
    spans(
        lines,
        "http.response.status_code<404 service=order user.tier=gold",
        s ->
            s.has("http.response.status_code")
                && s.number("http.response.status_code") < 404
                && s.service.equals("order")
                && s.is("user.tier", "gold"));
    spans(
        lines,
        "service=payment user.tier!=gold",
        s -> s.service.equals("payment") && s.has("user.tier") && !s.is("user.tier", "gold"));
    spans(
        lines,
        "service=payment kind=client -user.tier=gold",
        s ->
            s.service.equals("payment")
                && s.kind == SpanKind.SPAN_KIND_CLIENT
                && !s.is("user.tier", "gold"));
    spans(
        lines,
        "has:user.tier service=order kind=internal",
        s ->
            s.has("user.tier")
                && s.service.equals("order")
                && s.kind == SpanKind.SPAN_KIND_INTERNAL);
    spans(lines, "retries=3", s -> s.is("retries", "3"));
    spans(lines, "retries>=2 retries=*", s -> s.has("retries") && !s.is("retries", "1"));
    spans(
        lines, "name~\"POST /o.*\" status!=error", s -> s.name.startsWith("POST /o") && !s.failed);
    spans(
        lines,
        "name!~\"(GET|POST) .*\" service=gateway",
        s -> s.name.equals("work") && s.service.equals("gateway"));
    spans(
        lines,
        "http.route=\"/orders/{id}\" service=payment",
        s -> s.is("http.route", "/orders/{id}") && s.service.equals("payment"));
    spans(
        lines,
        "exception.type=\"java.io.IOException\"",
        s -> s.exception.equals("java.io.IOException"));
    spans(
        lines,
        "event.name=exception -exception.type~\".*IOException\"",
        s -> s.exception.equals("shop.OutOfStock"));
    spans(
        lines,
        "service=order (status=error OR duration>800ms)",
        s -> s.service.equals("order") && (s.failed || s.durationMs > 800));
    spans(
        lines,
        "service=order AND NOT (name~\".*orders.*\" OR has:user.tier)",
        s -> s.service.equals("order") && !(s.name.contains("orders") || s.has("user.tier")));
    spans(
        lines,
        "-(kind=client OR -has:user.tier OR duration<700ms)",
        s -> !(s.kind == SpanKind.SPAN_KIND_CLIENT || !s.has("user.tier") || s.durationMs < 700));
    spans(
        lines,
        "resource.host.name=node-2 user.tier=silver",
        s -> s.service.equals("payment") && s.is("user.tier", "silver"));
    lines.put(
        "{service=gateway status=error} && {service=payment duration>500ms}",
        t ->
            t.any(s -> s.service.equals("gateway") && s.failed)
                && t.any(s -> s.service.equals("payment") && s.durationMs > 500));
    lines.put(
        "{service=order} && !{service=payment}",
        t -> t.any(s -> s.service.equals("order")) && !t.any(s -> s.service.equals("payment")));
    lines.put(
        "({service=payment} || {user.tier=gold}) && {status=error && kind=client}",
        t ->
            t.any(s -> s.service.equals("payment") || s.is("user.tier", "gold"))
                && t.any(s -> s.failed && s.kind == SpanKind.SPAN_KIND_CLIENT));
    lines.put(
        "!{status=error} && {name~\".*pay\"}",
        t -> t.errors() == 0 && t.any(s -> s.name.endsWith("pay")));
    lines.put(
        "rootName=work traceDuration>600ms spans>3",
        t -> t.root().name.equals("work") && t.durationMs() > 600 && t.spans().size() > 3);
    lines.put(
        "errors>=2 && {user.tier=bronze}",
        t -> t.errors() >= 2 && t.any(s -> s.is("user.tier", "bronze")));
    return lines;
  }

  /** A line about one span. */
  private static void spans(
      Map<String, Predicate<MadeTrace>> lines, String line, Predicate<MadeSpan> like) {
    lines.put(line, trace -> trace.any(like));
  }

  private List<String> found(ControlPlaneProcess pharos, String line) throws IOException {
    JsonNode answer =
        pharos.json(
            "/api/v1/traces?limit=500&from=-1h&q="
                + URLEncoder.encode(line, StandardCharsets.UTF_8));
    assertThat(answer.path("truncated").asBoolean()).as(line).isFalse();
    return answer.path("traces").valueStream().map(t -> t.path("traceId").asString()).toList();
  }

  private MadeTrace make(int number) {
    List<MadeSpan> spans = new ArrayList<>();
    int size = 1 + random.nextInt(5);
    for (int i = 0; i < size; i++) {
      Map<String, Object> attributes = new HashMap<>();
      maybe(attributes, "user.tier", TIERS[random.nextInt(TIERS.length)]);
      maybe(
          attributes,
          "http.response.status_code",
          List.of(200L, 404L, 500L).get(random.nextInt(3)));
      maybe(attributes, "http.route", random.nextBoolean() ? "/orders/{id}" : "/orders");
      if (random.nextInt(6) == 0) {
        long retries = random.nextLong(1, 4);
        attributes.put("retries", random.nextBoolean() ? (Object) retries : Long.toString(retries));
      }
      int exception = random.nextInt(12);
      spans.add(
          new MadeSpan(
              i == 0 ? "gateway" : SERVICES[random.nextInt(SERVICES.length)],
              NAMES[random.nextInt(NAMES.length)],
              KINDS[random.nextInt(KINDS.length)],
              random.nextInt(6) == 0,
              random.nextInt(5) == 0 ? 250 : 1 + random.nextInt(1_000),
              attributes,
              exception == 0 ? "java.io.IOException" : exception == 1 ? "shop.OutOfStock" : ""));
    }
    return new MadeTrace("%032x".formatted(number + 1), spans);
  }

  private void maybe(Map<String, Object> attributes, String key, Object value) {
    if (random.nextInt(3) > 0) {
      attributes.put(key, value);
    }
  }

  private void send(ControlPlaneProcess pharos, List<MadeTrace> some) throws Exception {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (int service = 0; service < SERVICES.length; service++) {
      ScopeSpans.Builder spans = ScopeSpans.newBuilder();
      for (MadeTrace trace : some) {
        for (int i = 0; i < trace.spans().size(); i++) {
          if (trace.spans().get(i).service.equals(SERVICES[service])) {
            spans.addSpans(otlp(trace, i));
          }
        }
      }
      request.addResourceSpans(
          ResourceSpans.newBuilder()
              .setResource(
                  Resource.newBuilder()
                      .addAttributes(attribute("service.name", SERVICES[service]))
                      .addAttributes(attribute("host.name", "node-" + service)))
              .addScopeSpans(spans));
    }
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + pharos.otlpHttpPort + "/v1/traces"))
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.build().toByteArray()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private Span otlp(MadeTrace trace, int place) {
    MadeSpan made = trace.spans().get(place);
    long number = Long.parseLong(trace.id(), 16);
    long startNs = (nowMs - 10_000 - number * 1_000) * MS;
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(ByteString.copyFrom(ByteBuffer.allocate(16).putLong(8, number)))
            .setSpanId(id(number * 10 + place))
            .setParentSpanId(place == 0 ? ByteString.EMPTY : id(number * 10))
            .setName(made.name)
            .setKind(made.kind)
            .setStartTimeUnixNano(startNs)
            .setEndTimeUnixNano(startNs + made.durationMs * MS);
    made.attributes.forEach((key, value) -> span.addAttributes(attribute(key, value)));
    if (made.failed) {
      span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    if (!made.exception.isEmpty()) {
      span.addEvents(
          Span.Event.newBuilder()
              .setName("exception")
              .setTimeUnixNano(startNs)
              .addAttributes(attribute("exception.type", made.exception)));
    }
    return span.build();
  }

  private static ByteString id(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(0, number));
  }

  private static KeyValue attribute(String key, Object value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    if (value instanceof Long number) {
      any.setIntValue(number);
    } else {
      any.setStringValue((String) value);
    }
    return KeyValue.newBuilder().setKey(key).setValue(any).build();
  }
}
