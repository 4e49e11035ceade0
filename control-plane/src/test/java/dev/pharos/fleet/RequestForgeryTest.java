package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.signal.InstanceStatus;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registration makes this process send requests: where those may go, and may not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestForgeryTest {
  private FleetApplication fleet;
  private HttpServer secret;
  private final AtomicInteger secretRequests = new AtomicInteger();

  @BeforeAll
  void start() throws Exception {
    fleet = FleetApplication.start("pharos.fleet.allowed-networks=127.0.0.1");
    secret = HttpServer.create(new InetSocketAddress("127.0.0.2", 0), 0);
    secret.createContext(
        "/",
        exchange -> {
          secretRequests.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    secret.start();
  }

  @AfterAll
  void stop() {
    secret.stop(0);
    fleet.close();
  }

  @ParameterizedTest
  @CsvSource({"healthUrl", "managementUrl"})
  void refusesARegistrationThatPointsOutside(String which) throws Exception {
    String health = which.equals("healthUrl") ? secretUrl() : "http://127.0.0.1:1/health";
    String management = which.equals("managementUrl") ? secretUrl() : "http://127.0.0.1:1/";

    HttpResponse<String> answer =
        StandInService.register(
            fleet,
            "{\"name\": \"spy\", \"healthUrl\": \"%s\", \"managementUrl\": \"%s\"}"
                .formatted(health, management));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains(which, "127.0.0.2", "[127.0.0.1]", "pharos.fleet.allowed-networks");
    assertThat(secretRequests).hasValue(0);
  }

  @Test
  void doesNotFollowARedirect() throws Exception {
    try (StandInService spy = new StandInService()) {
      spy.redirect("/actuator/health", secretUrl());
      spy.register(fleet, "redirecting", Map.of());

      await().until(() -> fleet.reports().hasStatus("redirecting", InstanceStatus.DOWN));

      assertThat(secretRequests).hasValue(0);
    }
  }

  @Test
  void doesNotFollowAnActuatorsLinks() throws Exception {
    try (StandInService spy = new StandInService()) {
      spy.answer(
          "/actuator",
          200,
          """
          {"_links": {"info": {"href": "%1$s", "templated": false},
                      "env": {"href": "%1$s", "templated": false}}}
          """
              .formatted(secretUrl()));
      spy.register(fleet, "linking", Map.of());
      await().until(() -> fleet.reports().hasStatus("linking", InstanceStatus.UP));
      String id = fleet.reports().of("linking").getFirst().registrationId();
      // The library takes the links over; until then it does not know an endpoint "env".
      await().until(() -> status(id, "env") != 404);

      assertThat(status(id, "env")).isEqualTo(502);
      assertThat(secretRequests).hasValue(0);
    }
  }

  @Test
  void checksTheAddressThatANameHasWhenItIsConnectedTo() {
    try (StandInService here = new StandInService();
        InstanceClient client = new InstanceClient(AllowedNetworks.of(List.of("10.0.0.0/8")))) {
      assertThatThrownBy(() ->
              client
                  .webClient()
                  .build()
                  .get()
                  .uri("http://localhost:" + here.port() + "/actuator/health")
                  .retrieve()
                  .toBodilessEntity()
                  .block())
          .hasStackTraceContaining("localhost");
      assertThat(here.requests()).isZero();
    }
  }

  @Test
  void refusesARegistrationThatIsTooLarge() throws Exception {
    HttpResponse<String> answer =
        StandInService.register(
            fleet,
            "{\"name\": \"%s\", \"healthUrl\": \"http://127.0.0.1:1/health\"}"
                .formatted("x".repeat(5_000)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("name has 5000 characters");
  }

  @ParameterizedTest
  @CsvSource({"{", "[]", "'{\"name\": \"x\"}'", "'{\"name\": \"x\", \"healthUrl\": \"nowhere\"}'"})
  void saysWhatIsWrongWithARegistrationThatCannotBeRead(String body) throws Exception {
    HttpResponse<String> answer = StandInService.register(fleet, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("cannot be");
  }

  private int status(String id, String endpoint) throws Exception {
    return StandInService.send(
            HttpRequest.newBuilder(
                URI.create(fleet.url("/admin/instances/" + id + "/actuator/" + endpoint))))
        .statusCode();
  }

  private String secretUrl() {
    return "http://127.0.0.2:" + secret.getAddress().getPort() + "/secret";
  }
}
