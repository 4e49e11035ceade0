package dev.pharos.bench;

/** Takes what a target shows when it is scraped. Times are epoch milliseconds. */
interface SampleSink {
  void value(MetricSeries series, long timeMs, double value);

  void histogram(MetricSeries series, long timeMs, NativeHistogram histogram);

  /** The series is not there any more: Prometheus' mark of staleness, in the series' own kind. */
  void stale(MetricSeries series, long timeMs, boolean ofHistograms);
}
