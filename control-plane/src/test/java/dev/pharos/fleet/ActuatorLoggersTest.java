package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.pharos.fleet.InstanceLoggers.LoggerLevel;
import dev.pharos.fleet.InstanceLoggers.LoggingInstance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ActuatorLoggersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;
  private FleetApplication fleet;

  @BeforeAll
  void start() {
    fleet = FleetApplication.start();
  }

  @AfterAll
  void stop() {
    fleet.close();
  }

  private InstanceLoggers loggers() {
    return fleet.bean(InstanceLoggers.class);
  }

  private Optional<LoggingInstance> find(String service) {
    return loggers().instances().stream()
        .filter(instance -> instance.service().name().equals(service))
        .findFirst();
  }

  private LoggingInstance known(String service) {
    await().atMost(PATIENCE).until(() -> find(service).isPresent());
    return find(service).orElseThrow();
  }

  /** Null where it tells its level. */
  private @Nullable LoggersException failure(LoggingInstance instance) {
    return catchThrowableOfType(
        LoggersException.class, () -> loggers().level(instance, "com.example.shop.orders"));
  }

  private boolean failsFor(LoggingInstance instance, LoggersException.Reason reason) {
    LoggersException failure = failure(instance);
    return failure != null && failure.reason() == reason;
  }

  @Test
  void asksSetsAndPutsBackTheLevelsOfARealApplication() throws Exception {
    try (ActuatorInstance _ =
        ActuatorInstance.launch(fleet.url(""), "order", "order-1", folder.resolve("order.log"))) {
      LoggingInstance instance = known("order");
      await().atMost(PATIENCE).until(() -> failure(instance) == null);
      assertThat(instance.name()).isEqualTo("order-1");
      assertThat(instance.startedAt()).isNotNull();

      assertThat(loggers().level(instance, "com.example.shop.orders"))
          .contains(new LoggerLevel(null, "WARN", false));
      assertThat(loggers().level(instance, "com.example.shop.stock"))
          .contains(new LoggerLevel("ERROR", "ERROR", false));
      assertThat(loggers().level(instance, "com.example.unheard.of")).isEmpty();
      assertThat(loggers().level(instance, "web").orElseThrow().isGroup()).isTrue();
      assertThat(loggers().level(instance, "ROOT")).map(LoggerLevel::configured).contains("WARN");

      assertThat(loggers().all(instance))
          .containsEntry("com.example.shop.orders", new LoggerLevel(null, "WARN", false))
          .containsEntry("com.example.shop.stock", new LoggerLevel("ERROR", "ERROR", false))
          .containsKey("ROOT")
          .doesNotContainKey("web");

      loggers().set(instance, "com.example.shop.orders", "DEBUG");
      assertThat(loggers().level(instance, "com.example.shop.orders"))
          .contains(new LoggerLevel("DEBUG", "DEBUG", false));

      loggers().set(instance, "com.example.shop.orders", null);
      assertThat(loggers().level(instance, "com.example.shop.orders"))
          .contains(new LoggerLevel(null, "WARN", false));
    }
  }

  @Test
  void saysWhyAnInstanceCannotBeSet() throws Exception {
    try (StandInService silent = new StandInService()) {
      silent.register(fleet, "silent", Map.of("service.instance.id", "silent-1"));
      LoggingInstance instance = known("silent");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(failure(instance)).hasMessageContaining("exposes no loggers ("));
      assertThat(failsFor(instance, LoggersException.Reason.NO_ENDPOINT)).isTrue();

      LoggingInstance unknown = new LoggingInstance("nobodys", instance.service(), "nobody", null);
      assertThat(failsFor(unknown, LoggersException.Reason.NOT_REGISTERED)).isTrue();
    }
  }

  @Test
  void saysWhatAnInstanceAnsweredInstead() throws Exception {
    try (StandInService odd = new StandInService()) {
      expose(odd, odd.url("/actuator/loggers"));
      odd.answer("/actuator/loggers/com.example.shop.orders", 503, "{}");
      odd.register(fleet, "odd", Map.of());
      LoggingInstance instance = known("odd");
      await().atMost(PATIENCE).until(() -> failsFor(instance, LoggersException.Reason.REFUSED));
      assertThat(failure(instance)).hasMessage("it answers with status 503");

      for (String body : new String[] {"<html>", "{}", "[1]", "x".repeat(100_000)}) {
        odd.answer("/actuator/loggers/com.example.shop.orders", 200, body);
        assertThat(failsFor(instance, LoggersException.Reason.UNREADABLE)).isTrue();
      }
      odd.answer("/actuator/loggers/com.example.shop.orders", 401, "");
      assertThat(failure(instance)).hasMessageContaining("no credentials");
      odd.redirect("/actuator/loggers/com.example.shop.orders", "http://127.0.0.2:1/");
      assertThat(failure(instance)).hasMessage("it answers with status 302");
    }
  }

  /** An actuator's links may lead anywhere. */
  @Test
  void callsNoAddressOutsideTheAllowedNetworks() throws Exception {
    try (StandInService sly = new StandInService()) {
      expose(sly, "http://192.0.2.7:80/actuator/loggers");
      sly.register(fleet, "sly", Map.of());
      LoggingInstance instance = known("sly");
      await()
          .atMost(PATIENCE)
          .until(() -> failsFor(instance, LoggersException.Reason.ADDRESS_NOT_ALLOWED));
      assertThat(failure(instance)).hasMessageContaining("not in the allowed networks");
    }
  }

  @Test
  void saysThatNothingListens() throws Exception {
    int port;
    try (StandInService gone = new StandInService()) {
      port = gone.port();
    }
    try (StandInService half = new StandInService()) {
      expose(half, "http://127.0.0.1:" + port + "/actuator/loggers");
      half.register(fleet, "half", Map.of());
      LoggingInstance instance = known("half");
      await().atMost(PATIENCE).until(() -> failsFor(instance, LoggersException.Reason.NO_ANSWER));
      assertThat(failure(instance))
          .hasMessage("nothing listens at 127.0.0.1:" + port + " (connection refused)");
    }
  }

  private static void expose(StandInService service, String loggers) {
    service.answer(
        "/actuator",
        200,
        """
        {"_links": {
          "health": {"href": "%s", "templated": false},
          "loggers": {"href": "%s", "templated": false}}}
        """
            .formatted(service.url("/actuator/health"), loggers));
  }
}
