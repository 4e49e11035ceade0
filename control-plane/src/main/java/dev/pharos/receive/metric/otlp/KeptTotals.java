package dev.pharos.receive.metric.otlp;

import dev.pharos.aggregate.metric.DeltaSums.Kept;
import dev.pharos.aggregate.metric.KeptSeries;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads back from series which totals differences were summed up to. Marks that a series ended are
 * left out: totals go on behind them.
 */
final class KeptTotals {
  /**
   * A series that was silent for longer begins anew: senders report each minute or more often, and
   * looking further back would read windows that are no longer in memory.
   */
  static final long LOOK_BACK_MS = 3_600_000;

  private static final String BOUND = "le";

  private final KeptSeries series;

  KeptTotals(KeptSeries series) {
    this.series = series;
  }

  /** Of a series of numbers. */
  List<Kept<Double>> numbers(Labels labels, long timeMs) {
    List<Kept<Double>> totals = new ArrayList<>();
    for (SeriesData one : alike(labels, 0, timeMs)) {
      Samples samples = one.samples();
      for (int i = 0; i < samples.size(); i++) {
        if (!samples.isHistogram(i) && !samples.isStale(i)) {
          totals.add(new Kept<>(samples.timeMs(i), samples.value(i)));
        }
      }
    }
    return totals;
  }

  /** Of a series of native histograms. */
  List<Kept<FloatHistogram>> histograms(Labels labels, long timeMs) {
    List<Kept<FloatHistogram>> totals = new ArrayList<>();
    for (SeriesData one : alike(labels, 0, timeMs)) {
      Samples samples = one.samples();
      for (int i = 0; i < samples.size(); i++) {
        if (samples.isHistogram(i) && !samples.isStale(i)) {
          totals.add(new Kept<>(samples.timeMs(i), samples.histogram(i)));
        }
      }
    }
    return totals;
  }

  /**
   * Of a classic histogram, whose series have the family's name with a suffix.
   *
   * @param labels without the name
   * @param like tells whether there are buckets: none and a single one look alike in series
   */
  List<Kept<ClassicTotal>> classic(String family, Labels labels, long timeMs, ClassicTotal like) {
    Map<Long, Double> sums = byTime(numbers(named(labels, family + "_sum"), timeMs));
    SortedMap<Double, Map<Long, Double>> below = new TreeMap<>();
    for (SeriesData bucket : alike(named(labels, family + "_bucket"), 1, timeMs)) {
      double bound = boundOf(bucket.labels());
      if (!Double.isNaN(bound) && bound != Double.POSITIVE_INFINITY) {
        below.put(bound, byTime(numbers(bucket.labels(), timeMs)));
      }
    }
    List<Kept<ClassicTotal>> totals = new ArrayList<>();
    for (Kept<Double> count : numbers(named(labels, family + "_count"), timeMs)) {
      totals.add(new Kept<>(count.timeMs(), classic(count, sums, below, like.counts().length > 0)));
    }
    return totals;
  }

  /** Buckets that have no sample at that time were not among the histogram's then. */
  private static ClassicTotal classic(
      Kept<Double> count,
      Map<Long, Double> sums,
      SortedMap<Double, Map<Long, Double>> below,
      boolean buckets) {
    List<Double> bounds = new ArrayList<>();
    List<Double> counts = new ArrayList<>();
    double before = 0;
    for (Map.Entry<Double, Map<Long, Double>> bucket : below.entrySet()) {
      Double cumulative = bucket.getValue().get(count.timeMs());
      if (cumulative != null) {
        bounds.add(bucket.getKey());
        counts.add(cumulative - before);
        before = cumulative;
      }
    }
    counts.add(count.total() - before);
    Double sum = sums.get(count.timeMs());
    return new ClassicTotal(
        count.total(),
        sum == null ? 0 : sum,
        sum != null,
        toArray(bounds),
        buckets ? toArray(counts) : new double[0]);
  }

  private static double[] toArray(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double boundOf(Labels labels) {
    try {
      return labels.get(BOUND).equals("+Inf")
          ? Double.POSITIVE_INFINITY
          : Double.parseDouble(labels.get(BOUND));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static Map<Long, Double> byTime(List<Kept<Double>> totals) {
    Map<Long, Double> byTime = new HashMap<>();
    totals.forEach(total -> byTime.put(total.timeMs(), total.total()));
    return byTime;
  }

  private static Labels named(Labels labels, String name) {
    return labels.toBuilder().set(Labels.METRIC_NAME, name).build();
  }

  /**
   * Series with these labels and so many more. Labels are told by their number, since a secret in
   * them is not kept.
   */
  private List<SeriesData> alike(Labels labels, int more, long timeMs) {
    try {
      return series.with(labels, timeMs - LOOK_BACK_MS, timeMs + LOOK_BACK_MS).stream()
          .filter(found -> found.labels().size() == labels.size() + more)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the totals before cannot be read", e);
    }
  }
}
