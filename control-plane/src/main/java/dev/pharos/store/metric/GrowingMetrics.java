package dev.pharos.store.metric;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SeriesStore.Count;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Series that one service was refused, by the name of their metric: what grows there. A series
 * comes again with each sample, so different ones are estimated, within some 5 %. For one thread.
 */
final class GrowingMetrics {
  /** Names that are followed, 256 bytes each. A new one takes the place of the smallest. */
  static final int NAMES = 32;

  /** Bits of a place in a sketch: 256 places, so an error of 0.78 / 16. */
  private static final int PRECISION = 8;

  private final Map<String, UltraLogLog> byMetric = new HashMap<>();
  private final UltraLogLog all = UltraLogLog.create(PRECISION);
  private long samples;

  void add(Labels labels, long moreSamples) {
    samples += moreSamples;
    long hash = mixed(labels.hashCode());
    all.add(hash);
    String metric = labels.metricName();
    UltraLogLog known = byMetric.get(metric);
    if (known == null) {
      if (byMetric.size() >= NAMES) {
        byMetric.entrySet().stream()
            .min(Comparator.comparingDouble(one -> one.getValue().getDistinctCountEstimate()))
            .ifPresent(smallest -> byMetric.remove(smallest.getKey()));
      }
      known = UltraLogLog.create(PRECISION);
      byMetric.put(metric, known);
    }
    known.add(hash);
  }

  long samples() {
    return samples;
  }

  /** Different series. */
  long series() {
    return Math.round(all.getDistinctCountEstimate());
  }

  /** Different series of the metrics that have the most. */
  List<Count> largest(int limit) {
    return byMetric.entrySet().stream()
        .map(one -> new Count(one.getKey(), Math.round(one.getValue().getDistinctCountEstimate())))
        .sorted(Comparator.comparingLong(Count::value).reversed().thenComparing(Count::name))
        .limit(limit)
        .toList();
  }

  /**
   * Spreads a hash over 64 bits. Source: MurmurHash3's end, https://github.com/aappleby/smhasher
   */
  private static long mixed(int hash) {
    long bits = hash * 0x9E37_79B9_7F4A_7C15L;
    bits = (bits ^ bits >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
    bits = (bits ^ bits >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
    return bits ^ bits >>> 33;
  }
}
