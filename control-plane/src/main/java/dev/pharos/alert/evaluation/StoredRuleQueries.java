package dev.pharos.alert.evaluation;

import dev.pharos.query.metric.QueryProperties;
import dev.pharos.query.metric.StoredSeries;
import dev.pharos.query.promql.eval.PromqlEngine;
import dev.pharos.query.promql.eval.QueryMemory;
import dev.pharos.query.promql.eval.QueryValue;
import dev.pharos.query.promql.eval.SampleBudget;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Answers rules from the store, each query within the bounds that all queries have. */
final class StoredRuleQueries implements RuleQueries {
  private final SeriesStore store;
  private final PromqlEngine engine;
  private final QueryProperties properties;
  private final QueryMemory memory;
  private final LongSupplier nanoClock;
  private final Consumer<String> metrics;

  /**
   * @param memory that all queries of rules have together
   * @param metrics takes the names of metrics that rules read
   */
  StoredRuleQueries(
      SeriesStore store,
      QueryProperties properties,
      QueryMemory memory,
      LongSupplier nanoClock,
      Consumer<String> metrics) {
    this.store = store;
    engine = new PromqlEngine(properties.engine());
    this.properties = properties;
    this.memory = memory;
    this.nanoClock = nanoClock;
    this.metrics = metrics;
  }

  @Override
  public List<SeriesData> ask(Expr expression, long timeMs) {
    long deadlineNs = nanoClock.getAsLong() + properties.timeout().toNanos();
    try (SampleBudget budget =
        new SampleBudget(properties.limits(), memory, nanoClock, deadlineNs, () -> false)) {
      StoredSeries source = new StoredSeries(store, metrics);
      return elements(engine.instant(expression, source, timeMs, budget).value());
    }
  }

  /** What a rule can use of an answer. */
  static List<SeriesData> elements(QueryValue value) {
    return switch (value) {
      case QueryValue.InstantVector(List<SeriesData> elements) -> elements;
      case QueryValue.Scalar(long timeMs, double number) ->
          List.of(new SeriesData(Labels.EMPTY, Samples.builder(1).add(timeMs, number).build()));
      default -> throw new IllegalArgumentException("rule result is not a vector or scalar");
    };
  }

  @Override
  public List<SeriesData> kept(List<LabelMatcher> matchers, long fromMs, long toMs)
      throws IOException {
    return store.select(matchers, fromMs, toMs, SampleWatch.PATIENT);
  }
}
