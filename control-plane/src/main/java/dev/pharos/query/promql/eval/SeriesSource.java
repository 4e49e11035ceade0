package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Where the engine gets its series from. Safe for use by many threads. */
public interface SeriesSource {
  /**
   * Tells the series all of whose matchers hold and that have a sample in the time asked for, each
   * series once, in any order. What the action does not keep is held no longer.
   *
   * @param fromMs inclusive
   * @param toMs inclusive
   * @param budget is told of each sample that is read before memory is taken for it; whoever asks
   *     gives them back
   * @throws QueryException if the budget or the time of the query is exceeded
   */
  void forEach(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleBudget budget,
      Consumer<SeriesData> action)
      throws IOException;
}
