package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OpenTelemetry's own agent asks the real control plane how many traces to begin. */
@Tag("slow")
class SamplingEndToEndTest {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int REQUESTS = 100;

  /** The shop's build puts it there. */
  private static final Path AGENT =
      Path.of("../sample-services/chassis/target/agent/opentelemetry-javaagent.jar");

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void anAgentDoesAsItsLeverSaysAndBeginsEverythingWithoutOne() throws Exception {
    assumeThat(AGENT).exists();
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"))) {
      Process server = server(pharos);
      try {
        await().atMost(SOON).until(() -> Files.exists(port()));
        // Nobody answers it yet: it begins all, and sends them when somebody takes them.
        ask("GET", 10);
        pharos.start();
        awaitPoll(pharos);
        int before = traces(pharos);
        ask("GET", 10);
        await().atMost(SOON).until(() -> traces(pharos) >= before + 10);

        String all = lever(pharos, "");
        awaitPoll(pharos);
        int whole = traces(pharos);
        ask("GET", REQUESTS);
        revoke(pharos, all);
        lever(pharos, ",\"operation\":\"GET\"");
        awaitPoll(pharos);
        ask("GET", REQUESTS);
        ask("POST", 5);

        await().atMost(SOON).until(() -> traces(pharos) >= whole + 5);
        assertThat(traces(pharos)).isBetween(whole + 5, whole + 7);
        JsonNode told = pharos.json("/api/v1/sampling").path("services").get(0);
        assertThat(told.path("service").asString()).isEqualTo("sampled");
        assertThat(told.path("polls").get(0).path("protocol").asString()).isEqualTo("grpc");
        for (int port : new int[] {pharos.otlpHttpPort, pharos.httpPort}) {
          assertThat(toldByHttp(port)).as("on port %d", port).contains("\"operation\":\"GET\"");
        }
      } finally {
        server.outputWriter().close();
        assertThat(server.waitFor()).isZero();
      }
    }
  }

  private Path port() {
    return folder.resolve("port");
  }

  private Process server(ControlPlaneProcess pharos) throws IOException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .collect(Collectors.joining(File.pathSeparator));
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-javaagent:" + AGENT,
                "-Dotel.service.name=sampled",
                "-Dotel.exporter.otlp.endpoint=http://127.0.0.1:" + pharos.otlpHttpPort,
                "-Dotel.exporter.otlp.protocol=http/protobuf",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none",
                "-Dotel.bsp.schedule.delay=100",
                "-Dotel.traces.sampler=parentbased_jaeger_remote",
                "-Dotel.traces.sampler.arg=endpoint=http://127.0.0.1:"
                    + pharos.grpcPort
                    + ",pollingIntervalMs=300,initialSamplingRate=1",
                "-cp",
                classPath,
                SampledServer.class.getName(),
                port().toString()))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("server.log").toFile())
        .start();
  }

  private void ask(String method, int times) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + Files.readString(port()) + "/hello/you");
    for (int i = 0; i < times; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("hello");
    }
  }

  /** Two polls after now: what was told before the second is used. */
  private static void awaitPoll(ControlPlaneProcess pharos) {
    for (int i = 0; i < 2; i++) {
      Instant from = Instant.now();
      await()
          .atMost(SOON)
          .until(() -> {
            Instant last = pollsAnswer(pharos);
            return last != null && last.isAfter(from);
          });
    }
  }

  private static Instant pollsAnswer(ControlPlaneProcess pharos) {
    try {
      for (JsonNode service : pharos.json("/api/v1/sampling").path("services")) {
        if (!service.path("polls").isEmpty()) {
          return Instant.parse(service.path("polls").get(0).path("at").asString());
        }
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  private static int traces(ControlPlaneProcess pharos) throws IOException {
    return pharos.json("/api/v1/traces?service=sampled&limit=500").path("traces").size();
  }

  private String lever(ControlPlaneProcess pharos, String more) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(api(pharos, "/api/v1/levers"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"kind\":\"sampling\",\"service\":\"sampled\",\"probability\":0.00001,\"author\":\"Ada\",\"reason\":\"cost\"%s}"
                        .formatted(more)))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JsonMapper.shared().readTree(answer.body()).path("id").asString();
  }

  private void revoke(ControlPlaneProcess pharos, String id) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(api(pharos, "/api/v1/levers/" + id + "?author=Ada&reason=seen"))
            .DELETE()
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
  }

  private String toldByHttp(int port) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + port + "/sampling?service=sampled");
    return client
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static URI api(ControlPlaneProcess pharos, String path) {
    return URI.create("http://127.0.0.1:" + pharos.httpPort + path);
  }
}
