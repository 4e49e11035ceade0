package dev.pharos.steer.budget;

import dev.pharos.query.overhead.BudgetUse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The rates that budgets are held by, as gauges at {@code /actuator/prometheus}, and which budgets
 * cannot be held, so that a rule can tell. {@link #show} is for one thread.
 */
final class SteeringMeters implements MeterBinder {
  private final List<Tables> tables = new CopyOnWriteArrayList<>();

  private record Tables(
      MultiGauge rates, MultiGauge ruled, MultiGauge expected, MultiGauge unheld) {
    static Tables of(MeterRegistry registry) {
      return new Tables(
          table(registry, "pharos.budget.keep.rate", "Part of the ordinary traces that is kept"),
          table(
              registry,
              "pharos.budget.ruled.share",
              "Part of the ordinary traces on which levers decide in the budget's place"),
          table(
              registry,
              "pharos.budget.steered.bytes",
              "What the day's telemetry will take on disk at this rate"),
          table(
              registry,
              "pharos.budget.unheld.bytes",
              "What the day will take, of a budget that cannot be held, by its largest cause"));
    }

    private static MultiGauge table(MeterRegistry registry, String name, String description) {
      return MultiGauge.builder(name).description(description).register(registry);
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    tables.add(Tables.of(registry));
  }

  /** Shows these instead of those before. */
  void show(Map<BudgetName, Steering> steerings) {
    List<MultiGauge.Row<?>> rates = new ArrayList<>();
    List<MultiGauge.Row<?>> ruled = new ArrayList<>();
    List<MultiGauge.Row<?>> expected = new ArrayList<>();
    List<MultiGauge.Row<?>> unheld = new ArrayList<>();
    steerings.forEach((budget, steering) -> {
      Tags tags = tags(budget);
      rates.add(MultiGauge.Row.of(tags, steering.rate()));
      ruled.add(MultiGauge.Row.of(tags, steering.ruled()));
      expected.add(MultiGauge.Row.of(tags, steering.day().sum()));
      Steering.Cause cause = steering.cause();
      if (cause != null) {
        unheld.add(MultiGauge.Row.of(tags.and("cause", cause.words()), steering.day().sum()));
      }
    });
    for (Tables each : tables) {
      each.rates.register(rates, true);
      each.ruled.register(ruled, true);
      each.expected.register(expected, true);
      each.unheld.register(unheld, true);
    }
  }

  /** As those of the budgets themselves. */
  private static Tags tags(BudgetName budget) {
    boolean ofService = budget.scope() == BudgetUse.Scope.SERVICE;
    int slash = budget.name().indexOf('/');
    return Tags.of(
        "budget",
        budget.scope().of(budget.name()),
        "service",
        ofService ? budget.name().substring(slash + 1) : "",
        "service.namespace",
        ofService && slash > 0 ? budget.name().substring(0, slash) : "",
        "deployment.environment.name",
        budget.scope() == BudgetUse.Scope.ENVIRONMENT ? budget.name() : "");
  }
}
