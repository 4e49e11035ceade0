package dev.pharos.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A stream of samples as scrapes every 15 s bring them: instances of 8 services with 250 series
 * each, of which 168 are buckets, sums and counts of classic histograms, 6 native histograms, 45
 * counters and 31 gauges. Labels have from two values ({@code area}) to 400 ({@code tenant}). The
 * same seed gives the same stream; for one thread, but for its targets, each of which is for one
 * thread too.
 *
 * @param startMs when the first step begins, in epoch milliseconds
 */
record MetricMix(long startMs, List<MetricTarget> targets) {
  static final long STEP_MS = 15_000;

  MetricMix {
    targets = List.copyOf(targets);
  }

  /**
   * A stream of so many series at a time; a rollout begins one more for each instance, which the
   * one before it ends.
   */
  static MetricMix of(long seed, int series, long startMs) {
    List<MetricTarget> targets = new ArrayList<>();
    for (int left = series; left > 0; left -= TargetPlan.SERIES) {
      targets.add(new MetricTarget(seed, targets.size(), Math.min(left, TargetPlan.SERIES)));
    }
    return new MetricMix(startMs, targets);
  }

  /** When a step begins; all its samples come before the next one. */
  long stepMs(int step) {
    return startMs + step * STEP_MS;
  }

  /** All names of metrics. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    targets.forEach(target ->
        target.everShown().forEach(series -> names.add(series.labels().get(MetricSeries.NAME))));
    return names;
  }

  /** Samples of each service so far, marks of staleness not among them. */
  Map<String, Long> samplesByService() {
    Map<String, Long> samples = new TreeMap<>();
    targets.forEach(target -> samples.merge(target.service(), target.written(), Long::sum));
    return samples;
  }
}
