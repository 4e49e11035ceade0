package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.BinaryOperation;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import dev.pharos.signal.metric.HistogramAccumulator;
import java.util.Optional;

/**
 * What operators do with native histograms.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/operators/#arithmetic-binary-operators">
 *     arithmetic operators</a>
 */
final class HistogramArithmetic {
  private HistogramArithmetic() {}

  /** All counts and the sum by a factor, empty buckets left out. */
  static FloatHistogram scaled(FloatHistogram histogram, double factor) {
    return histogram.times(factor).compact();
  }

  /** All counts and the sum divided, empty buckets left out. */
  static FloatHistogram divided(FloatHistogram histogram, double divisor) {
    return histogram.dividedBy(divisor).compact();
  }

  /** Without the observations above or below the bound. */
  static FloatHistogram trimmed(FloatHistogram histogram, double bound, boolean upper) {
    return upper ? histogram.below(bound) : histogram.above(bound);
  }

  /** Whether the counter began anew between the two. */
  static boolean isReset(FloatHistogram histogram, FloatHistogram before) {
    return histogram.isResetSince(before);
  }

  /** Both together, with remarks at the operation's position; nothing when they do not fit. */
  static Optional<FloatHistogram> sum(
      FloatHistogram left,
      FloatHistogram right,
      BinaryOperation operation,
      Annotations annotations) {
    return combined(left, right, operation, annotations, Remarks.Operation.ADDITION);
  }

  /** The left one less the right one, a gauge; nothing when they do not fit. */
  static Optional<FloatHistogram> difference(
      FloatHistogram left,
      FloatHistogram right,
      BinaryOperation operation,
      Annotations annotations) {
    return combined(left, right, operation, annotations, Remarks.Operation.SUBTRACTION)
        .map(difference -> difference.withCounterReset(CounterReset.GAUGE));
  }

  private static Optional<FloatHistogram> combined(
      FloatHistogram left,
      FloatHistogram right,
      BinaryOperation operation,
      Annotations annotations,
      Remarks.Operation remarked) {
    HistogramAccumulator both = new HistogramAccumulator(left);
    if (!both.fits(right)) {
      annotations.add(
          Remarks.incompatibleBuckets(operation.operator().symbol(), operation.position()));
      return Optional.empty();
    }
    if (remarked == Remarks.Operation.ADDITION) {
      both.add(right);
    } else {
      both.subtract(right);
    }
    if (both.hasConflictingResets()) {
      annotations.add(Remarks.conflictingResets(remarked, operation.position()));
    }
    if (both.hasReconciledBounds()) {
      annotations.add(Remarks.reconciledBounds(remarked, operation.position()));
    }
    return Optional.of(both.result().compact());
  }
}
