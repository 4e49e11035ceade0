package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.pharos.signal.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCheckTest {
  private HttpServer server;
  private int status = 200;
  private String answer = "";
  private String authorization;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          authorization = exchange.getRequestHeaders().getFirst("Authorization");
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void check(boolean mayBeAway) {
    new ServerCheck(ElasticAccess.open(List.of(url()))).check(mayBeAway);
  }

  private void runs(String... versions) {
    answer =
        "{\"nodes\":{"
            + String.join(
                ",",
                java.util.stream.IntStream.range(0, versions.length)
                    .mapToObj(i -> "\"n" + i + "\":{\"version\":\"" + versions[i] + "\"}")
                    .toList())
            + "}}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.19.0", "8.19.21", "8.20.1", "9.0.0", "9.4.2-SNAPSHOT"})
  void versionsThatTheClientSpeaksToAreTaken(String version) {
    runs(version);

    assertThatCode(() -> check(false)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.17.3", "8.18.9", "10.0.0", "2.11.0", "", "x"})
  void othersAreRefusedWithWhatIsNeeded(String version) {
    runs("8.19.1", version);

    assertThatThrownBy(() -> check(true))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "pharos.elasticsearch.addresses: '%s' runs version %s: 8.19 or a later 8, or 9, is"
                + " needed",
            url(), version);
  }

  @Test
  void aServerThatDoesNotLetItInIsNoReasonToWait() {
    status = 401;

    assertThatThrownBy(() -> check(true))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith(
            "pharos.elasticsearch.username: '" + url() + "' does not let it in");
  }

  @Test
  void credentialsAreSent() {
    runs("8.19.1");
    ElasticAccess open = ElasticAccess.open(List.of(url()));

    new ServerCheck(
            new ElasticAccess(
                open.nodes(),
                "ApiKey x",
                null,
                open.connectTimeout(),
                open.requestTimeout(),
                open.answerBytes()))
        .check(false);

    assertThat(authorization).isEqualTo("ApiKey x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{}"})
  void somethingElseIsCalledThat(String answered) {
    answer = answered;

    assertThatThrownBy(() -> check(true))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("is no Elasticsearch");
  }

  @Test
  void oneThatDoesNotAnswerIsRefusedAtAFirstStartAndWaitedForLater() {
    URI gone = url();
    server.stop(0);
    ServerCheck check = new ServerCheck(ElasticAccess.open(List.of(gone)));

    assertThatThrownBy(() -> check.check(false))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith(
            "pharos.elasticsearch.addresses: '" + gone + "' cannot be reached (");
    assertThatCode(() -> check.check(true)).doesNotThrowAnyException();
  }
}
