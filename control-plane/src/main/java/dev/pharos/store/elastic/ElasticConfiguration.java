package dev.pharos.store.elastic;

import dev.pharos.signal.StartupException;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.SearchLimits;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Opens the stores that are in Elasticsearch, as the latest checkpoint names them: spans. Another
 * store that moves there gets a bean here beside theirs, with a client of its own, and the embedded
 * one's configuration the condition that the embedded span store's has.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "pharos.store", havingValue = "elasticsearch")
@EnableConfigurationProperties({ElasticProperties.class, ElasticStorageProperties.class})
class ElasticConfiguration {

  /** Of a server that was asked whether it is one, unless it was used before and is away. */
  @Bean
  ElasticAccess elasticAccess(
      ElasticProperties properties,
      CheckpointStore checkpoints,
      @Value("${pharos.keep.enabled:false}") boolean leavesTracesOut)
      throws IOException {
    if (leavesTracesOut) {
      throw new StartupException(
          "pharos.keep.enabled: 'true' does not go with pharos.store=elasticsearch, which keeps all"
              + " traces: write false, and bound them by pharos.storage.span-retention,"
              + " pharos.storage.max-size or pharos.sampling");
    }
    ElasticAccess access = properties.access();
    new ServerCheck(access).check(checkpoints.latest().isPresent());
    return access;
  }

  @Bean
  ElasticSpanStore spanStore(
      ElasticAccess access,
      ElasticProperties properties,
      ElasticStorageProperties storage,
      CheckpointStore checkpoints,
      InstantSource clock)
      throws IOException {
    String commit = checkpoints.latestCommit("spans").orElse(null);
    if (commit != null && !ElasticCommit.isOne(commit)) {
      throw new StartupException(
          "pharos.store: 'elasticsearch' cannot go on with the data folder '%s', whose spans are in it: write embedded, or another folder with pharos.storage.path"
              .formatted(storage.path()));
    }
    return ElasticSpanStore.open(
        ElasticConnection.to(access),
        commit,
        new ElasticSettings(
            properties.indexPrefix(),
            storage.spanRetention(),
            ElasticLimits.REFRESH,
            new WaitingRoom(
                properties.waitingMemory().toBytes(),
                storage.path().resolve("waiting").resolve("spans"),
                properties.waitingDisk().toBytes()),
            SearchLimits.DEFAULT.scannedSpans(),
            properties.layout(),
            storage.maxBytes()),
        clock);
  }

  @Bean
  ElasticMeters elasticMeters(ElasticSpanStore spans) {
    return new ElasticMeters(spans);
  }
}
