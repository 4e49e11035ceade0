package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Exceptions from a sender's request to the answer of the API, across a crash. */
class ErrorIssuesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private long spans;

  @TempDir private Path folder;

  @Test
  void exceptionsBecomeIssuesThatSurviveACrashAndCountRetriesOnce() throws Exception {
    try (ControlPlaneProcess controlPlane =
        new ControlPlaneProcess(
            folder.resolve("data"), "--pharos.errors.library-packages=com.shop.platform")) {
      controlPlane.start();
      String first = request("1.4.0", 41);
      String second = request("1.4.0", 97);
      send(controlPlane, first);
      send(controlPlane, second);

      JsonNode issue = onlyIssue(controlPlane);
      assertThat(issue.path("type").asString()).isEqualTo("com.shop.PaymentRefused");
      assertThat(issue.path("cause").asString()).isEqualTo("java.net.SocketTimeoutException");
      assertThat(issue.path("frames").valueStream().map(frame -> frame.path("code").asString()))
          .containsExactly("com.shop.Bank.lambda$pay", "com.shop.Till.close");
      assertThat(issue.path("count").asInt()).isEqualTo(2);
      assertThat(issue.path("message").asString()).isEqualTo("order 97 refused");
      assertThat(issue.path("traces").get(0).path("traceId").asString())
          .isEqualTo("%032x".formatted(97));
      assertThat(issue.path("new").asBoolean()).isFalse();

      controlPlane.kill();
      controlPlane.start();
      send(controlPlane, second);
      JsonNode after = onlyIssue(controlPlane);
      assertThat(after).isEqualTo(issue);

      send(controlPlane, request("1.5.0", 120));
      await()
          .atMost(PATIENCE)
          .until(() -> onlyIssue(controlPlane).path("versions").size(), size -> size == 2);
      assertThat(controlPlane.json("/api/v1/errors/" + issue.path("id").asString()).path("count"))
          .hasToString("3");
      assertThat(found(controlPlane, "traces", issue.path("search").path("q").asString()))
          .isEqualTo(3);
    }
  }

  /** A span's event, its agent's log record and what Loki4j pushes of one exception are one. */
  @Test
  void whatIsLoggedIsAnIssueTooAndCountsOnceWithItsSpan() throws Exception {
    try (ControlPlaneProcess controlPlane = new ControlPlaneProcess(folder.resolve("data"))) {
      controlPlane.start();
      // The span that the request makes next, of which the line comes first.
      push(controlPlane, "%032x".formatted(41), "%016x".formatted(spans + 1));
      JsonNode logged = onlyIssue(controlPlane);
      assertThat(logged.path("type").asString()).isEqualTo("com.shop.PaymentRefused");
      assertThat(logged.path("message").asString()).isEqualTo("order 41 refused");
      assertThat(logged.path("count").asInt()).isEqualTo(1);
      assertThat(logged.path("search").isNull()).isTrue();
      send(controlPlane, request("1.4.0", 41));

      controlPlane.kill();
      controlPlane.start();
      push(controlPlane, "%032x".formatted(43), "");
      JsonNode both = onlyIssue(controlPlane);
      assertThat(both.path("id")).isEqualTo(logged.path("id"));
      assertThat(both.path("count").asInt()).as("one of 41, one of 43").isEqualTo(2);
      assertThat(both.path("logCount").asInt()).isEqualTo(2);
      assertThat(both.path("traceCount").asInt()).isEqualTo(2);
      assertThat(found(controlPlane, "logs", both.path("logs").path("q").asString())).isEqualTo(2);
    }
  }

  /** As Loki4j sends a line of Logback's: few labels, ids as structured metadata. */
  private void push(ControlPlaneProcess controlPlane, String trace, String span)
      throws IOException, InterruptedException {
    String body =
        """
        {"streams":[{"stream":{"service_name":"payment","level":"error"},"values":[["%d",
          "Payment failed: not taken %s",{"trace_id":"%s","span_id":"%s"}]]}]}
        """
            .formatted(
                System.currentTimeMillis() * 1_000_000L,
                escaped(stackOf((int) Long.parseLong(trace, 16))),
                trace,
                span);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + controlPlane.otlpHttpPort + "/loki/api/v1/push"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(204);
  }

  private static JsonNode onlyIssue(ControlPlaneProcess controlPlane) throws IOException {
    JsonNode errors = controlPlane.json("/api/v1/errors?service=payment").path("errors");
    assertThat(errors).as(errors.toString()).hasSize(1);
    return errors.get(0);
  }

  private static int found(ControlPlaneProcess controlPlane, String what, String query)
      throws IOException {
    String q = java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8);
    return controlPlane.json("/api/v1/" + what + "?q=" + q).path(what).size();
  }

  private String request(String version, int order) {
    long now = System.currentTimeMillis() * 1_000_000L;
    String stack = escaped(stackOf(order));
    return """
    {"resourceSpans":[{"resource":{"attributes":[
      {"key":"service.name","value":{"stringValue":"payment"}},
      {"key":"service.version","value":{"stringValue":"%s"}},
      {"key":"service.instance.id","value":{"stringValue":"payment-1"}}]},
     "scopeSpans":[{"spans":[{"traceId":"%032x","spanId":"%016x","name":"POST /pay","kind":2,
      "startTimeUnixNano":"%d","endTimeUnixNano":"%d","status":{"code":2},
      "events":[{"name":"exception","timeUnixNano":"%d","attributes":[
        {"key":"exception.type","value":{"stringValue":"com.shop.PaymentRefused"}},
        {"key":"exception.message","value":{"stringValue":"order %d refused"}},
        {"key":"exception.stacktrace","value":{"stringValue":"%s"}}]}]}]}]}]}
    """
        .formatted(version, order, ++spans, now - 5_000_000L, now, now, order, stack);
  }

  private static String stackOf(int order) {
    return """
    com.shop.PaymentRefused: order %1$d refused
    \tat com.shop.Till.close(Till.java:%1$d)
    Caused by: java.net.SocketTimeoutException: Read timed out
    \tat com.shop.Bank.lambda$pay$%1$d(Bank.java:%1$d)
    \tat com.shop.platform.Retry.run(Retry.java:%1$d)
    \t... 1 more
    """
        .formatted(order);
  }

  private static String escaped(String text) {
    return text.replace("\n", "\\n").replace("\t", "\\t");
  }

  private void send(ControlPlaneProcess controlPlane, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + controlPlane.otlpHttpPort + "/v1/traces"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }
}
