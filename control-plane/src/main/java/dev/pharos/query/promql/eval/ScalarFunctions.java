package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import dev.pharos.signal.metric.Labels;
import java.util.List;
import java.util.Map;

/** Functions that make scalars, or a vector of one. */
final class ScalarFunctions {
  private static final double MS_PER_SECOND = 1000;

  private ScalarFunctions() {}

  static void register(Map<Function, FunctionBody> bodies) {
    bodies.put(Function.TIME, call -> one(call, step -> call.steps().timeMs(step) / MS_PER_SECOND));
    bodies.put(Function.PI, call -> one(call, step -> Math.PI));
    bodies.put(Function.VECTOR, call -> one(call, step -> call.scalar(0, step)));
    bodies.put(Function.SCALAR, ScalarFunctions::scalar);
    bodies.put(
        Function.MAX_OF,
        call ->
            one(call, step -> MathFunctions.larger(call.scalar(0, step), call.scalar(1, step))));
    bodies.put(
        Function.MIN_OF,
        call ->
            one(call, step -> MathFunctions.smaller(call.scalar(0, step), call.scalar(1, step))));
  }

  private interface ValueAt {
    double value(int step);
  }

  private static List<Row> one(FunctionCall call, ValueAt value) {
    double[] values = new double[call.steps().count()];
    for (int step = 0; step < values.length; step++) {
      values[step] = value.value(step);
    }
    return List.of(Row.of(Labels.EMPTY, false, values));
  }

  /** The only float there is; NaN when there is none or more than one. */
  private static List<Row> scalar(FunctionCall call) {
    double[] values = new double[call.steps().count()];
    int[] found = new int[values.length];
    for (Row row : call.rows(0)) {
      for (int step = 0; step < values.length; step++) {
        if (row.hasFloat(step)) {
          found[step]++;
          values[step] = row.value(step);
        }
      }
    }
    for (int step = 0; step < values.length; step++) {
      if (found[step] != 1) {
        values[step] = Double.NaN;
      }
    }
    return List.of(Row.of(Labels.EMPTY, false, values));
  }
}
