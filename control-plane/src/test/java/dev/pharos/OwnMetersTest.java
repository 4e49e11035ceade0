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

class OwnMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final OwnMeters meters = new OwnMeters();

  @BeforeEach
  void configure() {
    registry.config().meterFilter(meters.conventions());
    meters.cpuTime().bindTo(registry);
  }

  @Test
  void givesAHelpTextToAMeterThatHasNone() {
    Timer.builder("http.server.requests")
        .tags(Tags.of("uri", "/"))
        .register(registry)
        .record(Duration.ofSeconds(1));

    assertThat(registry.scrape())
        .contains("# HELP http_server_requests_seconds Duration of requests")
        .contains("http_server_requests_seconds_count{uri=\"/\"} 1");
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
