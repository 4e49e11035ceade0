package dev.pharos.judge.cohort;

import dev.pharos.signal.Span;
import java.util.List;
import java.util.Set;

/**
 * What sets a cohort of traces apart from the rest. Pure.
 *
 * @param findings what matters, what sets apart best first
 * @param dull what was looked at and does not matter, the likeliest suspects first
 */
public record Explanation(List<Finding> findings, List<Finding> dull) {
  /** What tells that something failed, and not why. */
  public static final Set<String> OUTCOMES_OF_ERRORS =
      Set.of(
          "error",
          "error.type",
          "error.message",
          "exception.type",
          "exception.message",
          "http.response.status_code",
          "http.status_code",
          "rpc.grpc.status_code",
          "rpc.response.status_code",
          "db.response.status_code",
          "otel.status_code",
          "otel.status_description");

  /**
   * @param cohort traces, each as its spans
   * @param rest other traces
   * @param outcomes keys that tell how it went and not why, to be left out
   */
  public static Explanation of(
      List<List<Span>> cohort, List<List<Span>> rest, Set<String> outcomes) {
    TraitTable table = new TraitTable(outcomes);
    cohort.forEach(table::add);
    rest.forEach(table::add);
    return new Ranking(table, cohort.size()).explain();
  }
}
