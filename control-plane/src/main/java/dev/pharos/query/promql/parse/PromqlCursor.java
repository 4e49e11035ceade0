package dev.pharos.query.promql.parse;

import dev.pharos.signal.metric.LabelMatcher;
import java.util.List;

/**
 * What belongs where the cursor of somebody who types a query is. The query may be wrong: it is
 * being written.
 *
 * @param place what belongs there
 * @param from where that begins: what is typed of it already would be replaced
 * @param to where it ends
 * @param typed what is typed of it up to the cursor, without quotes
 * @param quoted whether it was begun with a quote
 * @param label whose value or comparison is to come; else empty
 * @param matchers what the braces around the cursor ask for already, the metric's name among them
 * @param metrics named anywhere in the query, each once
 */
public record PromqlCursor(
    Place place,
    int from,
    int to,
    String typed,
    boolean quoted,
    String label,
    List<LabelMatcher> matchers,
    List<String> metrics) {

  /** What may stand at a place. */
  public enum Place {
    /** A metric, a function, an aggregation. */
    EXPRESSION,
    /** The same, or how the two sides of an operator go together. */
    OPERAND,
    /** An expression is complete: an operator or {@code offset}. */
    NEXT,
    /** The same behind an aggregation, which may say by which labels. */
    AGGREGATED,
    /** Between an aggregation's name and its parenthesis. */
    AGGREGATION,
    /** A label's name in braces. */
    LABEL,
    /** A label's name in the list of {@code by}, {@code on} and the like. */
    GROUPING,
    /** What compares a label with a value. */
    COMPARISON,
    /** A label's value. */
    VALUE,
    /** How far back a range reaches. */
    DURATION,
    /** Nothing that could be told. */
    NOTHING
  }

  public PromqlCursor {
    matchers = List.copyOf(matchers);
    metrics = List.copyOf(metrics);
  }

  /**
   * @param cursor number of characters before it; taken into the text where it is not
   */
  public static PromqlCursor at(String query, int cursor) {
    return new CursorReader(query, Math.clamp(cursor, 0, query.length())).read();
  }
}
