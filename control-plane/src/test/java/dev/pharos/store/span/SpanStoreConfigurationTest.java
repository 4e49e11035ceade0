package dev.pharos.store.span;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.TraceKeeper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class SpanStoreConfigurationTest {
  @TempDir private Path folder;

  @Test
  void aDataFolderWhoseSpansAreInElasticsearchStaysWithIt() {
    CheckpointStore checkpoints =
        new CheckpointStore() {
          @Override
          public Optional<Checkpoint> latest() {
            return Optional.of(
                new Checkpoint(
                    JournalPosition.START, Map.of("spans", "elastic-1 w 7"), new byte[0]));
          }

          @Override
          public void write(Checkpoint checkpoint) {
            throw new UnsupportedOperationException();
          }
        };

    assertThatThrownBy(() ->
            new SpanStoreConfiguration()
                .spanStore(
                    new SpanStoreProperties(folder, Duration.ofDays(7), null),
                    checkpoints,
                    new StaticListableBeanFactory().getBeanProvider(TraceKeeper.class),
                    InstantSource.system()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("whose spans are in Elasticsearch: write elasticsearch");
  }
}
