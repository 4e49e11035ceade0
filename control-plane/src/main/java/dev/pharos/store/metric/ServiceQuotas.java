package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SampleRefusal;
import dev.pharos.store.SeriesOwner;
import dev.pharos.store.SeriesStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many active series each service has and may have, and what it was refused. Under a lock of
 * its own.
 */
final class ServiceQuotas {
  /** Metrics that are named where series were refused. */
  private static final int NAMED_METRICS = 5;

  /** What scrapes say of a target: that it is up must be seen of a full service's new instance. */
  private static final Set<String> OF_SCRAPES =
      Set.of(
          "up",
          "scrape_duration_seconds",
          "scrape_samples_scraped",
          "scrape_samples_post_metric_relabeling",
          "scrape_series_added");

  private final SeriesStoreSettings settings;
  private final Map<String, Share> shares = new HashMap<>();
  private int active;

  private static final class Share {
    int active;
    long firstRefusedMs;
    long lastRefusedMs;
    SampleRefusal reason = SampleRefusal.SERVICE_SERIES_LIMIT;

    @Nullable GrowingMetrics refused;
  }

  ServiceQuotas(SeriesStoreSettings settings) {
    this.settings = settings;
  }

  /** Why a series may not become active; null when it may, and is counted. */
  synchronized @Nullable SampleRefusal take(Labels labels) {
    String service = SeriesOwner.of(labels);
    Share share = share(service);
    int reserve =
        OF_SCRAPES.contains(labels.metricName()) ? SeriesStoreLimits.RESERVED_OF_SCRAPES : 0;
    if (share.active >= settings.seriesLimitOf(service) + reserve) {
      return SampleRefusal.SERVICE_SERIES_LIMIT;
    }
    if (active >= settings.seriesLimit()) {
      return SampleRefusal.SERIES_LIMIT;
    }
    share.active++;
    active++;
    return null;
  }

  /** Counts a series that was let in before. */
  synchronized void count(Labels labels) {
    share(SeriesOwner.of(labels)).active++;
    active++;
  }

  synchronized void giveBack(Labels labels) {
    share(SeriesOwner.of(labels)).active--;
    active--;
  }

  /** A series was not let in since there are too many. */
  synchronized void refused(Labels labels, SampleRefusal reason, long samples, long nowMs) {
    Share share = share(SeriesOwner.of(labels));
    GrowingMetrics refused = share.refused;
    if (refused == null) {
      refused = new GrowingMetrics();
      share.refused = refused;
      share.firstRefusedMs = nowMs;
    }
    refused.add(labels, samples);
    share.lastRefusedMs = nowMs;
    share.reason = reason;
  }

  synchronized int active() {
    return active;
  }

  synchronized List<SeriesStore.ServiceSeries> list() {
    List<SeriesStore.ServiceSeries> list = new ArrayList<>();
    shares.forEach((service, share) -> {
      if (share.active > 0 || share.refused != null) {
        list.add(seriesOf(service, share));
      }
    });
    list.sort(
        Comparator.comparingLong(SeriesStore.ServiceSeries::active)
            .reversed()
            .thenComparing(SeriesStore.ServiceSeries::service));
    return list;
  }

  private SeriesStore.ServiceSeries seriesOf(String service, Share share) {
    GrowingMetrics refused = share.refused;
    return new SeriesStore.ServiceSeries(
        service,
        share.active,
        settings.seriesLimitOf(service),
        refused == null
            ? SeriesStore.RefusedSeries.NONE
            : new SeriesStore.RefusedSeries(
                refused.samples(),
                refused.series(),
                share.reason,
                share.firstRefusedMs,
                share.lastRefusedMs,
                refused.largest(NAMED_METRICS)));
  }

  private Share share(String service) {
    Share share = shares.get(service);
    if (share == null) {
      String key =
          shares.size() < SeriesStoreLimits.SERVICES ? service : SeriesStoreLimits.OTHER_SERVICES;
      share = shares.computeIfAbsent(key, fresh -> new Share());
    }
    return share;
  }
}
