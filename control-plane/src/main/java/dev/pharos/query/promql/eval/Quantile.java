package dev.pharos.query.promql.eval;

import java.util.Arrays;

/** Quantiles of floats. */
final class Quantile {
  private Quantile() {}

  /**
   * The quantile between the two values next to it; NaN counts as the smallest value.
   *
   * @param values of which the first {@code size} count; they are put in order
   * @return NaN if there are no values or the quantile is NaN; infinite if it is not from 0 to 1
   */
  static double of(double quantile, double[] values, int size) {
    if (size == 0 || Double.isNaN(quantile)) {
      return Double.NaN;
    }
    if (quantile < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (quantile > 1) {
      return Double.POSITIVE_INFINITY;
    }
    int notNumbers = 0;
    for (int i = 0; i < size; i++) {
      if (Double.isNaN(values[i])) {
        values[i] = values[notNumbers];
        values[notNumbers++] = Double.NaN;
      }
    }
    Arrays.sort(values, notNumbers, size);
    double rank = quantile * (size - 1);
    int lower = (int) Math.max(0, Math.floor(rank));
    int upper = Math.min(size - 1, lower + 1);
    double weight = rank - Math.floor(rank);
    return values[lower] * (1 - weight) + values[upper] * weight;
  }
}
