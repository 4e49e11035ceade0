package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final OwnMeters meters = new OwnMeters();

  @BeforeEach
  void configure() {
    registry.config().meterFilter(meters.conventions());
    meters.cpuTime().bindTo(registry);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.server.requests",
        "http.server.requests.active",
        "http.client.requests",
        "http.client.requests.active",
        "tasks.scheduled.execution",
        "tasks.scheduled.execution.active"
      })
  void givesAHelpTextToAMeterThatHasNone(String name) {
    Timer.builder(name).tags(Tags.of("uri", "/")).register(registry).record(Duration.ofSeconds(1));

    String written = name.replace('.', '_') + "_seconds";
    assertThat(registry.scrape())
        .contains("# HELP " + written + " Duration of ")
        .contains(written + "_count{uri=\"/\"} 1");
  }

  @Test
  void givesAHelpTextToTheMetersOfScheduledTasks() {
    for (String name : List.of("tasks.scheduled.execution", "tasks.scheduled.execution.active")) {
      Timer.builder(name).register(registry).record(Duration.ofSeconds(1));
    }

    assertThat(registry.scrape())
        .contains("# HELP tasks_scheduled_execution_seconds Duration of")
        .contains("# HELP tasks_scheduled_execution_active_seconds Duration of");
  }

  @Test
  void keepsTheHelpTextOfAMeterThatHasOne() {
    Timer.builder("http.server.requests").description("Own words").register(registry);

    assertThat(registry.scrape()).contains("# HELP http_server_requests_seconds Own words");
  }

  @Test
  void leavesOutWhatBreaksTheRules() {
    for (String name : List.of("tomcat.sessions.created", "system.cpu.count")) {
      registry.gauge(name, 1);
    }

    assertThat(registry.scrape()).doesNotContain("sessions", "cpu_count");
  }

  @Test
  void countsProcessorTimeInSeconds() {
    assertThat(registry.scrape())
        .containsPattern("# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total \\d");
  }
}
