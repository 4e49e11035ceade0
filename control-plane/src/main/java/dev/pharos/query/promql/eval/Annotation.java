package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Position;

/**
 * A remark on an answer: a warning that it may be wrong or a hint at how to ask better.
 *
 * @param text as Prometheus says it, with {@code PromQL warning: } or {@code PromQL info: } before
 *     it and without the position
 * @param position of the expression it is about
 */
public record Annotation(Kind kind, String text, Position position) {
  /** How grave it is. */
  public enum Kind {
    WARNING("PromQL warning: "),
    INFO("PromQL info: ");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  static Annotation warning(String text, Position position) {
    return new Annotation(Kind.WARNING, Kind.WARNING.prefix + text, position);
  }

  static Annotation info(String text, Position position) {
    return new Annotation(Kind.INFO, Kind.INFO.prefix + text, position);
  }

  /** With the position's line and column in the query. */
  public String text(String query) {
    return text + " (" + position.lineAndColumn(query) + ")";
  }
}
