package dev.pharos.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.query.overhead.Budgets;
import dev.pharos.query.overhead.OverheadRooms;
import dev.pharos.query.overhead.Prices;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetMetersTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final ServiceId ORDER = new ServiceId("shop", "order", "prod");

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:00Z")));
  private final OverheadRooms costs =
      new OverheadRooms(rooms, new Prices("EUR", 0, 0, 0, 0, 0.1, 0));
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private List<String> told(String metric) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(metric + "{"))
        .map(line -> line.substring(metric.length()))
        .sorted()
        .toList();
  }

  /** What the rule of budgets is made of. */
  @Test
  void tellWhatMayBeUsedWhatIsAndWhatWillBe() throws IOException {
    rooms.telemetry.instance(ORDER, "a", "1", rooms.nowNs() - 600 * MINUTE, null, null);
    costs.spans.add(
        List.of(SetSpans.span(new TraceId(1, 1), 1, 0, "old", "GET /", SpanKind.SERVER, 1, 2)));
    rooms.telemetry.ledger.add(
        new LedgerEntry(ORDER, "1", "traces", "GET /", rooms.nowNs() - 30 * MINUTE, 100, 9_000));
    BudgetMeters meters =
        new BudgetMeters(
            costs.budgets(new Budgets(null, Map.of("prod", "4kB"), Map.of("shop/order", "1.5kB"))));
    meters.bindTo(registry);

    meters.look();

    assertThat(told("pharos_budget_bytes"))
        .containsExactly(
            "{budget=\"environment prod\",deployment_environment_name=\"prod\",service=\"\",service_namespace=\"\"} 4000.0",
            "{budget=\"service shop/order\",deployment_environment_name=\"\",service=\"order\",service_namespace=\"shop\"} 1500.0");
    assertThat(told("pharos_budget_used_bytes"))
        .hasSize(3)
        .contains(
            "{budget=\"all services\",deployment_environment_name=\"\",service=\"\",service_namespace=\"\"} 6000.0");
    assertThat(told("pharos_budget_forecast_bytes"))
        .hasSize(3)
        .as("half a day is left, of twelve such hours")
        .allMatch(line -> line.endsWith(" 78000.0"));
  }
}
