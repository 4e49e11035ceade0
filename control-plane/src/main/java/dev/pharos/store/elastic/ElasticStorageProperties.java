package dev.pharos.store.elastic;

import dev.pharos.signal.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is set for spans wherever they are kept.
 *
 * @param path the data folder, in which spans wait for Elasticsearch
 * @param spanRetention a day's spans go when it ended so long ago
 * @param maxSize of spans in Elasticsearch, replicas among them; no limit when absent
 */
@ConfigurationProperties("pharos.storage")
record ElasticStorageProperties(
    @DefaultValue("data") Path path,
    @DefaultValue("7d") Duration spanRetention,
    @Nullable DataSize maxSize) {
  private static final DataSize LEAST = DataSize.ofMegabytes(100);

  ElasticStorageProperties {
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
