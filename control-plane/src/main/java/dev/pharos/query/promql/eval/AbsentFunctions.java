package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.Function;
import dev.pharos.query.promql.parse.MatrixSelector;
import dev.pharos.query.promql.parse.VectorSelector;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One where there is nothing, under the labels that were looked for. */
final class AbsentFunctions {
  private AbsentFunctions() {}

  static void register(Map<Function, FunctionBody> bodies) {
    bodies.put(
        Function.ABSENT, call -> ofRows(call.rows(0), call.arguments().getFirst(), call.steps()));
  }

  /**
   * @param argument says which labels were looked for
   */
  static List<Row> ofRows(List<Row> rows, Expr argument, Steps steps) {
    double[] values = new double[steps.count()];
    boolean any = false;
    for (int step = 0; step < values.length; step++) {
      values[step] = 1;
      for (Row row : rows) {
        if (row.has(step)) {
          values[step] = Row.NOTHING;
          break;
        }
      }
      any |= values[step] == 1;
    }
    return any ? List.of(Row.of(labels(argument), true, values)) : List.of();
  }

  /** Of labels that must have one value, that value; a label with two conditions has none. */
  private static Labels labels(Expr argument) {
    List<LabelMatcher> matchers =
        switch (argument) {
          case VectorSelector selector -> selector.matchers();
          case MatrixSelector matrix -> matrix.selector().matchers();
          default -> List.of();
        };
    Labels.Builder labels = Labels.builder();
    Set<String> seen = new HashSet<>();
    for (LabelMatcher matcher : matchers) {
      if (matcher.name().equals(Labels.METRIC_NAME)) {
        continue;
      }
      if (matcher.type() == LabelMatcher.Type.EQUAL && seen.add(matcher.name())) {
        labels.set(matcher.name(), matcher.value());
      } else {
        labels.remove(matcher.name());
      }
    }
    return labels.build();
  }
}
