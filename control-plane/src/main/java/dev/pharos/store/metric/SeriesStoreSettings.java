package dev.pharos.store.metric;

import java.time.Duration;
import java.util.Map;

/**
 * What an operator decides of the store of metrics.
 *
 * @param retention samples older than this go, a day at a time
 * @param maxBytes on disk; beyond it the oldest days go, but never the newest
 * @param outOfOrder how far behind the newest sample of its series one may be
 * @param sync when an append returns
 * @param checkpointInterval a restart replays at most about this much of the journal ...
 * @param checkpointBytes ... or this many bytes of it
 * @param seriesLimit active series of the whole store
 * @param serviceSeriesLimit active series of one service
 * @param serviceSeriesLimits of services for which another limit holds
 * @param journalMaxBytes of the journal; beyond it appends are refused
 * @param journalFileBytes a file of the journal is closed beyond this
 */
public record SeriesStoreSettings(
    Duration retention,
    long maxBytes,
    Duration outOfOrder,
    SeriesSync sync,
    Duration checkpointInterval,
    long checkpointBytes,
    int seriesLimit,
    int serviceSeriesLimit,
    Map<String, Integer> serviceSeriesLimits,
    long journalMaxBytes,
    long journalFileBytes) {

  /** Whole days go: one of them is always there. */
  private static final Duration COPY = Duration.ofDays(1);

  public static final SeriesStoreSettings DEFAULT =
      new SeriesStoreSettings(
          Duration.ofDays(30),
          Long.MAX_VALUE,
          Duration.ofMinutes(10),
          SeriesSync.ALWAYS,
          Duration.ofMinutes(5),
          64L << 20,
          500_000,
          50_000,
          Map.of(),
          4L << 30,
          64L << 20);

  public SeriesStoreSettings {
    serviceSeriesLimits = Map.copyOf(serviceSeriesLimits);
  }

  /** Where all goes on to another store, only what is of use here stays. */
  SeriesStoreSettings forCopy() {
    Duration kept = retention.compareTo(COPY) < 0 ? retention : COPY;
    return new SeriesStoreSettings(
        kept,
        maxBytes,
        outOfOrder,
        sync,
        checkpointInterval,
        checkpointBytes,
        seriesLimit,
        serviceSeriesLimit,
        serviceSeriesLimits,
        journalMaxBytes,
        journalFileBytes);
  }

  /** How many active series a service may have. */
  int seriesLimitOf(String service) {
    return serviceSeriesLimits.getOrDefault(service, serviceSeriesLimit);
  }
}
