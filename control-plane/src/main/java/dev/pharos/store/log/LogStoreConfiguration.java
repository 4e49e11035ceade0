package dev.pharos.store.log;

import dev.pharos.store.CheckpointStore;
import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Opens the log store as the latest checkpoint names it. That the checkpoints are there first also
 * means that the data folder is ours.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogStoreProperties.class)
class LogStoreConfiguration {

  @Bean
  EmbeddedLogStore logStore(LogStoreProperties properties, CheckpointStore checkpoints)
      throws IOException {
    return EmbeddedLogStore.open(
        properties.path().resolve("logs"),
        checkpoints.latestCommit("logs").orElse(null),
        properties.settings());
  }
}
