package dev.pharos.query.overhead;

import dev.pharos.query.log.PatternsFound;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.SeriesStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What causes most of what is sent.
 *
 * @param operations by bytes of their spans
 * @param patterns of log lines, by bytes
 * @param metrics by active series
 */
public record Contributors(
    CountedRange counted,
    List<OfOperation> operations,
    List<PatternsFound.Found> patterns,
    List<OfMetric> metrics) {

  /**
   * Spans of one operation.
   *
   * @param share of the bytes of all spans of the place in the range, 0 to 1
   * @param spansBefore in the range before; null when that is not known
   * @param receivedBytesBefore likewise
   */
  public record OfOperation(
      ServiceId service,
      String operation,
      long spans,
      long receivedBytes,
      double share,
      @Nullable Long spansBefore,
      @Nullable Long receivedBytesBefore) {}

  /** Active series of one metric of one service. */
  public record OfMetric(TelemetrySource source, SeriesStore.MetricSeries series) {}
}
