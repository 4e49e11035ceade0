package dev.pharos.advise;

import dev.pharos.advise.GaugeTable.Row;
import dev.pharos.query.overhead.BudgetQuery;
import dev.pharos.query.overhead.BudgetUse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The day's budgets as gauges at {@code /actuator/prometheus}, so that a rule can tell in the
 * morning that the evening will be over it. {@link #look} is for one thread.
 */
final class BudgetMeters implements MeterBinder, HealthFollower {
  private final BudgetQuery budgets;
  private final List<Tables> tables = new CopyOnWriteArrayList<>();

  BudgetMeters(BudgetQuery budgets) {
    this.budgets = budgets;
  }

  private record Tables(GaugeTable allowed, GaugeTable used, GaugeTable forecast) {
    static Tables of(MeterRegistry registry) {
      return new Tables(
          new GaugeTable(
              registry, "pharos.budget.bytes", "What a day's telemetry may take on disk"),
          new GaugeTable(
              registry,
              "pharos.budget.used.bytes",
              "What the day's telemetry so far is expected to take on disk"),
          new GaugeTable(
              registry,
              "pharos.budget.forecast.bytes",
              "What the day's telemetry will take on disk if it goes on as the last hour"));
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    tables.add(Tables.of(registry));
  }

  @Override
  public void look() throws IOException {
    List<Row> allowed = new ArrayList<>();
    List<Row> used = new ArrayList<>();
    List<Row> forecast = new ArrayList<>();
    for (BudgetUse use : budgets.all()) {
      Tags tags = tags(use);
      Long bytes = use.bytesPerDay();
      if (bytes != null) {
        allowed.add(new Row(tags, bytes));
      }
      used.add(new Row(tags, use.usedBytes()));
      Long expected = use.forecast();
      if (expected != null) {
        forecast.add(new Row(tags, expected));
      }
    }
    for (Tables each : tables) {
      each.allowed.show(allowed);
      each.used.show(used);
      each.forecast.show(forecast);
    }
  }

  /** With its name in words: an alert says it as it is. */
  private static Tags tags(BudgetUse use) {
    boolean ofService = use.scope() == BudgetUse.Scope.SERVICE;
    boolean ofEnvironment = use.scope() == BudgetUse.Scope.ENVIRONMENT;
    int slash = use.name().indexOf('/');
    return Tags.of(
        "budget",
        use.scope().of(use.name()),
        "service",
        ofService ? use.name().substring(slash + 1) : "",
        "service.namespace",
        ofService && slash > 0 ? use.name().substring(0, slash) : "",
        "deployment.environment.name",
        ofEnvironment ? use.name() : "");
  }
}
