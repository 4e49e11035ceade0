package dev.pharos.store.metric;

import dev.pharos.store.CheckpointStore;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Opens the store of metrics. That the checkpoints of the other signals are there first means that
 * the data folder is ours.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SeriesStoreProperties.class)
class SeriesStoreConfiguration {

  @Bean
  EmbeddedSeriesStore seriesStore(
      SeriesStoreProperties properties, CheckpointStore dataFolderIsOurs, InstantSource clock)
      throws IOException {
    return EmbeddedSeriesStore.open(
        properties.path().resolve("metrics"), properties.settings(), clock);
  }

  @Bean
  SeriesStoreMeters seriesStoreMeters(EmbeddedSeriesStore store) {
    return new SeriesStoreMeters(store);
  }
}
