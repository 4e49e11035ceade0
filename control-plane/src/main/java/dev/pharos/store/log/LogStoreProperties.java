package dev.pharos.store.log;

import dev.pharos.signal.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the log store keeps, where and how long.
 *
 * @param path the data folder
 * @param logRetention a day's lines go when it ended so long ago
 * @param maxLogSize of lines on disk; beyond it the oldest days go first; no limit when absent
 */
@ConfigurationProperties("pharos.storage")
record LogStoreProperties(
    @DefaultValue("data") Path path,
    @DefaultValue("7d") Duration logRetention,
    @Nullable DataSize maxLogSize) {
  private static final DataSize LEAST = DataSize.ofMegabytes(100);

  LogStoreProperties {
    if (logRetention.compareTo(Duration.ofDays(1)) < 0) {
      throw new StartupException(
          "pharos.storage.log-retention: '"
              + logRetention
              + "' is too short: whole days are dropped, so write at least 1d");
    }
    if (maxLogSize != null && maxLogSize.compareTo(LEAST) < 0) {
      throw new StartupException(
          "pharos.storage.max-log-size: '" + maxLogSize + "' is too small: write at least 100MB");
    }
  }

  LogStoreSettings settings() {
    long maxBytes = maxLogSize == null ? Long.MAX_VALUE : maxLogSize.toBytes();
    return new LogStoreSettings(logRetention, maxBytes, LogStoreSettings.DEFAULT.scannedLines());
  }
}
