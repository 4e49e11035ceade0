package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.JournalPosition;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ElasticConfigurationTest {
  private static final ElasticConfiguration CONFIGURATION = new ElasticConfiguration();

  /** Nobody listens there. */
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir private Path folder;

  private static ElasticProperties properties() {
    return new Binder(
            new MapConfigurationPropertySource(Map.of("pharos.elasticsearch.addresses", NOBODY)))
        .bindOrCreate("pharos.elasticsearch", ElasticProperties.class);
  }

  /** One that has a checkpoint with this commit of spans; empty for none. */
  private static CheckpointStore checkpoints(String commit) {
    return new CheckpointStore() {
      @Override
      public Optional<Checkpoint> latest() {
        return commit.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Checkpoint(JournalPosition.START, Map.of("spans", commit), new byte[0]));
      }

      @Override
      public void write(Checkpoint checkpoint) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Test
  void toLeaveTracesOutIsRefusedBeforeAnythingIsAsked() {
    assertThatThrownBy(
            () -> CONFIGURATION.elasticAccess(properties(), checkpoints("elastic-1 w 1"), true))
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith(
            "pharos.keep.enabled: 'true' does not go with pharos.store=elasticsearch");
  }

  @Test
  void aFirstStartNeedsElasticsearchAndALaterOneDoesNot() {
    assertThatThrownBy(() -> CONFIGURATION.elasticAccess(properties(), checkpoints(""), false))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("cannot be reached");
    assertThatCode(
            () -> CONFIGURATION.elasticAccess(properties(), checkpoints("elastic-1 w 1"), false))
        .doesNotThrowAnyException();
  }

  @Test
  void aDataFolderThatHasSpansStaysWithItsStore() {
    ElasticStorageProperties storage =
        new ElasticStorageProperties(folder, Duration.ofDays(7), null);

    assertThatThrownBy(() ->
            CONFIGURATION.spanStore(
                ElasticAccess.open(List.of(URI.create(NOBODY))),
                properties(),
                storage,
                checkpoints("2 7"),
                InstantSource.system()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("whose spans are in it: write embedded, or another folder");
  }
}
