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
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a running control plane to explain failed and slow traces of a planted cause, finds it, and
 * prints how long that takes over HTTP. The figures are in docs/PERFORMANCE.md.
 */
@Tag("slow")
class ExplainSpeedTest {
  private static final int TRACES = 20_000;
  private static final int TRACES_OF_A_REQUEST = 100;
  private static final int QUESTIONS = 20;

  /** On two idle cores it is a tenth of a second to half of one; other tests may run beside. */
  private static final Duration BEARABLE = Duration.ofSeconds(3);

  private static final String[] SERVICES = {"gateway", "order", "catalog", "payment"};

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Random random = new Random(3);
  private final Instant now = Instant.now();

  @Test
  void findsAPlantedInstanceAmongThousandsOfTracesInLessThanASecond() throws Exception {
    try (ControlPlaneProcess pharos =
        new ControlPlaneProcess(folder.resolve("data")).compiledAsShipped()) {
      pharos.start();
      for (int sent = 0; sent < TRACES; sent += TRACES_OF_A_REQUEST) {
        send(pharos, sent);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              pharos
                      .json("/api/v1/traces?limit=1&from=-1h&q=number=" + (TRACES - 1))
                      .path("traces")
                      .size()
                  == 1);

      ask(pharos, "{\"kind\":\"errors\"}", 1_000);
      ask(pharos, "{\"kind\":\"slowest\",\"share\":0.1}", 300);
      ask(pharos, "{\"kind\":\"query\",\"q\":\"service=payment duration>400ms\"}", 1_000);
    }
  }

  private void ask(ControlPlaneProcess pharos, String cohort, int least) throws Exception {
    long[] took = new long[QUESTIONS];
    JsonNode explained = null;
    for (int i = 0; i < QUESTIONS; i++) {
      long start = System.nanoTime();
      explained = explain(pharos, cohort);
      took[i] = System.nanoTime() - start;
    }
    System.out.printf(
        "explain %s: %d traces against %d, first %d ms, p50 %d ms, p95 %d ms%n",
        cohort,
        explained.path("cohort").path("traces").asInt(),
        explained.path("rest").path("traces").asInt(),
        took[0] / 1_000_000,
        sorted(took)[QUESTIONS / 2] / 1_000_000,
        sorted(took)[QUESTIONS * 95 / 100] / 1_000_000);
    assertThat(explained.path("cohort").path("traces").asInt()).isGreaterThanOrEqualTo(least);
    assertThat(explained.path("rest").path("traces").asInt()).isGreaterThanOrEqualTo(1_000);
    assertThat(explained.path("attributes").get(0).path("conditions").get(0).path("value"))
        .as(explained.toString())
        .hasToString("\"payment-3\"");
    assertThat(Duration.ofNanos(sorted(took)[QUESTIONS / 2])).isLessThan(BEARABLE);
  }

  private static long[] sorted(long[] numbers) {
    long[] copy = numbers.clone();
    Arrays.sort(copy);
    return copy;
  }

  private JsonNode explain(ControlPlaneProcess pharos, String cohort) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + pharos.httpPort + "/api/v1/traces/explain"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"search\":{\"from\":\"-1h\"},\"cohort\":" + cohort + "}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private void send(ControlPlaneProcess pharos, int first)
      throws IOException, InterruptedException {
    Map<String, ResourceSpans.Builder> byInstance = new HashMap<>();
    for (int i = first; i < first + TRACES_OF_A_REQUEST; i++) {
      trace(byInstance, i);
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    byInstance.values().forEach(request::addResourceSpans);
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

  /** Eight spans; many of those through payment-3 fail or are late. */
  private void trace(Map<String, ResourceSpans.Builder> byInstance, int number) {
    ByteString traceId = id(16);
    // Within the last half an hour, the last one a second ago.
    long start =
        (now.toEpochMilli() - 1_000 - (TRACES - number) * (1_800_000L / TRACES)) * 1_000_000L;
    int payment = random.nextInt(4);
    boolean fails = random.nextInt(100) < (payment == 3 ? 40 : 1);
    boolean late = random.nextInt(100) < (payment == 3 ? 40 : 1);
    long end = start + (late ? 500 : 50 + random.nextInt(100)) * 1_000_000L;
    ByteString parent = ByteString.EMPTY;
    for (String service : SERVICES) {
      int instance = service.equals("payment") ? payment : random.nextInt(3);
      ByteString server = id(8);
      ScopeSpans.Builder spans =
          byInstance
              .computeIfAbsent(
                  service + "-" + instance,
                  name -> resource(service, name).addScopeSpans(ScopeSpans.newBuilder()))
              .getScopeSpansBuilder(0);
      spans.addSpans(
          span(traceId, server, parent, start, end, service, fails)
              .setKind(Span.SpanKind.SPAN_KIND_SERVER)
              .addAttributes(text("number", Integer.toString(number))));
      spans.addSpans(
          span(traceId, id(8), server, start, end, service + " step", false)
              .setKind(Span.SpanKind.SPAN_KIND_INTERNAL));
      parent = server;
    }
  }

  private Span.Builder span(
      ByteString trace,
      ByteString id,
      ByteString parent,
      long start,
      long end,
      String name,
      boolean fails) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(trace)
            .setSpanId(id)
            .setParentSpanId(parent)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(end)
            .setName(name)
            .addAttributes(text("tenant", "tenant-" + random.nextInt(40)))
            .addAttributes(text("http.route", "/route/" + random.nextInt(15)))
            .addAttributes(text("user.id", "user-" + random.nextInt(100_000)))
            .addAttributes(text("request.id", Long.toHexString(random.nextLong())))
            .addAttributes(text("region", "region-" + random.nextInt(3)))
            .addAttributes(text("http.request.method", "POST"))
            .addAttributes(text("server.address", "host-" + random.nextInt(20)))
            .addAttributes(number("http.request.body.size", random.nextInt(100_000)))
            .addAttributes(number("thread.id", random.nextInt(200)));
    return fails
        ? span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
        : span;
  }

  private static ResourceSpans.Builder resource(String service, String instance) {
    return ResourceSpans.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(text("service.name", service))
                .addAttributes(text("service.version", "1.0"))
                .addAttributes(text("service.instance.id", instance))
                .addAttributes(text("deployment.environment.name", "test")));
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  private ByteString id(int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    return ByteString.copyFrom(id);
  }
}
