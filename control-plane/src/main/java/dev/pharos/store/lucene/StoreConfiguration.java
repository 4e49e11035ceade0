package dev.pharos.store.lucene;

import dev.pharos.store.CheckpointStore;
import dev.pharos.store.SearchLimits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
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
  EmbeddedSpanStore spanStore(StoreProperties properties, CheckpointStore checkpoints)
      throws IOException {
    return EmbeddedSpanStore.open(
        properties.path().resolve("spans"),
        commitOf("spans", checkpoints),
        new SpanStoreSettings(
            properties.spanRetention(), properties.maxBytes(), SearchLimits.DEFAULT));
  }

  @Bean
  LuceneRollupStore rollupStore(StoreProperties properties, CheckpointStore checkpoints)
      throws IOException {
    return LuceneRollupStore.open(
        properties.path().resolve("rollups"), commitOf("rollups", checkpoints));
  }

  private static @Nullable String commitOf(String store, CheckpointStore checkpoints)
      throws IOException {
    return checkpoints.latest().map(checkpoint -> checkpoint.commits().get(store)).orElse(null);
  }
}
