package dev.pharos.show;

import dev.pharos.store.SeriesStore;
import dev.pharos.store.SeriesStore.Count;
import dev.pharos.store.SeriesStore.RefusedSeries;
import dev.pharos.store.SeriesStore.ServiceSeries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/**
 * Names the services whose new series of metrics are not taken now, and what grows there. Safe for
 * use by many threads.
 */
final class RefusedSeriesNotices {
  /** It is over when nothing was refused for so long: some scrapes or reports. */
  private static final Duration NOW = Duration.ofMinutes(10);

  private final SeriesStore metrics;
  private final InstantSource clock;

  RefusedSeriesNotices(SeriesStore metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /** All that had series refused since the process began. */
  List<ServiceSeries> services() {
    return metrics.services().stream().filter(one -> one.refused().samples() > 0).toList();
  }

  /** A sentence for each that has now. */
  List<String> sentences() {
    long since = clock.millis() - NOW.toMillis();
    return services().stream()
        .filter(one -> one.refused().lastMs() >= since)
        .map(RefusedSeriesNotices::sentence)
        .toList();
  }

  private static String sentence(ServiceSeries one) {
    String service = one.service().isEmpty() ? "no service by name" : one.service();
    RefusedSeries refused = one.refused();
    Count most = refused.byMetric().getFirst();
    boolean full = one.active() >= one.limit();
    String why =
        full
            ? "Service %s has %,d active series of metrics, as many as it may"
                .formatted(service, one.active())
            : "All services together have as many active series of metrics as they may";
    String where = full ? "" : " of " + service;
    return String.format(
        Locale.ROOT,
        "%s: some %,d new ones%s were refused, %,d of them of %s. Give that metric fewer values of"
            + " labels, or raise %s.",
        why,
        refused.series(),
        where,
        most.value(),
        most.name().isEmpty() ? "no name" : most.name(),
        full
            ? "pharos.storage.service-series-limits[" + one.service() + "]"
            : "pharos.storage.series-limit");
  }
}
