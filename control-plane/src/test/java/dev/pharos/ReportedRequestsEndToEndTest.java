package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenTelemetry's own agent begins a tenth of the traces and counts all requests. */
@Tag("slow")
class ReportedRequestsEndToEndTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration NOTICED = Duration.ofMinutes(5);
  private static final int REQUESTS = 300;

  /** The shop's build puts it there. */
  private static final Path AGENT =
      Path.of("../sample-services/chassis/target/agent/opentelemetry-javaagent.jar");

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void requestsAreAllThoseThatWereMadeThoughATenthIsTraced() throws Exception {
    assumeThat(AGENT).exists();
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"))) {
      pharos.start();
      Process server = server(pharos);
      try {
        await().atMost(SOON).until(() -> Files.exists(port()));
        await()
            .atMost(NOTICED)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> {
              ask(20);
              return service(pharos, "")
                  .path("sampling")
                  .path("requests")
                  .asString()
                  .equals("metrics");
            });
        awaitReported(Instant.now());
        // Requests of one interval of reports are taken to have come evenly in it: a pause on both
        // sides keeps others out of the range.
        Instant from = nextWindow(Instant.now().plusSeconds(2));
        await().atMost(SOON).until(() -> Instant.now().isAfter(from.plusSeconds(2)));
        ask(REQUESTS);
        Instant to = nextWindow(Instant.now().plusSeconds(2));
        awaitReported(to);

        String range = "from=%s&to=%s".formatted(from, to);
        await()
            .atMost(SOON)
            .untilAsserted(() ->
                assertThat(service(pharos, range).path("red").path("requests").asInt())
                    .isEqualTo(REQUESTS));
        JsonNode operations =
            pharos.json("/api/v1/services/sampled/operations?" + range).path("operations");
        assertThat(operations).hasSize(1);
        assertThat(operations.get(0).path("name").asString()).isEqualTo("GET /hello/*");
        int traces =
            pharos.json("/api/v1/traces?service=sampled&limit=500&" + range).path("traces").size();
        assertThat(traces).isBetween(1, REQUESTS / 3);

        // The figures outlive a kill.
        pharos.kill();
        pharos.start();
        assertThat(service(pharos, range).path("red").path("requests").asInt()).isEqualTo(REQUESTS);
      } finally {
        server.outputWriter().close();
        assertThat(server.waitFor()).isZero();
      }
    }
  }

  private static Instant nextWindow(Instant time) {
    return Instant.ofEpochSecond((time.getEpochSecond() / 10 + 1) * 10);
  }

  /** Until all that was done before a time must have been reported. */
  private static void awaitReported(Instant time) {
    Instant newest = time.plusSeconds(10);
    await().atMost(SOON).until(() -> Instant.now().isAfter(newest));
  }

  private static JsonNode service(ControlPlaneProcess pharos, String range) throws IOException {
    try {
      return pharos.json("/api/v1/services/sampled?" + range);
    } catch (IOException e) {
      return JsonMapper.shared().createObjectNode();
    }
  }

  private Path port() {
    return folder.resolve("port");
  }

  private Process server(ControlPlaneProcess pharos) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-javaagent:" + AGENT,
            "-Dotel.service.name=sampled",
            "-Dotel.exporter.otlp.endpoint=http://127.0.0.1:" + pharos.otlpHttpPort,
            "-Dotel.exporter.otlp.protocol=http/protobuf",
            "-Dotel.metrics.exporter=otlp",
            "-Dotel.metric.export.interval=1000",
            "-Dotel.exporter.otlp.metrics.default.histogram.aggregation=base2_exponential_bucket_histogram",
            "-Dotel.logs.exporter=none",
            "-Dotel.bsp.schedule.delay=100",
            "-Dotel.traces.sampler=parentbased_traceidratio",
            "-Dotel.traces.sampler.arg=0.1",
            "-cp",
            System.getProperty("java.class.path"),
            SampledServer.class.getName(),
            port().toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("server.log").toFile())
        .start();
  }

  private void ask(int times) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + Files.readString(port()) + "/hello/you");
    for (int i = 0; i < times; i++) {
      HttpRequest request = HttpRequest.newBuilder(address).build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("hello");
    }
  }
}
