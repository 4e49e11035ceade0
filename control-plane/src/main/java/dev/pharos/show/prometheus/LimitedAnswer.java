package dev.pharos.show.prometheus;

import dev.pharos.query.promql.eval.Annotation;
import dev.pharos.query.promql.eval.QueryAnswer;
import dev.pharos.query.promql.eval.QueryValue;
import dev.pharos.signal.metric.SeriesData;
import java.util.ArrayList;
import java.util.List;

/** As much of an answer as was asked for, and the remarks on it as they are shown. */
record LimitedAnswer(QueryValue value, List<String> warnings, List<String> infos) {
  /** Remarks of a kind that are shown; how many more there are is said. */
  private static final int REMARKS = 10;

  /**
   * @param limit series at most; 0 for all
   */
  static LimitedAnswer of(QueryAnswer answer, int limit, String query) {
    List<String> warnings = remarks(answer, Annotation.Kind.WARNING, query, "warning");
    List<String> infos = remarks(answer, Annotation.Kind.INFO, query, "info");
    QueryValue value = answer.value();
    QueryValue shown =
        switch (value) {
          case QueryValue.InstantVector(List<SeriesData> elements)
              when limit > 0 && elements.size() > limit ->
              new QueryValue.InstantVector(elements.subList(0, limit));
          case QueryValue.Matrix(List<SeriesData> series) when limit > 0 && series.size() > limit ->
              new QueryValue.Matrix(series.subList(0, limit));
          default -> value;
        };
    if (shown != value) {
      warnings.add("results truncated due to limit");
    }
    return new LimitedAnswer(shown, warnings, infos);
  }

  private static List<String> remarks(
      QueryAnswer answer, Annotation.Kind kind, String query, String word) {
    List<String> all =
        answer.annotations().stream()
            .filter(a -> a.kind() == kind)
            .map(a -> a.text(query))
            .toList();
    List<String> shown = new ArrayList<>(all.subList(0, Math.min(REMARKS, all.size())));
    if (all.size() > REMARKS) {
      shown.add((all.size() - REMARKS) + " more " + word + " annotations omitted");
    }
    return shown;
  }
}
