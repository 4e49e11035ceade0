package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.registries.ConsulAgent;
import dev.pharos.registries.KubernetesApi;
import dev.pharos.registries.KubernetesApi.Pod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A service that sends spans and that a real registry lists is one service with one instance, from
 * the socket to the answer of the API.
 */
@Tag("slow")
class DiscoveredServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir private Path folder;

  @Test
  void aServiceInConsulThatSendsSpansIsOneServiceUntilConsulDropsIt() throws Exception {
    Files.createDirectory(folder.resolve("consul"));
    try (ConsulAgent consul = ConsulAgent.in(folder.resolve("consul")).start();
        Actuator order = new Actuator(InetAddress.getLoopbackAddress());
        ControlPlaneProcess pharos =
            new ControlPlaneProcess(
                folder.resolve("data"),
                "--pharos.fleet.consul.url=" + consul.url(),
                "--pharos.fleet.consul.interval=1s",
                "--pharos.fleet.status-interval=1s")) {
      pharos.start();
      consul.register(
          "order", "order-1", order.port(), Map.of("service-instance-id", "order-a"), "passing");
      sendSpan(pharos, "order-a");

      await().atMost(PATIENCE).untilAsserted(() -> assertOneOrder(pharos, "order-a", "up"));

      order.down();
      await()
          .atMost(PATIENCE)
          .until(() -> instance(pharos).get("status").asString().equals("down"));

      consul.deregister("order-1");
      await().atMost(PATIENCE).until(() -> knownFrom(pharos).equals("[\"telemetry\"]"));
      assertThat(instances(pharos)).hasSize(1);
      assertThat(pharos.json("/api/v1/intake").get("registries").get(0).get("state").asString())
          .isEqualTo("ok");
    }
  }

  @Test
  void aPodThatSendsSpansIsOneInstanceOfOneServiceUntilItsEndpointGoes() throws Exception {
    Files.createDirectory(folder.resolve("kubernetes"));
    try (KubernetesApi cluster = KubernetesApi.in(folder.resolve("kubernetes")).start();
        Actuator order = new Actuator(KubernetesApi.podAddress());
        ControlPlaneProcess pharos =
            new ControlPlaneProcess(
                folder.resolve("data"),
                "--pharos.fleet.kubernetes.enabled=true",
                "--pharos.fleet.kubernetes.kubeconfig=" + cluster.kubeconfig(),
                "--pharos.fleet.kubernetes.interval=1s",
                "--pharos.fleet.status-interval=1s")) {
      cluster.namespace("shop");
      cluster.allow("shop");
      pharos.start();
      cluster.service("shop", "order", Map.of(), Map.of());
      Pod first = new Pod("order-7f9-x1", KubernetesApi.podAddress(), order.port());
      cluster.pods("shop", "order", List.of(first));
      sendSpan(pharos, "order-7f9-x1");

      await().atMost(PATIENCE).untilAsserted(() -> assertOneOrder(pharos, "order-7f9-x1", "up"));

      cluster.pods("shop", "order", List.of());
      await().atMost(PATIENCE).until(() -> knownFrom(pharos).equals("[\"telemetry\"]"));
      assertThat(instances(pharos)).hasSize(1);
    }
  }

  private static void assertOneOrder(ControlPlaneProcess pharos, String instance, String status)
      throws IOException {
    JsonNode services = pharos.json("/api/v1/services").get("services");
    assertThat(services).as("services").hasSize(1);
    assertThat(services.get(0).get("name").asString()).isEqualTo("order");
    assertThat(services.get(0).get("knownFrom").toString()).isEqualTo("[\"telemetry\",\"fleet\"]");
    assertThat(instances(pharos)).hasSize(1);
    assertThat(instance(pharos).get("id").asString()).isEqualTo(instance);
    assertThat(instance(pharos).get("status").asString()).isEqualTo(status);
    assertThat(instance(pharos).get("commit").asString()).isEqualTo("abcdef0");
  }

  /** Of the only instance; empty before it is known. */
  private static String knownFrom(ControlPlaneProcess pharos) throws IOException {
    if (pharos.get("/api/v1/services/order/instances").statusCode() != 200) {
      return "";
    }
    JsonNode instances = instances(pharos);
    return instances.size() == 1 ? instances.get(0).get("knownFrom").toString() : "";
  }

  private static JsonNode instance(ControlPlaneProcess pharos) throws IOException {
    return instances(pharos).get(0);
  }

  private static JsonNode instances(ControlPlaneProcess pharos) throws IOException {
    return pharos.json("/api/v1/services/order/instances").get("instances");
  }

  private static void sendSpan(ControlPlaneProcess pharos, String instance) throws Exception {
    long now = Instant.now().toEpochMilli() * 1_000_000;
    String body =
        """
        {"resourceSpans": [{
          "resource": {"attributes": [
            {"key": "service.name", "value": {"stringValue": "order"}},
            {"key": "service.namespace", "value": {"stringValue": "shop"}},
            {"key": "service.version", "value": {"stringValue": "5.2.1"}},
            {"key": "service.instance.id", "value": {"stringValue": "%s"}}]},
          "scopeSpans": [{"spans": [{
            "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331",
            "name": "POST /orders", "kind": 2,
            "startTimeUnixNano": "%d", "endTimeUnixNano": "%d"}]}]}]}
        """
            .formatted(instance, now - 5_000_000, now);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + pharos.otlpHttpPort + "/v1/traces"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  /** A running application's actuator, as much as is asked of it. */
  private static final class Actuator implements AutoCloseable {
    private final HttpServer server;
    private volatile String health = "{\"status\": \"UP\"}";

    Actuator(InetAddress address) throws IOException {
      server = HttpServer.create(new InetSocketAddress(address, 0), 0);
      server.createContext(
          "/actuator/health",
          exchange -> answer(exchange, health.contains("UP") ? 200 : 503, health));
      server.createContext(
          "/actuator/info",
          exchange -> answer(exchange, 200, "{\"git\": {\"commit\": {\"id\": \"abcdef0\"}}}"));
      server.createContext(
          "/actuator",
          exchange ->
              answer(
                  exchange,
                  200,
                  """
                  {"_links": {"health": {"href": "%1$s/actuator/health", "templated": false},
                              "info": {"href": "%1$s/actuator/info", "templated": false}}}
                  """
                      .formatted("http://" + address.getHostAddress() + ":" + port())));
      server.start();
    }

    private static void answer(
        com.sun.net.httpserver.HttpExchange exchange, int status, String body) throws IOException {
      try (exchange) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange
            .getResponseHeaders()
            .set("Content-Type", "application/vnd.spring-boot.actuator.v3+json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }

    int port() {
      return server.getAddress().getPort();
    }

    void down() {
      health = "{\"status\": \"DOWN\"}";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
