package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import de.codecentric.boot.admin.server.domain.values.StatusInfo;
import dev.pharos.signal.InstanceStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthWordsTest {
  private static final String PLACE = "127.0.0.1:8081";

  @Test
  void saysNothingOfWhatIsUp() {
    assertThat(HealthWords.detail(StatusInfo.ofUp(Map.of("db", Map.of("status", "UP"))), PLACE))
        .isEmpty();
  }

  @Test
  void namesTheInnermostComponentThatIsDown() {
    StatusInfo info =
        StatusInfo.ofDown(
            Map.of(
                "db",
                Map.of(
                    "status",
                    "DOWN",
                    "components",
                    Map.of(
                        "orders",
                        Map.of("status", "DOWN", "details", Map.of("error", "timeout")),
                        "audit",
                        Map.of("status", "UP")))));

    assertThat(HealthWords.detail(info, PLACE)).isEqualTo("db/orders is down: timeout");
  }

  @Test
  void namesSeveralComponentsInOrderAndCountsTheRest() {
    Map<String, Object> components = new LinkedHashMap<>();
    for (int i = 0; i < 7; i++) {
      components.put("c" + i, Map.of("status", "OUT_OF_SERVICE"));
    }

    assertThat(HealthWords.detail(StatusInfo.ofDown(components), PLACE))
        .isEqualTo(
            "c0 is out of service; c1 is out of service; c2 is out of service;"
                + " c3 is out of service; c4 is out of service; and 2 more");
  }

  @Test
  void tellsTheHttpStatusOfAHealthThatIsNoActuators() {
    assertThat(
            HealthWords.detail(
                StatusInfo.ofDown(Map.of("status", 500, "error", "Internal Server Error")), PLACE))
        .isEqualTo("health answers HTTP 500 Internal Server Error");
  }

  @Test
  void keepsReasonsShortAndOnOneLine() {
    StatusInfo info =
        StatusInfo.ofDown(
            Map.of(
                "db",
                Map.of("status", "DOWN", "details", Map.of("error", "a\nb " + "x".repeat(1_000)))));

    assertThat(HealthWords.detail(info, PLACE))
        .startsWith("db is down: a b x")
        .hasSizeLessThan(230);
  }

  @Test
  void keepsAStatusOfTheApplicationsOwnAsWords() {
    StatusInfo info = StatusInfo.valueOf("DRAINING");

    assertThat(HealthWords.status(info)).isEqualTo(InstanceStatus.UNKNOWN);
    assertThat(HealthWords.detail(info, PLACE)).isEqualTo("says DRAINING");
  }

  @Test
  void saysThatNothingListensInsteadOfWhatTheClientThrew() {
    StatusInfo info =
        StatusInfo.ofOffline(
            Map.of(
                "message",
                "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:8081",
                "exception",
                "org.springframework.web.reactive.function.client.WebClientRequestException"));

    assertThat(HealthWords.detail(info, PLACE))
        .isEqualTo("nothing listens at 127.0.0.1:8081 (connection refused)");
  }

  @Test
  void saysInWordsWhatAComponentThrew() {
    StatusInfo info =
        StatusInfo.ofDown(
            Map.of(
                "db",
                Map.of(
                    "status",
                    "DOWN",
                    "details",
                    Map.of(
                        "error",
                        "org.springframework.jdbc.CannotGetJdbcConnectionException: Failed to"
                            + " obtain JDBC Connection")),
                "redis",
                Map.of(
                    "status",
                    "DOWN",
                    "details",
                    Map.of(
                        "error",
                        "io.netty.channel.AbstractChannel$AnnotatedConnectException:"
                            + " finishConnect(..) failed with error(-111): Connection refused:"
                            + " cache/10.0.0.7:6379"))));

    assertThat(HealthWords.detail(info, PLACE))
        .isEqualTo(
            "db is down: cannot get jdbc connection;"
                + " redis is down: nothing listens at 10.0.0.7:6379 (connection refused)");
  }
}
