package dev.pharos.bench;

import java.util.List;
import java.util.random.RandomGenerator;

/** What a program counts or measures itself by, shown as one or more series. For one thread. */
interface Instrument {
  /** Those that are shown now. */
  List<MetricSeries> series();

  /** Those that may ever be shown, each at its place. */
  default List<MetricSeries> everShown() {
    return series();
  }

  /** Whether its series are of native histograms. */
  default boolean ofHistograms() {
    return false;
  }

  /** The program begins anew: what was counted is forgotten. */
  void restart(long timeMs);

  /** What happens until the next scrape. */
  void pass(RandomGenerator random);

  void write(long timeMs, SampleSink sink);
}
