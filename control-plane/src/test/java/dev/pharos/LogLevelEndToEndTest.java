package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.fleet.ActuatorInstance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Levels of real Spring Boot applications, set by the API of a real control plane. */
@Tag("slow")
class LogLevelEndToEndTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ORDERS = "com.example.shop.orders";
  private static final String STOCK = "com.example.shop.stock";

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aLevelHoldsOverARestartAndForNewInstancesAndIsPutBackWhenItIsRevoked() throws Exception {
    try (ControlPlaneProcess pharos = pharos()) {
      pharos.start();
      try (ActuatorInstance _ = instance(pharos, "order-1");
          ActuatorInstance second = instance(pharos, "order-2")) {
        await().atMost(PATIENCE).untilAsserted(() -> assertReached(pharos, 2));
        String lever = apply(pharos, STOCK, Duration.ofHours(1));
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertStates(pharos, lever, "order-1 set, order-2 set"));
        assertThat(level(pharos, "order-1", STOCK)).isEqualTo("DEBUG");

        pharos.kill();
        second.kill();
        pharos.start();
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertStates(pharos, lever, "order-1 set, order-2 gone"));
        try (ActuatorInstance _ = instance(pharos, "order-3")) {
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () -> assertStates(pharos, lever, "order-1 set, order-2 gone, order-3 set"));
          assertThat(level(pharos, "order-3", STOCK)).isEqualTo("DEBUG");

          revoke(pharos, lever);

          await()
              .atMost(PATIENCE)
              .untilAsserted(() ->
                  assertStates(pharos, lever, "order-1 put_back, order-2 gone, order-3 put_back"));
          assertThat(level(pharos, "order-1", STOCK)).isEqualTo("ERROR");
          assertThat(level(pharos, "order-3", STOCK)).isEqualTo("ERROR");
        }
      }
    }
  }

  @Test
  void aLevelEndsByItselfAndTheLoggerHasThatOfTheOneAboveAgain() throws Exception {
    try (ControlPlaneProcess pharos = pharos()) {
      pharos.start();
      try (ActuatorInstance _ = instance(pharos, "order-1")) {
        await().atMost(PATIENCE).untilAsserted(() -> assertReached(pharos, 1));

        String lever = apply(pharos, ORDERS, Duration.ofSeconds(10));

        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(level(pharos, "order-1", ORDERS)).isEqualTo("DEBUG"));
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertStates(pharos, lever, "order-1 put_back"));
        assertThat(level(pharos, "order-1", ORDERS)).isEmpty();
      }
    }
  }

  private ControlPlaneProcess pharos() {
    return new ControlPlaneProcess(folder.resolve("data"), "--pharos.fleet.status-interval=1s");
  }

  private ActuatorInstance instance(ControlPlaneProcess pharos, String id) throws IOException {
    return ActuatorInstance.launch(
        "http://127.0.0.1:" + pharos.httpPort, "order", id, folder.resolve(id + ".log"));
  }

  private static String wish(String logger) {
    return "{\"kind\":\"log_level\",\"service\":\"order\",\"logger\":\"%s\",\"level\":\"debug\"%%s}"
        .formatted(logger);
  }

  private void assertReached(ControlPlaneProcess pharos, int instances) throws Exception {
    HttpResponse<String> answer =
        send(pharos, "POST", "/api/v1/levers/preview", wish(STOCK).formatted(""));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode reached = json(answer).path("reach").path("instances");
    assertThat(reached).hasSize(instances);
    assertThat(reached.valueStream().map(each -> each.path("level").asString()))
        .containsOnly("error");
  }

  private String apply(ControlPlaneProcess pharos, String logger, Duration holds) throws Exception {
    String who =
        ",\"author\":\"Ada\",\"reason\":\"orders are lost\",\"until\":\"%s\""
            .formatted(Instant.now().plus(holds));
    HttpResponse<String> made = send(pharos, "POST", "/api/v1/levers", wish(logger).formatted(who));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return json(made).path("id").asString();
  }

  private void revoke(ControlPlaneProcess pharos, String lever) throws Exception {
    HttpResponse<String> answer =
        send(pharos, "DELETE", "/api/v1/levers/" + lever + "?author=Bob&reason=seen", "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void assertStates(ControlPlaneProcess pharos, String lever, String states)
      throws IOException {
    JsonNode found =
        pharos
            .json("/api/v1/levers")
            .path("levers")
            .valueStream()
            .filter(each -> each.path("id").asString().equals(lever))
            .findFirst()
            .orElseThrow();
    assertThat(
            found
                .path("instances")
                .valueStream()
                .map(each -> each.path("instance").asString() + " " + each.path("state").asString())
                .toList())
        .isEqualTo(List.of(states.split(", ")));
  }

  /** As the instance itself says, by Spring Boot Admin's proxy; empty without one of its own. */
  private String level(ControlPlaneProcess pharos, String instance, String logger)
      throws Exception {
    for (JsonNode each : pharos.json("/admin/instances")) {
      JsonNode metadata = each.path("registration").path("metadata");
      if (metadata.path("service-instance-id").asString().equals(instance)) {
        HttpResponse<String> answer =
            send(
                pharos,
                "GET",
                "/admin/instances/%s/actuator/loggers/%s"
                    .formatted(each.path("id").asString(), logger),
                "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("configuredLevel").asString("");
      }
    }
    throw new AssertionError(instance + " is not registered");
  }

  private HttpResponse<String> send(
      ControlPlaneProcess pharos, String method, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pharos.httpPort + path))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }
}
