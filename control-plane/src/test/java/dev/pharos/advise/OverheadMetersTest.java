package dev.pharos.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.query.overhead.OverheadRooms;
import dev.pharos.query.overhead.Prices;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverheadMetersTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:30Z")));
  private final OverheadRooms costs =
      new OverheadRooms(rooms, new Prices("EUR", 1, 0, 0, 10, 0.5, 0));
  private final OverheadMeters meters = new OverheadMeters(costs.overhead, rooms.clock);
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @BeforeEach
  void bind() {
    meters.bindTo(registry);
  }

  private void sent(long agoNs, long items, long bytes) {
    rooms.telemetry.ledger.add(
        new LedgerEntry(ORDER, "1", "traces", "GET /", rooms.nowNs() - agoNs, items, bytes));
  }

  private double value(String metric, String... parts) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(metric + "{"))
        .filter(line -> List.of(parts).stream().allMatch(line::contains))
        .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(metric + " in " + registry.scrape()));
  }

  @Test
  void tellWhatAServiceSendsAndWhatThatCostsInAMonth() throws IOException {
    rooms.telemetry.instance(ORDER, "a", "1", rooms.nowNs() - 9 * 60 * MINUTE, null, null);
    sent(90 * MINUTE, 99_999, 99_999);
    sent(30 * MINUTE, 7_200, 3_600_000_000L);

    meters.look();

    assertThat(value("pharos_overhead_items_per_second", "service=\"order\"", "\"traces\""))
        .isEqualTo(2);
    assertThat(value("pharos_overhead_received_bytes_per_second", "service_namespace=\"shop\""))
        .isEqualTo(1e6);
    assertThat(value("pharos_overhead_cost_per_month", "currency=\"EUR\"", "team=\"Team"))
        .as("3.6 GB an hour, 720 hours")
        .isEqualTo(2592);
  }

  @Test
  void aYoungProcessIsNotThoughtToHaveBeenSilentForAnHour() throws IOException {
    rooms.telemetry.instance(ORDER, "a", "1", rooms.nowNs() - 2 * MINUTE, null, null);
    sent(MINUTE, 240, 1_000);

    meters.look();

    assertThat(value("pharos_overhead_items_per_second", "\"traces\"")).isEqualTo(2);
  }

  @Test
  void nothingIsToldBeforeAMinuteIsOver() throws IOException {
    meters.look();

    assertThat(registry.scrape()).doesNotContain("pharos_overhead_items_per_second{");
  }

  @Test
  void samplesAndTheirSeriesAreToldThoughNothingElseIsSent() throws IOException {
    costs.series.append(
        SampleBatch.of(
            List.of(
                new IncomingSeries(
                    Labels.of("__name__", "up", "job", "node"),
                    Samples.builder().add(rooms.clock.millis(), 1).build()))));
    rooms.clock.advance(Duration.ofMinutes(1));

    meters.look();

    assertThat(value("pharos_overhead_active_series", "service=\"node\"")).isEqualTo(1);
    assertThat(value("pharos_overhead_items_per_second", "\"metrics\"")).isEqualTo(1 / 60.0);
  }

  @Test
  void samplesAreToldByTheEnvironmentTheyComeFrom() throws IOException {
    rooms.telemetry.instance(ORDER, "a", "1", rooms.nowNs() - 2 * MINUTE, null, null);
    Samples one = Samples.builder().add(rooms.clock.millis(), 1).build();
    costs.series.append(
        SampleBatch.of(
            List.of(
                new IncomingSeries(inEnvironment("demo", "1"), one),
                new IncomingSeries(inEnvironment("test", "1"), one),
                new IncomingSeries(inEnvironment("test", "2"), one))));
    rooms.clock.advance(Duration.ofMinutes(1));

    meters.look();

    String demo = "deployment_environment_name=\"demo\"";
    String test = "deployment_environment_name=\"test\"";
    assertThat(value("pharos_overhead_active_series", "\"order\"", demo)).isEqualTo(1);
    assertThat(value("pharos_overhead_active_series", "\"order\"", test)).isEqualTo(2);
    assertThat(value("pharos_overhead_items_per_second", "\"metrics\"", test))
        .isEqualTo(2 * value("pharos_overhead_items_per_second", "\"metrics\"", demo));
  }

  private static Labels inEnvironment(String environment, String version) {
    return Labels.of(
        "__name__",
        "up",
        "service_name",
        "order",
        "service_namespace",
        "shop",
        "deployment_environment_name",
        environment,
        "service_version",
        version);
  }

  @Test
  void tellWhatEachSignalHasOnDiskAndWhatThatCosts() throws IOException {
    rooms.telemetry.instance(ORDER, "a", "1", rooms.nowNs() - 2 * MINUTE, null, null);
    costs.spans.add(
        List.of(SetSpans.span(new TraceId(1, 1), 1, 0, "order", "GET /", SpanKind.SERVER, 1, 2)));

    meters.look();

    assertThat(value("pharos_overhead_stored_bytes", "signal=\"traces\"")).isEqualTo(60);
    assertThat(value("pharos_overhead_disk_bytes", "service=\"order\"", "signal=\"traces\""))
        .isEqualTo(60);
    assertThat(value("pharos_overhead_stored_cost_per_month", "signal=\"traces\""))
        .isEqualTo(60 / 1e9 * 0.5);
  }
}
