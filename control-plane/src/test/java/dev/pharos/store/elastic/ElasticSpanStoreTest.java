package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanStore;
import dev.pharos.store.SpanStoreContract;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, kept by a real Elasticsearch. */
@Tag("slow")
@ExtendWith(WithElasticsearch.class)
class ElasticSpanStoreTest extends SpanStoreContract {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What is where is decided by {@link #settle}, so that equal searches have equal work. */
  private static final Duration NEVER_BY_ITSELF = Duration.ofDays(1);

  private final URI server;

  /** Each test has indices of its own. */
  private final String prefix = "test-" + UUID.randomUUID();

  ElasticSpanStoreTest(URI server) {
    this.server = server;
  }

  @Override
  protected SpanStore open(@Nullable String commit) throws IOException {
    return ElasticSpanStore.open(
        ElasticConnection.to(List.of(server)),
        commit,
        new ElasticSettings(
            prefix,
            RETENTION,
            NEVER_BY_ITSELF,
            WaitingRoom.inMemory(),
            SearchLimits.DEFAULT.scannedSpans()),
        InstantSource.system());
  }

  /** Until Elasticsearch alone answers. */
  @Override
  protected void settle(SpanStore store) throws IOException {
    super.settle(store);
    try {
      assertThat(((ElasticSpanStore) store).awaitShown(PATIENCE)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
