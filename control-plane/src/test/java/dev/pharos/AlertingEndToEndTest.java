package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.pharos.alert.notify.send.AlertmanagerProcess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An alert's whole life at the real control plane: spans make it fire, the real Alertmanager and a
 * webhook hear of it, its rule changes, the process is killed, and it ends.
 */
@Tag("slow")
class AlertingEndToEndTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String NOBODY = "127.0.0.1:1";
  private static final String SECRET = "0123456789abcdef";
  private static final String OF_SERVICE =
      "sum by (service, service_namespace, deployment_environment_name)"
          + " (traces_spanmetrics_calls_total{span_kind=\"SPAN_KIND_SERVER\"%s})";
  private static final String RULES =
      """
      groups:
        - name: shop
          interval: 1s
          rules:
            - alert: Failing
              expr: |
                %s
                  / %s > 0.5
              for: %s
              labels: {severity: critical}
              annotations:
                summary: '{{ $labels.service }} fails {{ $value | humanizePercentage }} %s'
      """;

  /** The line of {@code for} in it. */
  private static final int LINE_OF_FOR = 9;

  @TempDir private Path folder;
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer webhook;
  private Path rules;
  private long spans;

  /** A message to the webhook, as it came. */
  private record Told(String timestamp, String signature, byte[] body) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    rules = Files.createDirectory(folder.resolve("rules")).resolve("shop.yaml");
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext(
        "/",
        exchange -> {
          told.add(
              new Told(
                  exchange.getRequestHeaders().getFirst("Pharos-Timestamp"),
                  exchange.getRequestHeaders().getFirst("Pharos-Signature"),
                  exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    webhook.start();
  }

  @AfterEach
  void close() {
    client.close();
    webhook.stop(0);
  }

  private void write(String holdFor, String ofWhat) throws IOException {
    String all = OF_SERVICE.formatted("");
    String failed = OF_SERVICE.formatted(", status_code=\"STATUS_CODE_ERROR\"");
    Path draft = folder.resolve("draft");
    Files.writeString(draft, RULES.formatted(failed, all, holdFor, ofWhat));
    Files.move(draft, rules, StandardCopyOption.ATOMIC_MOVE);
  }

  private String[] settings(AlertmanagerProcess alertmanager) {
    return new String[] {
      "--pharos.alert.rules.folders=" + rules.getParent(),
      "--pharos.alert.rules.reload-interval=200ms",
      "--pharos.alert.rules.for-grace-period=1s",
      "--pharos.alert.alertmanagers=" + alertmanager.url() + ",http://" + NOBODY,
      "--pharos.alert.external-url=https://pharos.example/",
      "--pharos.alert.receivers.oncall.webhook.url=http://127.0.0.1:"
          + webhook.getAddress().getPort(),
      "--pharos.alert.receivers.oncall.webhook.secret=" + SECRET,
      "--pharos.alert.route.group-wait=0s",
      "--pharos.alert.route.group-interval=1s",
      "--pharos.services.payment.owner.team=pay",
      "--pharos.metrics.traces.interval=1s"
    };
  }

  @Test
  void anAlertIsToldOutlivesChangesOfItsRuleAndAKillAndEnds() throws Exception {
    write("2s", "of its requests");
    try (AlertmanagerProcess alertmanager = new AlertmanagerProcess(folder);
        ControlPlaneProcess pharos =
            new ControlPlaneProcess(folder.resolve("data"), settings(alertmanager))) {
      pharos.start();
      send(pharos, 60, true);

      await().atMost(SOON).until(() -> told.size() == 1);
      assertIsSigned(told.getFirst());
      JsonNode message = told.getFirst().json();
      assertThat(message.path("status").asString()).isEqualTo("firing");
      JsonNode fires = message.path("alerts").get(0);
      assertThat(fires.at("/labels/service").asString()).isEqualTo("payment");
      assertThat(fires.at("/background/cause").asString())
          .startsWith("payment fails 100% of its requests");
      assertThat(fires.at("/background/affected")).isEqualTo(json("[\"order\"]"));
      assertThat(fires.at("/background/team").asString()).isEqualTo("pay");
      assertThat(fires.at("/background/link").asString())
          .startsWith("https://pharos.example/services/payment");
      await().atMost(SOON).until(() -> alertmanager.alerts().size() == 1);
      JsonNode held = alertmanager.alerts().get(0);
      ObjectNode routed = ((ObjectNode) fires.path("labels").deepCopy()).put("team", "pay");
      assertThat(held.path("labels")).as("it routes by the team, too").isEqualTo(routed);
      assertThat(Instant.parse(held.path("startsAt").asString()))
          .isEqualTo(Instant.parse(fires.path("startsAt").asString()));
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(pharos.json("/api/v1/intake").path("notices").toString())
                  .contains("Alertmanager " + NOBODY + " has not taken what it was told since "));
      JsonNode dead = pharos.json("/api/v1/notifications").at("/alertmanagers/1");
      assertThat(dead.path("address").asString()).isEqualTo(NOBODY);
      assertThat(dead.path("trouble").asString()).contains("could not be reached");
      JsonNode alert = alert(pharos);
      Instant activeAt = Instant.parse(alert.path("activeAt").asString());
      assertThat(Instant.parse(fires.path("startsAt").asString()))
          .isAfterOrEqualTo(activeAt.plusSeconds(2));

      write("2s", "of all that it is asked");
      await()
          .atMost(SOON)
          .until(() ->
              alert(pharos).at("/annotations/summary").asString().endsWith("that it is asked"));
      assertThat(alert(pharos).path("activeAt")).isEqualTo(alert.path("activeAt"));

      write("soon", "of nothing");
      await().atMost(SOON).until(() -> !problems(pharos).isEmpty());
      assertThat(problems(pharos).get(0).path("line").asInt()).isEqualTo(LINE_OF_FOR);
      assertThat(pharos.json("/api/v1/intake").path("notices").toString())
          .contains("The rule file " + rules + " is refused: " + LINE_OF_FOR + ":", " go on.");
      assertThat(alert(pharos).at("/annotations/summary").asString()).endsWith("that it is asked");
      write("2s", "of its requests");
      await().atMost(SOON).until(() -> problems(pharos).isEmpty());

      await()
          .atMost(SOON)
          .until(() -> !ask(pharos, "ALERTS_FOR_STATE{alertname=\"Failing\"}").isEmpty());
      pharos.kill();
      pharos.start();
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            JsonNode again = alert(pharos);
            assertThat(again.path("state").asString()).isEqualTo("firing");
            assertThat(Instant.parse(again.path("activeAt").asString()))
                .isEqualTo(activeAt.truncatedTo(ChronoUnit.SECONDS));
          });

      send(pharos, 200, false);
      await().atMost(SOON).until(() -> told.size() == 2);
      assertIsSigned(told.getLast());
      assertThat(told.getLast().json().path("status").asString()).isEqualTo("resolved");
      assertThat(told.getLast().json().at("/alerts/0/labels")).isEqualTo(fires.path("labels"));
      await().atMost(SOON).until(() -> alertmanager.alerts().isEmpty());
      JsonNode receivers = pharos.json("/api/v1/notifications").path("receivers");
      assertThat(receivers.at("/0/delivered").asInt()).isOne();
      assertThat(receivers.at("/0/trouble").isNull()).isTrue();
    }
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static JsonNode alert(ControlPlaneProcess pharos) throws IOException {
    return pharos.json("/prometheus/api/v1/alerts").at("/data/alerts/0");
  }

  private static JsonNode problems(ControlPlaneProcess pharos) throws IOException {
    return pharos.json("/api/v1/rules/files").get(0).path("problems");
  }

  private static JsonNode ask(ControlPlaneProcess pharos, String query) throws IOException {
    return pharos
        .json("/prometheus/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
        .at("/data/result");
  }

  /** As docs/PIPELINES.md tells a receiver to check it. */
  private static void assertIsSigned(Told message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    mac.update((message.timestamp() + ".").getBytes(StandardCharsets.US_ASCII));
    assertThat(message.signature())
        .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(message.body())));
  }

  /** Order calls payment, and answers whatever comes of it. */
  private void send(ControlPlaneProcess pharos, int traces, boolean fails) throws Exception {
    ScopeSpans.Builder order = ScopeSpans.newBuilder();
    ScopeSpans.Builder payment = ScopeSpans.newBuilder();
    Instant now = Instant.now();
    for (int i = 0; i < traces; i++) {
      ByteString trace = ByteString.copyFrom(ByteBuffer.allocate(16).putLong(8, ++spans));
      Span root = span(trace, null, Span.SpanKind.SPAN_KIND_SERVER, now, false);
      Span call =
          span(trace, root, Span.SpanKind.SPAN_KIND_CLIENT, now, fails).toBuilder()
              .addAttributes(text("server.address", "payment"))
              .build();
      order.addSpans(root).addSpans(call);
      payment.addSpans(span(trace, call, Span.SpanKind.SPAN_KIND_SERVER, now, fails));
    }
    byte[] body =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(of("order").addScopeSpans(order))
            .addResourceSpans(of("payment").addScopeSpans(payment))
            .build()
            .toByteArray();
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + pharos.otlpHttpPort + "/v1/traces"))
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private Span span(
      ByteString trace,
      @org.jspecify.annotations.Nullable Span parent,
      Span.SpanKind kind,
      Instant now,
      boolean fails) {
    long startNs = (now.toEpochMilli() - 100) * 1_000_000L;
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(trace)
            .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(0, ++spans)))
            .setParentSpanId(parent == null ? ByteString.EMPTY : parent.getSpanId())
            .setName("POST /payments")
            .setKind(kind)
            .setStartTimeUnixNano(startNs)
            .setEndTimeUnixNano(startNs + 50_000_000L);
    return fails
        ? span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR)).build()
        : span.build();
  }

  private static ResourceSpans.Builder of(String service) {
    return ResourceSpans.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(text("service.name", service))
                .addAttributes(text("service.instance.id", service + "-1"))
                .addAttributes(text("deployment.environment.name", "test")));
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
