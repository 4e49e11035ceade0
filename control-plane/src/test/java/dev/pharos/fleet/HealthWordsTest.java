package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import de.codecentric.boot.admin.server.domain.values.StatusInfo;
import dev.pharos.signal.InstanceStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthWordsTest {

  @Test
  void saysNothingOfWhatIsUp() {
    assertThat(HealthWords.detail(StatusInfo.ofUp(Map.of("db", Map.of("status", "UP"))))).isEmpty();
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

    assertThat(HealthWords.detail(info)).isEqualTo("db/orders is down: timeout");
  }

  @Test
  void namesSeveralComponentsInOrderAndCountsTheRest() {
    Map<String, Object> components = new LinkedHashMap<>();
    for (int i = 0; i < 7; i++) {
      components.put("c" + i, Map.of("status", "OUT_OF_SERVICE"));
    }

    assertThat(HealthWords.detail(StatusInfo.ofDown(components)))
        .isEqualTo(
            "c0 is out of service; c1 is out of service; c2 is out of service;"
                + " c3 is out of service; c4 is out of service; and 2 more");
  }

  @Test
  void tellsTheHttpStatusOfAHealthThatIsNoActuators() {
    assertThat(
            HealthWords.detail(
                StatusInfo.ofDown(Map.of("status", 500, "error", "Internal Server Error"))))
        .isEqualTo("health answers HTTP 500 Internal Server Error");
  }

  @Test
  void keepsReasonsShortAndOnOneLine() {
    StatusInfo info =
        StatusInfo.ofDown(
            Map.of(
                "db",
                Map.of("status", "DOWN", "details", Map.of("error", "a\nb " + "x".repeat(1_000)))));

    assertThat(HealthWords.detail(info)).startsWith("db is down: a b x").hasSizeLessThan(230);
  }

  @Test
  void keepsAStatusOfTheApplicationsOwnAsWords() {
    StatusInfo info = StatusInfo.valueOf("DRAINING");

    assertThat(HealthWords.status(info)).isEqualTo(InstanceStatus.UNKNOWN);
    assertThat(HealthWords.detail(info)).isEqualTo("says DRAINING");
  }
}
