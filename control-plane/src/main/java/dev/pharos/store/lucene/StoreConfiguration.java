package dev.pharos.store.lucene;

import dev.pharos.store.CheckpointStore;
import dev.pharos.store.SearchLimits;
import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Opens the embedded stores as the latest checkpoint names them. That the checkpoints are there
 * first also means that the data folder is ours.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
class StoreConfiguration {

  @Bean
  LuceneSpanStore spanStore(StoreProperties properties, CheckpointStore checkpoints)
      throws IOException {
    String commit =
        checkpoints.latest().map(checkpoint -> checkpoint.commits().get("spans")).orElse(null);
    return LuceneSpanStore.open(
        properties.path().resolve("spans"),
        commit,
        new SpanStoreSettings(
            properties.spanRetention(), properties.maxBytes(), SearchLimits.DEFAULT));
  }
}
