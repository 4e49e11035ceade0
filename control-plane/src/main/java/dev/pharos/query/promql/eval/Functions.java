package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import java.util.EnumMap;
import java.util.Map;

/** What each function does. */
final class Functions {
  private static final Map<Function, FunctionBody> BODIES = bodies();
  private static final Map<Function, RangeBody> RANGE_BODIES = rangeBodies();

  private Functions() {}

  /**
   * @throws QueryException if the function is not known here
   */
  static FunctionBody body(Function function) {
    return known(BODIES.get(function), function);
  }

  /**
   * @throws QueryException if the function is not known here
   */
  static RangeBody rangeBody(Function function) {
    return known(RANGE_BODIES.get(function), function);
  }

  private static <T> T known(@org.jspecify.annotations.Nullable T body, Function function) {
    if (body == null) {
      throw QueryException.execution(
          "function " + function.text() + " is not supported by this engine");
    }
    return body;
  }

  private static Map<Function, FunctionBody> bodies() {
    Map<Function, FunctionBody> bodies = new EnumMap<>(Function.class);
    MathFunctions.register(bodies);
    ScalarFunctions.register(bodies);
    DateFunctions.register(bodies);
    LabelFunctions.register(bodies);
    SortFunctions.register(bodies);
    AbsentFunctions.register(bodies);
    HistogramFunctions.register(bodies);
    return Map.copyOf(bodies);
  }

  private static Map<Function, RangeBody> rangeBodies() {
    Map<Function, RangeBody> bodies = new EnumMap<>(Function.class);
    RateFunctions.register(bodies);
    TrendFunctions.register(bodies);
    OverTimeFunctions.register(bodies);
    ChangeFunctions.register(bodies);
    return Map.copyOf(bodies);
  }
}
