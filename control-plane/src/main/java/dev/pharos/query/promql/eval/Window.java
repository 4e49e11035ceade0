package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Position;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one series in a range that is open on the left, moved from step to step; floats
 * and native histograms apart, marks of staleness left out. For one thread.
 */
final class Window {
  private final RangeSeries series;
  private final long rangeMs;
  private final Annotations annotations;
  private final Position position;
  private final double[][] scalars;
  private final Row result;
  private long endMs;
  private long timeMs;
  private int step;
  private int from;
  private int to;
  private int fromHistogram;
  private int toHistogram;

  /**
   * @param position of the argument with the range
   * @param scalars values of the other arguments at each step, in their order
   * @param result is written by the function
   */
  Window(
      RangeSeries series,
      long rangeMs,
      Annotations annotations,
      Position position,
      double[][] scalars,
      Row result) {
    this.series = series;
    this.rangeMs = rangeMs;
    this.annotations = annotations;
    this.position = position;
    this.scalars = scalars;
    this.result = result;
  }

  /**
   * Moves on to a step.
   *
   * @param newTimeMs of the step
   * @param newEndMs of the range, never earlier than before
   * @return whether there is a sample
   */
  boolean move(int newStep, long newTimeMs, long newEndMs) {
    step = newStep;
    timeMs = newTimeMs;
    endMs = newEndMs;
    long start = endMs - rangeMs;
    to = series.floats().advance(to, endMs);
    from = series.floats().advance(from, start);
    toHistogram = series.histograms().advance(toHistogram, endMs);
    fromHistogram = series.histograms().advance(fromHistogram, start);
    return to > from || toHistogram > fromHistogram;
  }

  /** How many floats there are. */
  int floats() {
    return to - from;
  }

  double value(int i) {
    return series.floats().values()[from + i];
  }

  long timeMs(int i) {
    return series.floats().times()[from + i];
  }

  /**
   * All floats of the series, of which those from {@link #from} to {@link #to} are in the range.
   */
  double[] allValues() {
    return series.floats().values();
  }

  int from() {
    return from;
  }

  /** The index after the last. */
  int to() {
    return to;
  }

  /** The difference with, at each place where the values fall, what stood before it added to it. */
  double withFallsMadeGood(double difference) {
    double[] values = series.floats().values();
    double made = difference;
    if (result.steps() == 1) {
      // Of one window only it does not pay to remember where the values fall.
      for (int i = from + 1; i < to; i++) {
        if (values[i] < values[i - 1]) {
          made += values[i - 1];
        }
      }
      return made;
    }
    int[] falls = series.floats().falls();
    for (int fall = falls[from + 1]; fall < to; fall = falls[fall + 1]) {
      made += values[fall - 1];
    }
    return made;
  }

  /** How many native histograms there are. */
  int histograms() {
    return toHistogram - fromHistogram;
  }

  FloatHistogram histogram(int i) {
    return series.histograms().histogram(fromHistogram + i);
  }

  /** Whether counting began anew between the native histogram and the one before it. */
  boolean isReset(int i) {
    return result.steps() == 1
        ? histogram(i).isResetSince(histogram(i - 1))
        : series.histograms().nextReset(fromHistogram + i) == fromHistogram + i;
  }

  /** Whether counting began anew after the first of the native histograms. */
  boolean hasReset() {
    if (result.steps() > 1) {
      return series.histograms().nextReset(fromHistogram + 1) < toHistogram;
    }
    for (int i = 1; i < histograms(); i++) {
      if (isReset(i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all native histograms of the series have the same scheme and none is a gauge. */
  boolean hasAlikeCounters() {
    return series.histograms().areAlikeCounters();
  }

  long histogramTimeMs(int i) {
    return series.histograms().times()[fromHistogram + i];
  }

  /** The time the range begins after. */
  long startMs() {
    return endMs - rangeMs;
  }

  /** The time the range ends at, inclusive. */
  long endMs() {
    return endMs;
  }

  /** The range's length. */
  double rangeSeconds() {
    return rangeMs / 1000.0;
  }

  /** The time of the step, which is not the range's end when the range was moved. */
  long stepTimeMs() {
    return timeMs;
  }

  Labels labels() {
    return series.labels();
  }

  /** The name for remarks; empty if there is none. */
  String metricName() {
    return series.labels().metricName();
  }

  /** The value of the given one of the arguments besides the range, counted from zero. */
  double scalar(int argument) {
    return scalars[argument][step];
  }

  Annotations annotations() {
    return annotations;
  }

  /** Where the argument with the range stands. */
  Position position() {
    return position;
  }

  void set(double value) {
    result.set(step, value);
  }

  void set(FloatHistogram histogram) {
    result.set(step, histogram);
  }

  /** A series' samples, floats and histograms apart. */
  record RangeSeries(
      Labels labels, boolean dropName, FloatColumn floats, HistogramColumn histograms) {

    static RangeSeries of(Labels labels, boolean dropName, Samples samples) {
      int size = samples.size();
      long[] times = new long[size];
      double[] values = new double[size];
      int floats = 0;
      if (!samples.hasHistograms()) {
        for (int i = 0; i < size; i++) {
          double value = samples.value(i);
          if (!Samples.isStale(value)) {
            times[floats] = samples.timeMs(i);
            values[floats++] = value;
          }
        }
        return new RangeSeries(
            labels, dropName, new FloatColumn(times, values, floats), HistogramColumn.EMPTY);
      }
      long[] histogramTimes = new long[size];
      FloatHistogram[] histograms = new FloatHistogram[size];
      int histogramCount = 0;
      for (int i = 0; i < size; i++) {
        if (samples.isStale(i)) {
          continue;
        }
        if (samples.isHistogram(i)) {
          histogramTimes[histogramCount] = samples.timeMs(i);
          histograms[histogramCount++] = samples.histogram(i);
        } else {
          times[floats] = samples.timeMs(i);
          values[floats++] = samples.value(i);
        }
      }
      return new RangeSeries(
          labels,
          dropName,
          new FloatColumn(times, values, floats),
          new HistogramColumn(histogramTimes, histograms, histogramCount));
    }

    /**
     * The values of a subquery. What histograms say about resets is forgotten: samples between the
     * steps were not seen, and some may be seen more than once.
     */
    static RangeSeries of(Row row, Steps steps) {
      int size = row.steps();
      long[] times = new long[size];
      double[] values = new double[size];
      int floats = 0;
      long[] histogramTimes = new long[row.hasHistograms() ? size : 0];
      FloatHistogram[] histograms = new FloatHistogram[histogramTimes.length];
      int histogramCount = 0;
      for (int step = 0; step < size; step++) {
        FloatHistogram histogram = row.histogram(step);
        if (histogram != null) {
          histogramTimes[histogramCount] = steps.timeMs(step);
          histograms[histogramCount++] = forgetful(histogram);
        } else if (row.hasFloat(step)) {
          times[floats] = steps.timeMs(step);
          values[floats++] = row.value(step);
        }
      }
      return new RangeSeries(
          row.labels(),
          row.dropName(),
          new FloatColumn(times, values, floats),
          new HistogramColumn(histogramTimes, histograms, histogramCount));
    }

    private static FloatHistogram forgetful(FloatHistogram histogram) {
      return switch (histogram.counterReset()) {
        case RESET, NOT_RESET -> histogram.withCounterReset(FloatHistogram.CounterReset.UNKNOWN);
        case UNKNOWN, GAUGE -> histogram;
      };
    }
  }

  /** Floats and their times, of which so many count. */
  static final class FloatColumn {
    private final long[] times;
    private final double[] values;
    private final int size;
    private int @Nullable [] falls;

    FloatColumn(long[] times, double[] values, int size) {
      this.times = times;
      this.values = values;
      this.size = size;
    }

    long[] times() {
      return times;
    }

    double[] values() {
      return values;
    }

    int advance(int index, long pastMs) {
      return next(times, size, index, pastMs);
    }

    /** For each index the first one from it on whose value is less than the one before it. */
    int[] falls() {
      int[] known = falls;
      if (known == null) {
        known = new int[size + 1];
        known[size] = size;
        for (int i = size - 1; i >= 0; i--) {
          known[i] = i > 0 && values[i] < values[i - 1] ? i : known[i + 1];
        }
        falls = known;
      }
      return known;
    }
  }

  /** The first index from the given one on whose time is later; most often it is near. */
  static int next(long[] times, int size, int index, long pastMs) {
    int near = Math.min(size, index + 32);
    int i = index;
    while (i < near && times[i] <= pastMs) {
      i++;
    }
    if (i < near || i == size) {
      return i;
    }
    int found = Arrays.binarySearch(times, i, size, pastMs);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
