package dev.pharos.steer.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.overhead.BudgetUse.Scope;
import dev.pharos.steer.budget.Steering.Cause;
import dev.pharos.steer.budget.Steering.Day;
import dev.pharos.steer.budget.Steering.State;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SteeringMetersTest {
  private static final BudgetName ORDER = new BudgetName(Scope.SERVICE, "shop/order");
  private static final BudgetName PROD = new BudgetName(Scope.ENVIRONMENT, "prod");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SteeringMeters meters = new SteeringMeters();

  private List<String> told(String metric) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(metric + "{"))
        .map(line -> line.substring(metric.length()))
        .sorted()
        .toList();
  }

  /** What the rule is made of. */
  @Test
  void tellTheRatesAndWhatCannotBeHeldWithItsCause() {
    Instant now = Instant.parse("2026-05-04T12:00:00Z");
    Steering holds =
        new Steering(now, 0.25, 9_000, 100, new Day(1, 2, 3, 4), State.HOLDS, null, 0.5);
    Day much = new Day(5_000, 100, 300, 0);
    Steering cannot =
        new Steering(now, 0.001, 4_000, 200, much, State.CANNOT, Cause.ALWAYS_KEPT, 0);
    meters.bindTo(registry);

    meters.show(Map.of(PROD, holds, ORDER, cannot));

    String prod =
        "{budget=\"environment prod\",%sdeployment_environment_name=\"prod\",service=\"\",service_namespace=\"\"}";
    String order =
        "{budget=\"service shop/order\",%sdeployment_environment_name=\"\",service=\"order\",service_namespace=\"shop\"}";
    assertThat(told("pharos_budget_keep_rate"))
        .containsExactly(prod.formatted("") + " 0.25", order.formatted("") + " 0.001");
    assertThat(told("pharos_budget_ruled_share"))
        .containsExactly(prod.formatted("") + " 0.5", order.formatted("") + " 0.0");
    assertThat(told("pharos_budget_steered_bytes"))
        .containsExactly(prod.formatted("") + " 10.0", order.formatted("") + " 5400.0");
    assertThat(told("pharos_budget_unheld_bytes"))
        .containsExactly(order.formatted("cause=\"traces that are always kept\",") + " 5400.0");

    meters.show(Map.of(PROD, holds));

    assertThat(told("pharos_budget_unheld_bytes")).isEmpty();
    assertThat(told("pharos_budget_keep_rate")).hasSize(1);
  }
}
