package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Severity;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AggregateMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SetTelemetry telemetry = new SetTelemetry();

  @Test
  void everyShortfallHasASeriesFromTheStart() {
    bind();

    for (Shortfall shortfall : Shortfall.values()) {
      assertThat(registry.scrape())
          .contains(
              "pharos_aggregate_limited_items_total{reason=\"" + shortfall.label() + "\"} 0.0");
    }
  }

  @Test
  void showsWhatWasCounted() {
    bind();
    telemetry.shortfalls = Map.of(Shortfall.EDGES, 12L);

    assertThat(registry.scrape())
        .contains("pharos_aggregate_limited_items_total{reason=\"edges\"} 12.0")
        .contains("pharos_aggregate_pairing_ratio 0.75")
        .contains("pharos_intake_duplicate_requests_total 1.0")
        .contains("pharos_intake_excluded_spans_total 2.0")
        .contains("pharos_intake_forgotten_identities_total 5.0")
        .contains("pharos_intake_waiting_requests 3.0")
        .contains("pharos_rollups_uncommitted_bytes 88.0")
        .contains("pharos_intake_duplicate_lines_total{reason=\"came_both_ways\"} 9.0")
        .contains("pharos_intake_forgotten_lines_total 6.0")
        .contains("pharos_intake_lines_total{severity=\"error\"} 7.0")
        .contains("pharos_intake_lines_total{severity=\"info\"} 0.0")
        .contains("pharos_intake_held_back_seconds_total 2.5");
  }

  private void bind() {
    new AggregateMeters(
            telemetry,
            () ->
                new IntakeStatistics(
                    12,
                    0,
                    Map.of(Severity.ERROR, 7L),
                    null,
                    1,
                    9,
                    2,
                    5,
                    6,
                    3,
                    4,
                    null,
                    null,
                    77,
                    88,
                    2_500_000_000L,
                    java.util.List.of()))
        .bindTo(registry);
  }
}
