package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What CI says of a deployment, from its request to the answer, across a crash. */
class DeploymentNoticeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NOTICE =
      """
      {"key":"build-7","service":"payment","version":"1.5.0","commit":"abc","author":"Ada",
       "link":"https://ci.example/7"}
      """;

  private static final String PAST = "/api/v1/deployments?service=payment&from=-90d";

  private final HttpClient client = HttpClient.newHttpClient();
  private long spans;

  @TempDir private Path folder;

  @Test
  void aNoticeSentAgainChangesNothingAndMergesWithWhatTelemetryShows() throws Exception {
    try (ControlPlaneProcess controlPlane = new ControlPlaneProcess(folder.resolve("data"))) {
      controlPlane.start();
      send(controlPlane, "1.4.0", "payment-1");
      await().atMost(PATIENCE).until(() -> versions(controlPlane).contains("1.4.0"));

      assertThat(notice(controlPlane)).isEqualTo(202);
      assertThat(notice(controlPlane)).isEqualTo(202);
      await().atMost(PATIENCE).until(() -> deployments(controlPlane).size() == 1);
      String id = deployments(controlPlane).get(0).path("id").asString();

      controlPlane.kill();
      controlPlane.start();
      assertThat(notice(controlPlane)).isEqualTo(202);
      send(controlPlane, "1.5.0", "payment-2");
      await()
          .atMost(PATIENCE)
          .until(() -> deployments(controlPlane).get(0).path("source").toString(), toldByBoth());

      JsonNode all = deployments(controlPlane);
      assertThat(all).hasSize(1);
      JsonNode merged = all.get(0);
      assertThat(merged.path("id").asString()).isEqualTo(id);
      assertThat(merged.path("service").asString()).isEqualTo("payment");
      assertThat(merged.path("namespace").asString()).isEqualTo("shop");
      assertThat(merged.path("version").asString()).isEqualTo("1.5.0");
      assertThat(merged.path("previousVersion").asString()).isEqualTo("1.4.0");
      assertThat(merged.path("state").asString()).isEqualTo("rolling");
      assertThat(merged.path("commit").asString()).isEqualTo("abc");
      assertThat(merged.path("author").asString()).isEqualTo("Ada");
      assertThat(merged.path("link").asString()).isEqualTo("https://ci.example/7");
    }
  }

  @Test
  void whatWasOverLongAgoIsInTheStoreThroughCrashesAndIsNotToldTwice() throws Exception {
    Path data = folder.resolve("data");
    try (ControlPlaneProcess controlPlane =
        new ControlPlaneProcess(data, "--pharos.storage.checkpoint-interval=1s")) {
      controlPlane.start();
      send(controlPlane, "1.5.0", "payment-1");
      await().atMost(PATIENCE).until(() -> versions(controlPlane).contains("1.5.0"));
      String longAgo = Instant.now().minus(Duration.ofDays(60)).toString();
      String old = NOTICE.replace("\"key\"", "\"at\":\"" + longAgo + "\",\"key\"");
      String url = "http://127.0.0.1:" + controlPlane.httpPort + "/api/v1/deployments";

      assertThat(post(url, old)).isEqualTo(202);
      await()
          .atMost(PATIENCE)
          .until(() -> past(controlPlane).path(0).path("source").toString(), toldByBoth());
      JsonNode told = past(controlPlane);
      assertThat(told.path(0).path("state").asString()).isEqualTo("complete");
      assertThat(told).hasSize(1);
      controlPlane.kill();
      controlPlane.start();
      assertThat(past(controlPlane)).isEqualTo(told);

      await().atMost(PATIENCE).until(() -> hasPeriodOfDeployments(data.resolve("rollups")));
      controlPlane.kill();
      controlPlane.start();
      assertThat(post(url, old)).isEqualTo(202);
      assertThat(past(controlPlane)).isEqualTo(told);
      String id = told.get(0).path("id").asString();
      assertThat(controlPlane.json("/api/v1/deployments/" + id)).isEqualTo(told.get(0));
    }
  }

  private static boolean hasPeriodOfDeployments(Path rollups) throws IOException {
    try (Stream<Path> folders = Files.list(rollups)) {
      return folders.anyMatch(each -> each.getFileName().toString().matches("d\\d+"));
    }
  }

  private static org.hamcrest.Matcher<String> toldByBoth() {
    return org.hamcrest.Matchers.allOf(
        org.hamcrest.Matchers.containsString("telemetry"),
        org.hamcrest.Matchers.containsString("ci"));
  }

  private static JsonNode deployments(ControlPlaneProcess controlPlane) throws IOException {
    return controlPlane.json("/api/v1/deployments?service=payment").path("deployments");
  }

  private static JsonNode past(ControlPlaneProcess controlPlane) throws IOException {
    return controlPlane.json(PAST).path("deployments");
  }

  private static String versions(ControlPlaneProcess controlPlane) throws IOException {
    return controlPlane.json("/api/v1/services").toString();
  }

  private int notice(ControlPlaneProcess controlPlane) throws IOException, InterruptedException {
    return post("http://127.0.0.1:" + controlPlane.httpPort + "/api/v1/deployments", NOTICE);
  }

  private void send(ControlPlaneProcess controlPlane, String version, String instance)
      throws IOException, InterruptedException {
    long now = System.currentTimeMillis() * 1_000_000L;
    String body =
        """
        {"resourceSpans":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"payment"}},
          {"key":"service.namespace","value":{"stringValue":"shop"}},
          {"key":"service.version","value":{"stringValue":"%s"}},
          {"key":"service.instance.id","value":{"stringValue":"%s"}}]},
         "scopeSpans":[{"spans":[{"traceId":"%032x","spanId":"%016x","name":"POST /pay","kind":2,
          "startTimeUnixNano":"%d","endTimeUnixNano":"%d"}]}]}]}
        """
            .formatted(version, instance, ++spans, spans, now - 5_000_000L, now);
    String url = "http://127.0.0.1:" + controlPlane.otlpHttpPort + "/v1/traces";
    assertThat(post(url, body)).isEqualTo(200);
  }

  private int post(String url, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }
}
