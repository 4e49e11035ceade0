package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.store.SearchLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real Elasticsearch that ends and starts again. */
@Tag("slow")
class ElasticAbsenceTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void whatCameWhileElasticsearchWasGoneIsThereWhenItIsBack() throws Exception {
    List<Span> before = new SpanSamples(1).traces(100);
    List<Span> meanwhile = new SpanSamples(2).traces(100);
    try (ElasticsearchProcess server = ElasticsearchProcess.start();
        ElasticSpanStore store =
            ElasticSpanStore.open(
                ElasticConnection.to(List.of(server.url())),
                null,
                new ElasticSettings(
                    "absence",
                    Duration.ofDays(7),
                    Duration.ofSeconds(1),
                    WaitingRoom.inMemory(),
                    SearchLimits.DEFAULT.scannedSpans()),
                InstantSource.system())) {
      store.add(before);
      store.seal().commit();
      server.stop();
      store.add(meanwhile);
      var pending = store.seal();
      await().atMost(PATIENCE).until(() -> !store.statistics().notices().isEmpty());
      assertThatThrownBy(() -> store.trace(before.getFirst().traceId()))
          .isInstanceOf(IOException.class);

      server.run();
      // As the checkpoint does, which tries again until it succeeds.
      CompletableFuture<String> commit = new CompletableFuture<>();
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> commit.complete(pending.commit()));

      assertThat(store.statistics().notices()).isEmpty();
      assertThat(store.awaitShown(PATIENCE)).isTrue();
      assertThat(store.statistics().spans()).isEqualTo(before.size() + meanwhile.size());
      for (Span span : meanwhile) {
        assertThat(store.trace(span.traceId())).contains(span);
      }
    }
  }
}
