package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.RefusalReason;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteControlTest {

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class BoundToEveryAddress {
    private FleetApplication fleet;

    @BeforeAll
    void start() {
      fleet = FleetApplication.start("server.address=0.0.0.0");
    }

    @AfterAll
    void stop() {
      fleet.close();
    }

    @Test
    void registrationIsOff() throws Exception {
      try (StandInService order = new StandInService()) {
        HttpResponse<String> answer = order.register(fleet, "order", Map.of());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type"))
            .hasValue("application/problem+json");
        assertThat(answer.body())
            .contains("Registration is off")
            .contains("not bound to a loopback address")
            .contains("pharos.bind-address");
        assertThat(order.requests()).isZero();
      }
    }

    @ParameterizedTest
    @CsvSource({
      "DELETE, /admin/instances/abc",
      "DELETE, /admin/applications/order",
      "POST,   /admin/applications",
      "GET,    /admin/instances/abc/actuator/env",
      "GET,    /admin/instances/abc/actuator/heapdump",
      "GET,    /admin/instances/abc/actuator/health",
      "POST,   /admin/instances/abc/actuator/shutdown",
      "POST,   /admin/instances/abc/%61ctuator/shutdown",
      "POST,   /%61dmin/instances/abc/actuator/loggers/root",
      "POST,   /admin;x=y/instances/abc/actuator/restart",
      "GET,    /admin/applications/order/actuator/env",
      "POST,   /admin/applications/order/actuator/shutdown",
      "OPTIONS,/admin/instances/abc/actuator/env",
    })
    void remoteControlIsOff(String method, String path) throws Exception {
      HttpResponse<String> answer = send(method, path, "application/json");

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("is off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/plain", "text/html", "application/octet-stream"})
    void remoteControlIsOffWhateverIsAskedFor(String accept) throws Exception {
      HttpResponse<String> answer = send("GET", "/admin/instances/abc/actuator/env", accept);

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private HttpResponse<String> send(String method, String path, String accept) throws Exception {
      return StandInService.send(
          HttpRequest.newBuilder(URI.create(fleet.url(path)))
              .header("Accept", accept)
              .method(method, HttpRequest.BodyPublishers.noBody()));
    }

    @Test
    void looksAreAllowed() throws Exception {
      assertThat(get(fleet, "/admin/instances").statusCode()).isEqualTo(200);
      assertThat(get(fleet, "/admin/applications").statusCode()).isEqualTo(200);
    }

    @Test
    void refusalsAreCounted() throws Exception {
      get(fleet, "/admin/instances/abc/actuator/env");

      assertThat(fleet.bean(Refusals.class).snapshot())
          .hasEntrySatisfying(
              new Refusals.Key("operations", RefusalReason.NOT_AUTHENTICATED),
              count -> assertThat(count).isPositive());
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class BoundToLoopback {
    private FleetApplication fleet;

    @BeforeAll
    void start() {
      fleet = FleetApplication.start();
    }

    @AfterAll
    void stop() {
      fleet.close();
    }

    @Test
    void operationsReachTheInstance() throws Exception {
      try (StandInService order = new StandInService()) {
        order.info("{\"build\": {\"version\": \"1.0\"}}");
        order.register(fleet, "order", Map.of());
        org.awaitility.Awaitility.await()
            .until(() ->
                fleet.reports().of("order").stream()
                    .anyMatch(report -> report.version().equals("1.0")));
        String id = fleet.reports().of("order").getFirst().registrationId();

        HttpResponse<String> answer = get(fleet, "/admin/instances/" + id + "/actuator/info");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("1.0");
      }
    }

    @ParameterizedTest
    @CsvSource({
      "Origin,         http://shop.example",
      "Origin,         null",
      "Sec-Fetch-Site, cross-site",
    })
    void refusesWhatAnotherSitesPageSends(String header, String value) throws Exception {
      HttpResponse<String> answer =
          StandInService.send(
              HttpRequest.newBuilder(
                      URI.create(fleet.url("/admin/instances/abc/actuator/shutdown")))
                  .header(header, value)
                  .POST(HttpRequest.BodyPublishers.noBody()));

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("another web site");
    }

    @Test
    void refusesANameThatOnlyPointsHere() throws Exception {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fleet.port())) {
        socket
            .getOutputStream()
            .write(
                """
                POST /admin/instances/abc/actuator/shutdown HTTP/1.1\r
                Host: rebound.example:%d\r
                Content-Length: 0\r
                Connection: close\r
                \r
                """
                    .formatted(fleet.port())
                    .getBytes(StandardCharsets.US_ASCII));

        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(answer).startsWith("HTTP/1.1 403");
      }
    }
  }

  private static HttpResponse<String> get(FleetApplication fleet, String path) throws Exception {
    return StandInService.send(
        HttpRequest.newBuilder(URI.create(fleet.url(path))).header("Accept", "application/json"));
  }
}
