package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Services send by way of the real Collector to the real control plane. The Collector is killed:
 * that is one incident, and of no service; it closes itself when the Collector is there again.
 */
@Tag("slow")
class TelemetryLossEndToEndTest {
  private static final List<String> SERVICES =
      List.of("gateway", "order", "payment", "inventory", "catalog");

  /** Quiet for 35 s, and looked at each 10 s; the rest is for a machine that is busy. */
  private static final Duration OPEN = Duration.ofSeconds(60);

  /** All is well for 30 s, and looked at each 10 s. */
  private static final Duration CLOSED = Duration.ofSeconds(75);

  private static final Duration SOON = Duration.ofSeconds(30);

  /** As long as services must have sent to be steady, and a little more. */
  private static final Duration BEFORE = Duration.ofMinutes(6);

  @TempDir private Path folder;

  @Test
  void aDeadCollectorIsOneIncidentAndNotManySilentServices() throws Exception {
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"));
        CollectorProcess collector =
            new CollectorProcess(folder.resolve("collector.log"), pharos.grpcPort);
        Senders senders = new Senders(collector.otlpHttpPort)) {
      pharos.start();
      collector.start();
      senders.sendPast();
      senders.begin();
      await().atMost(SOON).until(() -> states(pharos).size() == SERVICES.size());
      assertThat(incidents(pharos)).isEmpty();

      collector.kill();
      await().atMost(OPEN).until(() -> !incidents(pharos).isEmpty());
      JsonNode opened = incidents(pharos).get(0);
      assertThat(opened.path("kind").asString()).isEqualTo("no_telemetry");
      assertThat(opened.path("title").asString()).isEqualTo("No telemetry from test");
      assertThat(opened.path("state").asString()).isEqualTo("open");
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(lost(pharos)).containsExactlyInAnyOrderElementsOf(SERVICES));

      collector.start();
      await()
          .atMost(CLOSED)
          .until(() -> incidents(pharos).get(0).path("state").asString().equals("closed"));
      JsonNode all = incidents(pharos);
      assertThat(all).as("no service has one of its own").hasSize(1);
      assertThat(all.get(0).path("id")).isEqualTo(opened.path("id"));
      assertThat(all.get(0).path("closedBy").isNull()).as("it closed itself").isTrue();
      JsonNode told = pharos.json("/api/v1/incidents/" + opened.path("id").asString());
      assertThat(told.path("suspects")).isEmpty();
      assertThat(told.path("timeline").valueStream().map(one -> one.path("kind").asString()))
          .contains("fault", "health", "recovery", "closed");
      assertThat(lost(pharos)).isEmpty();
      assertThat(states(pharos)).doesNotContain("silent");
    }
  }

  private static JsonNode incidents(ControlPlaneProcess pharos) throws IOException {
    return pharos.json("/api/v1/incidents").path("incidents");
  }

  /** States of services. */
  private static List<String> states(ControlPlaneProcess pharos) throws IOException {
    return pharos
        .json("/api/v1/services")
        .path("services")
        .valueStream()
        .map(one -> one.at("/health/state").asString())
        .toList();
  }

  /** What keeps the rule that comes with Pharos from calling them silent. */
  private static List<String> lost(ControlPlaneProcess pharos) throws IOException {
    return pharos
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("pharos_service_telemetry_lost{"))
        .map(line -> line.replaceAll(".*[{,]service=\"([^\"]*)\".* 1\\.0", "$1"))
        .toList();
  }

  /** Each service is asked something every second and tells of it, whether that arrives or not. */
  private static final class Senders implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService every = Executors.newScheduledThreadPool(1);
    private final AtomicLong ids = new AtomicLong();
    private final URI traces;

    Senders(int otlpHttpPort) {
      traces = URI.create("http://127.0.0.1:" + otlpHttpPort + "/v1/traces");
    }

    void sendPast() throws IOException, InterruptedException {
      Instant now = Instant.now();
      List<Instant> past = new ArrayList<>();
      for (Instant at = now.minus(BEFORE); at.isBefore(now); at = at.plusSeconds(5)) {
        past.add(at);
      }
      for (String service : SERVICES) {
        assertThat(send(service, past)).isEqualTo(200);
      }
    }

    void begin() {
      for (String service : SERVICES) {
        var _ = every.scheduleAtFixedRate(() -> sendNow(service), 0, 1, TimeUnit.SECONDS);
      }
    }

    private void sendNow(String service) {
      try {
        send(service, List.of(Instant.now()));
      } catch (IOException collectorIsGone) {
        // As a service does, it goes on with what comes next.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private int send(String service, List<Instant> times) throws IOException, InterruptedException {
      ScopeSpans.Builder spans = ScopeSpans.newBuilder();
      for (Instant at : times) {
        long id = ids.incrementAndGet();
        long startNs = at.toEpochMilli() * 1_000_000L;
        spans.addSpans(
            Span.newBuilder()
                .setTraceId(ByteString.copyFrom(ByteBuffer.allocate(16).putLong(8, id)))
                .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(0, id)))
                .setName("GET /" + service)
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(startNs)
                .setEndTimeUnixNano(startNs + 10_000_000L));
      }
      Resource resource =
          Resource.newBuilder()
              .addAttributes(text("service.name", service))
              .addAttributes(text("service.instance.id", service + "-1"))
              .addAttributes(text("deployment.environment.name", "test"))
              .build();
      byte[] body =
          ExportTraceServiceRequest.newBuilder()
              .addResourceSpans(
                  ResourceSpans.newBuilder().setResource(resource).addScopeSpans(spans))
              .build()
              .toByteArray();
      return client
          .send(
              HttpRequest.newBuilder(traces)
                  .header("Content-Type", "application/x-protobuf")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }

    private static KeyValue text(String key, String value) {
      return KeyValue.newBuilder()
          .setKey(key)
          .setValue(AnyValue.newBuilder().setStringValue(value))
          .build();
    }

    @Override
    public void close() {
      every.shutdownNow();
      client.close();
    }
  }
}
