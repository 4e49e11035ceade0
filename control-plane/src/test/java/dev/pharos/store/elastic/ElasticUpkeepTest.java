package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.SpanQuery;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done beside sending, with a real Elasticsearch. */
@Tag("slow")
@ExtendWith(WithElasticsearch.class)
class ElasticUpkeepTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final long DAY_NS = Duration.ofDays(1).toNanos();

  private final URI server;
  private final String prefix = "upkeep-" + UUID.randomUUID();

  ElasticUpkeepTest(URI server) {
    this.server = server;
  }

  private ElasticSpanStore open(ElasticAccess access, Instant now, IndexLayout layout, long bytes)
      throws IOException {
    return ElasticSpanStore.open(
        ElasticConnection.to(access),
        null,
        new ElasticSettings(
            prefix,
            Duration.ofDays(7),
            Duration.ofDays(1),
            WaitingRoom.inMemory(),
            SearchLimits.DEFAULT.scannedSpans(),
            layout,
            bytes),
        InstantSource.fixed(now));
  }

  private ElasticSpanStore open(Instant now, long bytes) throws IOException {
    return open(ElasticAccess.open(List.of(server)), now, IndexLayout.DEFAULT, bytes);
  }

  private static List<Span> spans(String service, int count, long startNs) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(new SpanBuilder(service).start(startNs + i).build());
    }
    return spans;
  }

  @Test
  void bytesAreOfServicesByWhatTheyHaveThere() throws Exception {
    try (ElasticSpanStore store = open(NOON, Long.MAX_VALUE)) {
      store.add(spans("order", 300, TimeRange.epochNs(NOON)));
      store.add(spans("stock", 100, TimeRange.epochNs(NOON)));
      assertThat(store.awaitShown(PATIENCE)).isTrue();

      store.upkeep().look();

      long all = store.statistics().bytes();
      assertThat(all).isPositive();
      assertThat(store.bytesByService()).hasSize(2);
      store
          .bytesByService()
          .forEach((service, bytes) ->
              assertThat(bytes)
                  .isCloseTo(
                      service.name().equals("order") ? all * 3 / 4 : all / 4,
                      org.assertj.core.data.Offset.offset(2L)));
      assertThat(store.bytesByService().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(all);
    }
  }

  @Test
  void shortlyBeforeMidnightTheNextDaysIndexIsThere() throws Exception {
    IndexLayout layout = new IndexLayout(2, 0);
    try (ElasticSpanStore store =
            open(
                ElasticAccess.open(List.of(server)),
                Instant.parse("2026-03-04T23:55:00Z"),
                layout,
                Long.MAX_VALUE);
        ElasticsearchClient client = ElasticConnection.to(List.of(server))) {
      store.add(spans("order", 1, TimeRange.epochNs(NOON)));
      assertThat(store.awaitShown(PATIENCE)).isTrue();

      store.upkeep().look();
      store.upkeep().look();

      String next = prefix + "-spans-2026.03.05";
      var settings = client.indices().getSettings(get -> get.index(next)).get(next).settings();
      assertThat(settings.index().numberOfShards()).isEqualTo("2");
      assertThat(settings.index().autoExpandReplicas()).isEqualTo("0-0");
    }
  }

  @Test
  void beyondABoundTheOldestDaysGoAndTheNewestNever() throws Exception {
    long noonNs = TimeRange.epochNs(NOON);
    try (ElasticSpanStore store = open(NOON, 1)) {
      List<Span> newest = spans("order", 3, noonNs);
      List<Span> oldest = spans("order", 3, noonNs - DAY_NS);
      store.add(oldest);
      store.add(newest);
      assertThat(store.awaitShown(PATIENCE)).isTrue();

      store.upkeep().look();

      assertThat(store.trace(oldest.getFirst().traceId())).isEmpty();
      assertThat(store.trace(newest.getFirst().traceId())).isNotEmpty();
    }
  }

  @Test
  void aPageThatIsTooLargeIsReadInHalves() throws Exception {
    ElasticAccess usual = ElasticAccess.open(List.of(server));
    ElasticAccess small =
        new ElasticAccess(
            usual.nodes(), null, null, usual.connectTimeout(), usual.requestTimeout(), 100_000);
    List<Span> spans = new ArrayList<>();
    SpanSamples samples = new SpanSamples(3);
    while (spans.size() < 400) {
      spans.addAll(samples.traces(50));
    }
    try (ElasticSpanStore store = open(small, NOON, IndexLayout.DEFAULT, Long.MAX_VALUE)) {
      store.add(spans);
      assertThat(store.awaitShown(PATIENCE)).isTrue();

      TimeRange ever = new TimeRange(0, Long.MAX_VALUE);
      long traces = spans.stream().map(Span::traceId).distinct().count();
      assertThat(store.search(SpanQuery.all(ever, (int) traces)).matches()).hasSize((int) traces);
      assertThat(
              store.traces(spans.stream().map(Span::traceId).toList()).values().stream()
                  .mapToInt(List::size)
                  .sum())
          .isEqualTo(spans.size());
    }
  }
}
