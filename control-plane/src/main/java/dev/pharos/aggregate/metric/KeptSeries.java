package dev.pharos.aggregate.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.util.List;

/** What is kept of series, for those who go on from there. Safe for use by many threads. */
@FunctionalInterface
public interface KeptSeries {
  /** Where nothing is kept. */
  KeptSeries NONE = (labels, fromMs, toMs) -> List.of();

  /**
   * Series that have all these labels, and maybe others, with their samples of a range; both ends
   * included, in epoch milliseconds.
   */
  List<SeriesData> with(Labels labels, long fromMs, long toMs) throws IOException;
}
