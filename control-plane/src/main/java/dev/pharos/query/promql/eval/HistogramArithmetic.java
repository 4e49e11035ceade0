package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.BinaryOperation;
import dev.pharos.signal.metric.FloatHistogram;
import java.util.Optional;

/** What operators do with native histograms. */
final class HistogramArithmetic {
  private HistogramArithmetic() {}

  @SuppressWarnings({"DoNotCallSuggester", "TypeParameterUnusedInFormals"})
  static <T> T missing() {
    throw QueryException.execution("native histograms cannot be calculated with");
  }

  /** All counts and the sum by a factor, empty buckets left out. */
  static FloatHistogram scaled(FloatHistogram histogram, double factor) {
    return missing();
  }

  /** All counts and the sum divided, empty buckets left out. */
  static FloatHistogram divided(FloatHistogram histogram, double divisor) {
    return missing();
  }

  /** Without the observations above or below the bound. */
  static FloatHistogram trimmed(FloatHistogram histogram, double bound, boolean upper) {
    return missing();
  }

  /** Whether the counter began anew between the two. */
  static boolean isReset(FloatHistogram histogram, FloatHistogram before) {
    return missing();
  }

  /** Both together, with remarks at the operation's position; nothing when they do not fit. */
  static Optional<FloatHistogram> sum(
      FloatHistogram left,
      FloatHistogram right,
      BinaryOperation operation,
      Annotations annotations) {
    return missing();
  }

  /** The left one less the right one, a gauge; nothing when they do not fit. */
  static Optional<FloatHistogram> difference(
      FloatHistogram left,
      FloatHistogram right,
      BinaryOperation operation,
      Annotations annotations) {
    return missing();
  }
}
