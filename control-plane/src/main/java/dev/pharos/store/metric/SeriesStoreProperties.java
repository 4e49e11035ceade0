package dev.pharos.store.metric;

import dev.pharos.signal.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the store of metrics keeps, where and how long.
 *
 * @param path the data folder
 * @param sync {@code always}, {@code interval} or {@code os}
 * @param metricRetention a day's samples go when it ended so long ago
 * @param maxMetricSize of metrics on disk; beyond it the oldest days go first; no limit when absent
 * @param outOfOrderWindow how late a sample may come behind its series' newest
 * @param metricCheckpointInterval a restart replays at most about this much of the journal of
 *     metrics
 * @param seriesLimit active series of all services together
 * @param serviceSeriesLimit active series of one service
 * @param serviceSeriesLimits of services for which another limit holds
 * @param journalFileSize a file of the journal is closed beyond this
 * @param journalMaxSize of the journal of metrics on disk; beyond it senders are told to try again
 */
@ConfigurationProperties("pharos.storage")
record SeriesStoreProperties(
    @DefaultValue("data") Path path,
    @DefaultValue("always") String sync,
    @DefaultValue("30d") Duration metricRetention,
    @Nullable DataSize maxMetricSize,
    @DefaultValue("10m") Duration outOfOrderWindow,
    @DefaultValue("5m") Duration metricCheckpointInterval,
    @DefaultValue("500000") int seriesLimit,
    @DefaultValue("50000") int serviceSeriesLimit,
    @DefaultValue Map<String, Integer> serviceSeriesLimits,
    @DefaultValue("64MB") DataSize journalFileSize,
    @DefaultValue("4GB") DataSize journalMaxSize) {
  private static final DataSize LEAST = DataSize.ofMegabytes(100);
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);

  SeriesStoreProperties {
    if (metricRetention.compareTo(Duration.ofDays(1)) < 0) {
      throw new StartupException(
          "pharos.storage.metric-retention: '"
              + metricRetention
              + "' is too short: whole days are dropped, so write at least 1d");
    }
    if (maxMetricSize != null && maxMetricSize.compareTo(LEAST) < 0) {
      throw new StartupException(
          "pharos.storage.max-metric-size: '"
              + maxMetricSize
              + "' is too small: write at least 100MB");
    }
    if (outOfOrderWindow.isNegative()
        || outOfOrderWindow.compareTo(SeriesStoreLimits.MOST_OUT_OF_ORDER) > 0) {
      throw new StartupException(
          "pharos.storage.out-of-order-window: '"
              + outOfOrderWindow
              + "' is not between 0s and "
              + SeriesStoreLimits.MOST_OUT_OF_ORDER.toMinutes()
              + "m");
    }
    if (metricCheckpointInterval.compareTo(LEAST_INTERVAL) < 0) {
      throw new StartupException(
          "pharos.storage.metric-checkpoint-interval: '"
              + metricCheckpointInterval
              + "' is too short: write at least 100ms");
    }
    requirePositive("series-limit", seriesLimit);
    requirePositive("service-series-limit", serviceSeriesLimit);
    serviceSeriesLimits.forEach(
        (service, limit) -> requirePositive("service-series-limits[" + service + "]", limit));
  }

  SeriesStoreSettings settings() {
    return new SeriesStoreSettings(
        metricRetention,
        maxMetricSize == null ? Long.MAX_VALUE : maxMetricSize.toBytes(),
        outOfOrderWindow,
        syncPolicy(),
        metricCheckpointInterval,
        SeriesStoreSettings.DEFAULT.checkpointBytes(),
        seriesLimit,
        serviceSeriesLimit,
        serviceSeriesLimits,
        journalMaxSize.toBytes(),
        journalFileSize.toBytes());
  }

  private SeriesSync syncPolicy() {
    return switch (sync) {
      case "always" -> SeriesSync.ALWAYS;
      case "interval" -> SeriesSync.INTERVAL;
      case "os" -> SeriesSync.OS;
      default ->
          throw new StartupException(
              "pharos.storage.sync: '" + sync + "' is not one of always, interval, os");
    };
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new StartupException(
          "pharos.storage." + name + ": " + value + " is too few: write at least 1");
    }
  }
}
