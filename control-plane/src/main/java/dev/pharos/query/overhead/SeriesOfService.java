package dev.pharos.query.overhead;

import dev.pharos.store.SampleRefusal;
import dev.pharos.store.SeriesStore.ServiceSeries;

/**
 * A service's active series, its limit, and what it was refused.
 *
 * @param series as the store counts them
 */
public record SeriesOfService(TelemetrySource source, ServiceSeries series) {
  /** The setting of this service's limit. */
  public String setting() {
    return "pharos.storage.service-series-limits[" + series.service() + "]";
  }

  /** The setting that let in what was refused last. */
  public String raises() {
    return series.refused().reason() == SampleRefusal.SERIES_LIMIT
        ? "pharos.storage.series-limit"
        : setting();
  }
}
