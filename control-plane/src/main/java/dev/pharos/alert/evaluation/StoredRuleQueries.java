package dev.pharos.alert.evaluation;

import dev.pharos.query.promql.eval.EngineOptions;
import dev.pharos.query.promql.eval.PromqlEngine;
import dev.pharos.query.promql.eval.QueryLimits;
import dev.pharos.query.promql.eval.QueryMemory;
import dev.pharos.query.promql.eval.QueryValue;
import dev.pharos.query.promql.eval.SampleBudget;
import dev.pharos.query.promql.eval.SeriesSource;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Answers rules from the store, each query within the bounds that all queries have. */
final class StoredRuleQueries implements RuleQueries {
  private final SeriesStore store;
  private final PromqlEngine engine;
  private final QueryLimits limits;
  private final QueryMemory memory;
  private final long timeoutNs;
  private final LongSupplier nanoClock;

  /**
   * @param memory that all queries of rules have together
   * @param timeout of a query
   */
  StoredRuleQueries(
      SeriesStore store,
      Duration lookback,
      QueryLimits limits,
      QueryMemory memory,
      Duration timeout,
      LongSupplier nanoClock) {
    this.store = store;
    EngineOptions usual = EngineOptions.DEFAULT;
    engine =
        new PromqlEngine(
            new EngineOptions(lookback, usual.defaultSubqueryStep(), usual.delayedNames()));
    this.limits = limits;
    this.memory = memory;
    timeoutNs = timeout.toNanos();
    this.nanoClock = nanoClock;
  }

  @Override
  public List<SeriesData> ask(Expr expression, long timeMs) {
    try (SampleBudget budget =
        new SampleBudget(
            limits, memory, nanoClock, nanoClock.getAsLong() + timeoutNs, () -> false)) {
      return elements(engine.instant(expression, source(), timeMs, budget).value());
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

  private SeriesSource source() {
    return (matchers, fromMs, toMs, budget) -> {
      budget.look();
      return store.select(
          matchers,
          fromMs,
          toMs,
          samples -> {
            if (samples == 0) {
              budget.look();
            }
            budget.take(samples);
          });
    };
  }

  @Override
  public List<SeriesData> kept(List<LabelMatcher> matchers, long fromMs, long toMs)
      throws IOException {
    return store.select(matchers, fromMs, toMs, SampleWatch.PATIENT);
  }
}
