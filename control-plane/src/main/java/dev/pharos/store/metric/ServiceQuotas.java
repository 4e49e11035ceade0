package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SampleRefusal;
import dev.pharos.store.SeriesStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many active series each service has and may have. Under a lock of its own. */
final class ServiceQuotas {
  private static final String OTHER = "_other_";

  private final SeriesStoreSettings settings;
  private final Map<String, Share> shares = new HashMap<>();
  private int active;

  private static final class Share {
    int active;
    long refused;
  }

  ServiceQuotas(SeriesStoreSettings settings) {
    this.settings = settings;
  }

  /** Who a series belongs to. */
  static String serviceOf(Labels labels) {
    String service = labels.get("service_name");
    return service.isEmpty() ? labels.get("job") : service;
  }

  /** Why a series may not become active; null when it may, and is counted. */
  synchronized @Nullable SampleRefusal take(Labels labels) {
    String service = serviceOf(labels);
    Share share = share(service);
    if (share.active >= settings.seriesLimitOf(service)) {
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
    share(serviceOf(labels)).active++;
    active++;
  }

  synchronized void giveBack(Labels labels) {
    share(serviceOf(labels)).active--;
    active--;
  }

  synchronized void refused(Labels labels, long samples) {
    share(serviceOf(labels)).refused += samples;
  }

  synchronized int active() {
    return active;
  }

  synchronized List<SeriesStore.ServiceSeries> list() {
    List<SeriesStore.ServiceSeries> list = new ArrayList<>();
    shares.forEach((service, share) -> {
      if (share.active > 0 || share.refused > 0) {
        list.add(
            new SeriesStore.ServiceSeries(
                service, share.active, settings.seriesLimitOf(service), share.refused));
      }
    });
    list.sort(
        Comparator.comparingLong(SeriesStore.ServiceSeries::active)
            .reversed()
            .thenComparing(SeriesStore.ServiceSeries::service));
    return list;
  }

  private Share share(String service) {
    Share share = shares.get(service);
    if (share == null) {
      String key = shares.size() < SeriesStoreLimits.SERVICES ? service : OTHER;
      share = shares.computeIfAbsent(key, fresh -> new Share());
    }
    return share;
  }
}
