package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One series among the values of an expression: at each step a float, a native histogram or
 * nothing. Nothing is written as the mark of staleness, which no calculation yields. A row is
 * written by who made it and only read afterwards.
 */
final class Row {
  static final double NOTHING = Double.longBitsToDouble(Samples.STALE_NAN_BITS);

  private final Labels labels;
  private final boolean dropName;
  private final double[] values;
  private @Nullable FloatHistogram @Nullable [] histograms;

  private Row(
      Labels labels,
      boolean dropName,
      double[] values,
      @Nullable FloatHistogram @Nullable [] histograms) {
    this.labels = labels;
    this.dropName = dropName;
    this.values = values;
    this.histograms = histograms;
  }

  /** A row with nothing in it. */
  static Row empty(Labels labels, boolean dropName, int steps) {
    double[] values = new double[steps];
    Arrays.fill(values, NOTHING);
    return new Row(labels, dropName, values, null);
  }

  /** A row with one float at all steps. */
  static Row constant(Labels labels, double value, int steps) {
    double[] values = new double[steps];
    Arrays.fill(values, value);
    return new Row(labels, false, values, null);
  }

  /** A row of floats; the array is the row's from now on. */
  static Row of(Labels labels, boolean dropName, double[] values) {
    return new Row(labels, dropName, values, null);
  }

  /** The same values under other labels. */
  Row relabeled(Labels newLabels, boolean newDropName) {
    return new Row(newLabels, newDropName, values, histograms);
  }

  Labels labels() {
    return labels;
  }

  /** Whether the metric's name is to go when the query is answered. */
  boolean dropName() {
    return dropName;
  }

  int steps() {
    return values.length;
  }

  /** The floats, {@link #NOTHING} where there is none; not to be written by others. */
  double[] values() {
    return values;
  }

  double value(int step) {
    return values[step];
  }

  boolean hasFloat(int step) {
    return !Samples.isStale(values[step]);
  }

  /** The native histogram at the step; null if there is none. */
  @Nullable FloatHistogram histogram(int step) {
    return histograms == null ? null : histograms[step];
  }

  /** Whether there is a native histogram at any step. */
  boolean hasHistograms() {
    return histograms != null;
  }

  boolean has(int step) {
    return hasFloat(step) || histogram(step) != null;
  }

  boolean isEmpty() {
    if (histograms != null) {
      for (FloatHistogram histogram : histograms) {
        if (histogram != null) {
          return false;
        }
      }
    }
    for (double value : values) {
      if (!Samples.isStale(value)) {
        return false;
      }
    }
    return true;
  }

  void set(int step, double value) {
    values[step] = value;
  }

  void set(int step, FloatHistogram histogram) {
    if (histograms == null) {
      histograms = new FloatHistogram[values.length];
    }
    histograms[step] = histogram;
  }

  /** Takes over what the other row has at the step, which may be nothing. */
  void copy(Row other, int step) {
    FloatHistogram histogram = other.histogram(step);
    if (histogram != null) {
      set(step, histogram);
    } else {
      values[step] = other.values[step];
    }
  }

  /** The first step's value at so many steps. */
  Row repeated(int steps) {
    Row row = empty(labels, dropName, steps);
    Arrays.fill(row.values, values[0]);
    FloatHistogram histogram = histogram(0);
    if (histogram != null) {
      for (int step = 0; step < steps; step++) {
        row.set(step, histogram);
      }
    }
    return row;
  }

  /** What floats at so many steps hold in memory, in samples of sixteen bytes. */
  static long cost(int steps) {
    return 1L + steps / 2;
  }

  /** What it holds in memory, in samples of sixteen bytes. */
  long cost() {
    long cost = cost(values.length);
    if (histograms != null) {
      for (FloatHistogram histogram : histograms) {
        cost += histogram == null ? 0 : HistogramCost.of(histogram);
      }
    }
    return cost;
  }
}
