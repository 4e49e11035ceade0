package dev.pharos.store.span;

import dev.pharos.signal.CacheUse;
import dev.pharos.signal.StartupException;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Opens the span store as the latest checkpoint names it. That the checkpoints are there first also
 * means that the data folder is ours.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "pharos.store", havingValue = "embedded", matchIfMissing = true)
@EnableConfigurationProperties(SpanStoreProperties.class)
class SpanStoreConfiguration {
  /** How commits of the other store begin. */
  private static final String IN_ELASTICSEARCH = "elastic-";

  @Bean
  EmbeddedSpanStore spanStore(
      SpanStoreProperties properties,
      CheckpointStore checkpoints,
      ObjectProvider<TraceKeeper> keeper,
      InstantSource clock)
      throws IOException {
    TraceKeeper decides = keeper.getIfAvailable();
    String commit = checkpoints.latestCommit("spans").orElse(null);
    if (commit != null && commit.startsWith(IN_ELASTICSEARCH)) {
      throw new StartupException(
          "pharos.store: 'embedded' cannot go on with the data folder '%s', whose spans are in Elasticsearch: write elasticsearch, or another folder with pharos.storage.path"
              .formatted(properties.path()));
    }
    return EmbeddedSpanStore.open(
        properties.path().resolve("spans"),
        commit,
        new SpanStoreSettings(
            properties.spanRetention(),
            properties.maxBytes(),
            SearchLimits.DEFAULT,
            decides == null ? null : Keeping.by(decides, clock)));
  }

  @Bean
  KeepMeters keepMeters(EmbeddedSpanStore spans, ObjectProvider<TraceKeeper> keeper) {
    return new KeepMeters(spans, keeper.getIfAvailable());
  }

  @Bean
  CacheUse blockVocabularyUse(EmbeddedSpanStore spans) {
    return spans.cacheUse();
  }
}
