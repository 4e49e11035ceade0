package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import java.util.Map;

/** Functions of histograms, classic and native. */
final class HistogramFunctions {
  private HistogramFunctions() {}

  static void register(Map<Function, FunctionBody> bodies) {}
}
