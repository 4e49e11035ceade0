package dev.pharos.store.lucene;

import dev.pharos.store.CheckpointStore;
import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Opens the rollups as the latest checkpoint names them. That the checkpoints are there first also
 * means that the data folder is ours.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RollupStoreProperties.class)
class RollupStoreConfiguration {

  @Bean
  LuceneRollupStore rollupStore(RollupStoreProperties properties, CheckpointStore checkpoints)
      throws IOException {
    return LuceneRollupStore.open(
        properties.path().resolve("rollups"),
        checkpoints.latestCommit("rollups").orElse(null),
        properties.deploymentRetention());
  }
}
