package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetSpans;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.memory.MemoryLogStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the REST API over a real port. */
@SpringBootTest(
    classes = ShowApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"eureka.client.enabled=false", "spring.boot.admin.server.enabled=false"})
abstract class RestTest {
  static final long NOW_NS = TimeRange.epochNs(ShowApplication.NOW);
  static final long SECOND = 1_000_000_000L;
  static final long MS = 1_000_000L;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();

  @LocalServerPort int port;
  @Autowired SetTelemetry telemetry;
  @Autowired SetSpans spans;
  @Autowired MemoryLogStore logs;

  @BeforeEach
  void forget() {
    telemetry.clear();
    spans.clear();
    logs.clear();
  }

  JsonNode get(String path) {
    HttpResponse<String> response = send(request(path).GET().build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  JsonNode problem(String path, int status) {
    return problem(request(path).GET().build(), status);
  }

  JsonNode problem(HttpRequest request, int status) {
    HttpResponse<String> response = send(request);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asString()).isNotEmpty();
    assertThat(problem.path("type").asString()).isNotEmpty();
    return problem;
  }

  JsonNode json(String text) {
    return JSON.readTree(text);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
