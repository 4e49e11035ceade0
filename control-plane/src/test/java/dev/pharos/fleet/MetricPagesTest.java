package dev.pharos.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricPagesTest {
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private final StandInService service =
      new StandInService().answer("/actuator/prometheus", 200, "orders_total 7\n");

  @AfterEach
  void stop() {
    service.close();
  }

  private MetricPages.Page get(String network, String host, Duration timeout, int maxBytes)
      throws Exception {
    AllowedNetworks networks = AllowedNetworks.of(List.of(network));
    try (InstanceClient client = new InstanceClient(networks)) {
      return new MetricPages(networks, client)
          .get(
              URI.create("http://" + host + ":" + service.port() + "/actuator/prometheus"),
              Map.of("Accept", "text/plain"),
              timeout,
              maxBytes);
    }
  }

  @Test
  void fetchesAPageInsideTheAllowedNetworks() throws Exception {
    MetricPages.Page page = get("loopback", "localhost", PATIENT, 15);

    assertThat(page.status()).isEqualTo(200);
    assertThat(new String(page.body(), UTF_8)).isEqualTo("orders_total 7\n");
    assertThat(page.whole()).isTrue();
    assertThat(page.contentType()).isEqualTo("application/vnd.spring-boot.actuator.v3+json");
  }

  @Test
  void doesNotConnectToAnAddressThatIsNotAllowed() {
    assertThatThrownBy(() -> get("10.0.0.0/8", "127.0.0.1", PATIENT, 1_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not in the allowed networks [10.0.0.0/8]");
    assertThat(service.requests()).isZero();
  }

  /** As a name does that resolved to something allowed when it was looked at first. */
  @Test
  void doesNotConnectToANameThatLeadsElsewhereByThen() {
    AllowedNetworks before = AllowedNetworks.of(List.of("loopback"));
    try (InstanceClient client = new InstanceClient(AllowedNetworks.of(List.of("10.0.0.0/8")))) {
      MetricPages pages = new MetricPages(before, client);

      assertThatThrownBy(() ->
              pages.get(
                  URI.create("http://localhost:" + service.port() + "/actuator/prometheus"),
                  Map.of(),
                  PATIENT,
                  1_000))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Filtered host");
    }
    assertThat(service.requests()).isZero();
  }

  @Test
  void saysThatAPageIsLongerThanAllowed() throws Exception {
    MetricPages.Page page = get("loopback", "127.0.0.1", PATIENT, 14);

    assertThat(page.whole()).isFalse();
    assertThat(page.body()).isEmpty();
  }

  @Test
  void givesTheStatusOfAnAnswerThatIsNoPage() throws Exception {
    service.redirect("/actuator/prometheus", "http://127.0.0.2:1/");

    assertThat(get("loopback", "127.0.0.1", PATIENT, 1_000).status()).isEqualTo(302);
  }

  @Test
  void doesNotWaitLongerThanItMay() {
    service.hang();

    assertThatThrownBy(() -> get("loopback", "127.0.0.1", Duration.ofMillis(200), 1_000))
        .isInstanceOf(TimeoutException.class);
  }
}
