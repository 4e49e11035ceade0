package dev.pharos.store.lucene;

import dev.pharos.signal.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where rollups are kept.
 *
 * @param path the data folder
 * @param deploymentRetention deployments go when they finished so long ago, a month of them at once
 */
@ConfigurationProperties("pharos.storage")
record RollupStoreProperties(
    @DefaultValue("data") Path path, @DefaultValue("400d") Duration deploymentRetention) {

  /** Those of the last month are in memory, whatever is written here. */
  private static final Duration LEAST = Duration.ofDays(30);

  RollupStoreProperties {
    if (deploymentRetention.compareTo(LEAST) < 0) {
      throw new StartupException(
          "pharos.storage.deployment-retention: '"
              + deploymentRetention
              + "' is too short: whole months are dropped, so write at least 30d");
    }
  }
}
