package dev.pharos.store.metric;

import dev.pharos.signal.StartupException;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.SampleOutlet;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
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

  private static final List<String> PLACES = List.of("embedded", "remote");

  /**
   * @param place where metrics are kept; elsewhere there is an outlet by which they go there
   */
  @Bean
  EmbeddedSeriesStore seriesStore(
      SeriesStoreProperties properties,
      @Value("${pharos.metrics:embedded}") String place,
      ObjectProvider<SampleOutlet> elsewhere,
      CheckpointStore dataFolderIsOurs,
      InstantSource clock)
      throws IOException {
    if (!PLACES.contains(place)) {
      throw new StartupException(
          "pharos.metrics: '" + place + "' is not one of " + String.join(", ", PLACES));
    }
    SampleOutlet outlet = elsewhere.getIfAvailable(() -> SampleOutlet.NONE);
    SeriesStoreSettings settings = properties.settings();
    return EmbeddedSeriesStore.open(
        properties.path().resolve("metrics"),
        outlet.isOpen() ? settings.forCopy() : settings,
        clock,
        outlet);
  }

  @Bean
  SeriesStoreMeters seriesStoreMeters(EmbeddedSeriesStore store) {
    return new SeriesStoreMeters(store);
  }
}
