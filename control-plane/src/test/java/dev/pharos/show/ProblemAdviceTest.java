package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.ServiceId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ProblemAdviceTest extends RestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/services",
        "/api/v1/services/order",
        "/api/v1/services/order/operations",
        "/api/v1/services/order/instances",
        "/api/v1/graph",
        "/api/v1/graph/edge",
        "/api/v1/deployments",
        "/api/v1/deployments/d1",
        "/api/v1/traces",
        "/api/v1/traces/00000000000000010000000000000002",
        "/api/v1/intake"
      })
  void aMisspeltParameterIsNamedBesideThoseThatExist(String path) {
    JsonNode problem = problem(path + "?enviroment=demo", 400);

    assertThat(problem.path("parameter").asString()).isEqualTo("enviroment");
    assertThat(problem.path("detail").asString()).contains("enviroment");
    if (!path.endsWith("intake")) {
      assertThat(problem.path("allowed").valueStream().map(JsonNode::asString)).contains("env");
    }
  }

  @Test
  void aWrongTimeIsNamedWithWhatIsAllowed() {
    JsonNode problem = problem("/api/v1/services?from=yesterday", 400);

    assertThat(problem.path("parameter").asString()).isEqualTo("from");
    assertThat(problem.path("detail").asString()).contains("yesterday");
    assertThat(problem.path("allowed").valueStream().map(JsonNode::asString)).contains("now");
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsRefused() {
    assertThat(problem("/api/v1/graph?from=-5m&to=-10m", 400).path("parameter").asString())
        .isEqualTo("from");
    assertThat(problem("/api/v1/graph?from=-500d", 400).path("allowed").get(0).asString())
        .contains("400 days");
  }

  @Test
  void anUnknownPathBelowTheApiIsAProblemToo() {
    problem("/api/v1/nothing", 404);
  }

  @Test
  void answersAreCompressedAndNeverTakenFromACache() throws Exception {
    for (int i = 0; i < 40; i++) {
      telemetry.instance(new ServiceId("", "s" + i, ""), "a", "1", NOW_NS, NOW_NS, null);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> response =
          client.send(
              request("/api/v1/services").header("Accept-Encoding", "gzip").build(),
              HttpResponse.BodyHandlers.ofByteArray());

      assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-cache");
      assertThat(json(unzipped(response.body())).path("services").size()).isEqualTo(40);
    }
  }

  @Test
  void anAnswerThatDidNotChangeIsNotSentAgain() {
    HttpResponse<String> first = send(request("/api/v1/services").build());
    String tag = first.headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> second =
        send(request("/api/v1/services").header("If-None-Match", tag).build());

    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  private static String unzipped(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
