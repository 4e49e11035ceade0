package dev.pharos.show.prometheus;

import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.query.promql.parse.ParseException;
import java.util.Locale;

/** What became of a query. */
enum QueryOutcome {
  ANSWERED,
  BAD_DATA,
  TOO_MANY_POINTS,
  TOO_MANY_SAMPLES,
  TOO_MUCH_MEMORY,
  TIMEOUT,
  CANCELED,
  EXECUTION,
  INTERNAL;

  static QueryOutcome of(Exception refusal) {
    return switch (refusal) {
      case ParseException _ -> BAD_DATA;
      case PrometheusProblem problem ->
          switch (problem.kind()) {
            case BAD_DATA, NOT_FOUND -> BAD_DATA;
            case TOO_MANY_POINTS -> TOO_MANY_POINTS;
            case EXECUTION -> EXECUTION;
            case CANCELED -> CANCELED;
            case TIMEOUT -> TIMEOUT;
            case INTERNAL, UNAVAILABLE, SERVER_SILENT -> INTERNAL;
          };
      case QueryException failed ->
          switch (failed.kind()) {
            case EXECUTION -> EXECUTION;
            case TOO_MANY_SAMPLES -> TOO_MANY_SAMPLES;
            case TOO_MUCH_MEMORY -> TOO_MUCH_MEMORY;
            case TIMEOUT -> TIMEOUT;
            case CANCELED -> CANCELED;
            case STORAGE -> INTERNAL;
          };
      default -> INTERNAL;
    };
  }

  /** As a meter's tag has it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
