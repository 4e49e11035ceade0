package dev.pharos.query.promql.eval;

import java.time.Duration;

/**
 * How the engine answers.
 *
 * @param lookback how old a series' latest sample may be to count as its value now
 * @param defaultSubqueryStep of subqueries that name none; Prometheus takes its evaluation interval
 * @param delayedNames whether a metric's name goes only when the query is answered, so that {@code
 *     label_replace} still sees it; Prometheus has it behind {@code promql-delayed-name-removal}
 */
public record EngineOptions(Duration lookback, Duration defaultSubqueryStep, boolean delayedNames) {
  /** What Prometheus does when nothing is configured. */
  public static final EngineOptions DEFAULT =
      new EngineOptions(Duration.ofMinutes(5), Duration.ofMinutes(1), false);

  public EngineOptions {
    if (lookback.toMillis() < 1 || defaultSubqueryStep.toMillis() < 1) {
      throw new IllegalArgumentException("lookback and step must be at least one millisecond");
    }
  }
}
