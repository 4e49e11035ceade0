package dev.pharos.alert.evaluation;

import dev.pharos.query.promql.parse.Expr;
import dev.pharos.signal.metric.SeriesData;
import java.util.List;

/** Makes failures of rules out of queries that have no answer. */
final class Asking {
  private Asking() {}

  static List<SeriesData> ask(RuleQueries queries, Expr expression, long timeMs)
      throws RuleFailure {
    try {
      return queries.ask(expression, timeMs);
    } catch (RuntimeException e) {
      RuleFailure failure = new RuleFailure(String.valueOf(e.getMessage()));
      failure.initCause(e);
      throw failure;
    }
  }
}
