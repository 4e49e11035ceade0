package dev.pharos.store.span;

import dev.pharos.signal.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the span store keeps, where and how long.
 *
 * @param path the data folder
 * @param spanRetention a day's spans go when it ended so long ago
 * @param maxSize of spans on disk; beyond it the oldest days go first; no limit when absent
 */
@ConfigurationProperties("pharos.storage")
record SpanStoreProperties(
    @DefaultValue("data") Path path,
    @DefaultValue("7d") Duration spanRetention,
    @Nullable DataSize maxSize) {
  private static final DataSize LEAST = DataSize.ofMegabytes(100);

  SpanStoreProperties {
    if (spanRetention.compareTo(Duration.ofDays(1)) < 0) {
      throw new StartupException(
          "pharos.storage.span-retention: '"
              + spanRetention
              + "' is too short: whole days are dropped, so write at least 1d");
    }
    if (maxSize != null && maxSize.compareTo(LEAST) < 0) {
      throw new StartupException(
          "pharos.storage.max-size: '" + maxSize + "' is too small: write at least 100MB");
    }
  }

  long maxBytes() {
    return maxSize == null ? Long.MAX_VALUE : maxSize.toBytes();
  }
}
