package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.store.LogStore;
import dev.pharos.store.LogStoreContract;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, kept by a real Elasticsearch. */
@Tag("slow")
@ExtendWith(WithElasticsearch.class)
class ElasticLogStoreTest extends LogStoreContract {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What is where is decided by {@link #settle}, so that equal searches have equal work. */
  private static final Duration NEVER_BY_ITSELF = Duration.ofDays(1);

  /** Rows are numbered from the first microsecond on, as the naive store's are. */
  private static final InstantSource FIRST = InstantSource.fixed(Instant.EPOCH.plusNanos(1_000));

  private final URI server;
  private final MemoryKeptState local = new MemoryKeptState();

  /** Each test has indices of its own. */
  private final String prefix = "test-" + UUID.randomUUID();

  ElasticLogStoreTest(URI server) {
    this.server = server;
  }

  @Override
  protected LogStore open(@Nullable String commit) throws IOException {
    return ElasticLogStore.open(
        ElasticConnection.to(List.of(server)),
        commit,
        new ElasticSettings(
            prefix,
            RETENTION,
            NEVER_BY_ITSELF,
            WaitingRoom.inMemory(),
            SearchLimits.DEFAULT.scannedSpans()),
        local,
        FIRST);
  }

  /** Until Elasticsearch alone answers. */
  @Override
  protected void settle(LogStore store) throws IOException {
    super.settle(store);
    try {
      assertThat(((ElasticLogStore) store).awaitShown(PATIENCE)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
