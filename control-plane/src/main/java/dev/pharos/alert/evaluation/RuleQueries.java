package dev.pharos.alert.evaluation;

import dev.pharos.query.promql.parse.Expr;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.util.List;

/** What rules ask the series for. Safe for use by many threads. */
public interface RuleQueries {

  /**
   * The elements of an expression at a time, one sample each; a scalar is one element without
   * labels.
   *
   * @throws RuntimeException when there is no answer: the message says why
   */
  List<SeriesData> ask(Expr expression, long timeMs);

  /** Samples as they are kept. */
  List<SeriesData> kept(List<LabelMatcher> matchers, long fromMs, long toMs) throws IOException;
}
