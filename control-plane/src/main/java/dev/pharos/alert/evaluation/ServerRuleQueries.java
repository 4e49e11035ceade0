package dev.pharos.alert.evaluation;

import dev.pharos.query.metric.QuerySelectors;
import dev.pharos.query.metric.ServerQueries;
import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.PromqlPrinter;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.MetricsServerException;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hands rules' expressions over to the metrics' server. What has native histograms as its answer is
 * evaluated here, of samples that are read there.
 *
 * @param store which metrics there are
 * @param metrics takes the names of metrics that rules read
 */
record ServerRuleQueries(
    ServerQueries server, RuleQueries here, SeriesStore store, Consumer<String> metrics)
    implements RuleQueries {

  @Override
  public List<SeriesData> ask(Expr expression, long timeMs) {
    Optional<List<SeriesData>> told = server.instant(PromqlPrinter.print(expression), timeMs);
    if (told.isEmpty()) {
      return here.ask(expression, timeMs);
    }
    try {
      QuerySelectors.tellMetrics(expression, store, metrics);
    } catch (IOException e) {
      throw new QueryException(QueryException.Kind.STORAGE, String.valueOf(e.getMessage()));
    }
    return told.get();
  }

  /** Of the server, which has what other control planes evaluated, else what was sent from here. */
  @Override
  public List<SeriesData> kept(List<LabelMatcher> matchers, long fromMs, long toMs)
      throws IOException {
    try {
      return here.kept(matchers, fromMs, toMs);
    } catch (MetricsServerException silent) {
      return store.selectOwn(matchers, fromMs, toMs, SampleWatch.PATIENT);
    }
  }
}
