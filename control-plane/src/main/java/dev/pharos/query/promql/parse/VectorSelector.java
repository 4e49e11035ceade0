package dev.pharos.query.promql.parse;

import dev.pharos.signal.metric.LabelMatcher;
import java.util.List;

/**
 * Series by name and labels, the latest sample of each.
 *
 * @param name the metric's name where it stands before the braces, else empty
 * @param matchers all of them; the one for the name, where there is a name, is the last
 */
public record VectorSelector(
    String name, List<LabelMatcher> matchers, TimeShift shift, Position position) implements Expr {
  public VectorSelector {
    matchers = List.copyOf(matchers);
  }

  @Override
  public ValueType type() {
    return ValueType.VECTOR;
  }
}
