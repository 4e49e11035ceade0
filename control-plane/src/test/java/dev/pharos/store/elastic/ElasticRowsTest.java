package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanText;
import dev.pharos.store.TextPattern;
import dev.pharos.store.ValueTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the contract does not ask, and only a store on Elasticsearch has to see to. */
@Tag("slow")
@ExtendWith(WithElasticsearch.class)
class ElasticRowsTest {
  private static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration RETENTION = Duration.ofDays(7);
  private static final long DAY = Duration.ofDays(1).toNanos();

  private final URI server;
  private final String prefix = "rows-" + UUID.randomUUID();
  private final List<ElasticSpanStore> stores = new ArrayList<>();

  ElasticRowsTest(URI server) {
    this.server = server;
  }

  private ElasticSpanStore open(@Nullable String commit) throws IOException {
    ElasticSpanStore store =
        ElasticSpanStore.open(
            ElasticConnection.to(List.of(server)),
            commit,
            new ElasticSettings(
                prefix,
                RETENTION,
                Duration.ofSeconds(1),
                WaitingRoom.inMemory(),
                SearchLimits.DEFAULT.scannedSpans()),
            InstantSource.system());
    stores.add(store);
    return store;
  }

  @AfterEach
  void close() throws IOException {
    for (ElasticSpanStore store : stores) {
      store.close();
    }
  }

  @Test
  void whatWasWrittenAfterTheCommitIsGoneAndComesAgainByTheJournal() throws Exception {
    List<Span> before = new SpanSamples(1).traces(20);
    List<Span> after = new SpanSamples(2).traces(20);
    ElasticSpanStore first = open(null);
    first.add(before);
    String commit = first.seal().commit();
    first.add(after);
    assertThat(first.awaitShown(PATIENCE)).isTrue();
    first.close();

    ElasticSpanStore second = open(commit);
    assertThat(second.statistics().spans()).isEqualTo(before.size());
    for (Span span : after) {
      assertThat(second.trace(span.traceId())).doesNotContain(span);
    }
    second.add(after);
    assertThat(second.awaitShown(PATIENCE)).isTrue();
    assertThat(second.statistics().spans()).isEqualTo(before.size() + after.size());
    for (Span span : after) {
      assertThat(second.trace(span.traceId())).contains(span);
    }
  }

  @Test
  void aProcessThatEndedBeforeItsFirstCheckpointLeavesNothingTwice() throws Exception {
    List<Span> spans = new SpanSamples(3).traces(30);
    ElasticSpanStore first = open(null);
    first.add(spans);
    assertThat(first.awaitShown(PATIENCE)).isTrue();
    first.close();

    ElasticSpanStore second = open(null);
    second.add(spans);
    assertThat(second.awaitShown(PATIENCE)).isTrue();

    assertThat(second.statistics().spans()).isEqualTo(spans.size());
  }

  @Test
  void anOlderRowThatArrivesLaterReplacesNothing() throws Exception {
    Span older = new SpanBuilder("order").name("older").build();
    Span newer = new SpanBuilder("order").trace(older.traceId()).name("newer").build();
    newer = withIdOf(older, newer);
    DailyIndices names = new DailyIndices(prefix, "spans");
    ElasticSpanStore store = open(null);
    try (ElasticsearchClient client = ElasticConnection.to(List.of(server))) {
      Bulk<Span> bulk = new Bulk<>(client, new SpanDocuments(names), "w", new SendingCounts());
      assertThat(bulk.send(List.of(row(5, newer))).failed()).isEmpty();
      Bulk.Outcome<Span> late = bulk.send(List.of(row(4, older)));
      assertThat(late.failed()).isEmpty();
      assertThat(late.refused()).isEmpty();
      client.indices().refresh(refresh -> refresh.index(names.pattern()));
    }

    assertThat(store.trace(older.traceId())).containsExactly(newer);
  }

  @Test
  void storesThatShareTheIndicesSeeWhatAllWrote() throws Exception {
    ElasticSpanStore one = open(null);
    ElasticSpanStore other = open(null);
    Span half = new SpanBuilder("order").build();
    Span rest = new SpanBuilder("payment").trace(half.traceId()).build();
    one.add(List.of(half));
    other.add(List.of(rest));
    one.seal().commit();
    other.seal().commit();

    for (ElasticSpanStore store : List.of(one, other)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(store.trace(half.traceId())).containsExactlyInAnyOrder(half, rest));
    }
  }

  @Test
  void indicesOfDaysThatAreOverAreDeleted() throws Exception {
    ElasticSpanStore store = open(null);
    long now = SpanSamples.NOW_NS;
    store.add(
        List.of(
            new SpanBuilder("order").start(now - RETENTION.toNanos() - 2 * DAY).build(),
            new SpanBuilder("order").start(now).build()));
    assertThat(store.awaitShown(PATIENCE)).isTrue();
    store.expire(now);

    DailyIndices names = new DailyIndices(prefix, "spans");
    try (ElasticsearchClient client = ElasticConnection.to(List.of(server))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(
                      client
                          .indices()
                          .getAlias(get -> get.index(names.pattern()))
                          .result()
                          .keySet())
                  .containsExactly(names.index(DailyIndices.day(now))));
    }
  }

  @Test
  void whatTheIndexDoesNotHoldIsFoundAllTheSame() throws Exception {
    ElasticSpanStore store = open(null);
    String longText = "x".repeat(40_000);
    Span span =
        new SpanBuilder("order")
            .name(longText)
            .attribute("statement", new AttributeValue.Text(longText))
            .attribute("odd\0key", new AttributeValue.Text("v"))
            .attribute("k".repeat(5_000), new AttributeValue.Int(1))
            .build();
    store.add(List.of(span, new SpanBuilder("noise").build()));
    assertThat(store.awaitShown(PATIENCE)).isTrue();

    assertThat(store.statistics().notices()).isEmpty();
    assertThat(found(store, SpanFilter.is(SpanText.NAME, longText))).containsExactly(span);
    assertThat(found(store, SpanFilter.is("statement", longText))).containsExactly(span);
    assertThat(found(store, SpanFilter.is("statement", longText + "x"))).isEmpty();
    assertThat(found(store, SpanFilter.is("odd\0key", "v"))).containsExactly(span);
    assertThat(found(store, SpanFilter.is("k".repeat(5_000), "1"))).containsExactly(span);
  }

  @Test
  void numbersAndPatternsOfUndeclaredAttributesAreFound() throws Exception {
    ElasticSpanStore store = open(null);
    List<Span> spans = new ArrayList<>();
    for (int i = -5; i <= 15; i++) {
      spans.add(
          new SpanBuilder("order")
              .start(SpanSamples.NOW_NS + i)
              .attribute("a.b.retries", new AttributeValue.Int(i))
              .attribute("user", new AttributeValue.Text("u-" + i))
              .build());
    }
    store.add(spans);
    assertThat(store.awaitShown(PATIENCE)).isTrue();

    assertThat(found(store, retries(ValueTest.Comparison.GREATER, "9.5"))).hasSize(6);
    assertThat(found(store, retries(ValueTest.Comparison.AT_LEAST, "9"))).hasSize(7);
    assertThat(found(store, retries(ValueTest.Comparison.LESS, "-3"))).hasSize(2);
    assertThat(found(store, new SpanFilter.Not(retries(ValueTest.Comparison.AT_MOST, "0"))))
        .hasSize(15);
    assertThat(
            found(
                store,
                new SpanFilter.OfAttribute(
                    AttributePlace.ANY, "user", new ValueTest.Like(new TextPattern("u-1.*")))))
        .hasSize(7);
  }

  @Test
  void aTraceOfMoreRowsThanAPageComesWhole() throws Exception {
    ElasticSpanStore store = open(null);
    TraceId large = new TraceId(9, 9);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 2 * ElasticLimits.PAGE + 1; i++) {
      spans.add(new SpanBuilder("order").trace(large).build());
    }
    Span other = new SpanBuilder("order").start(SpanSamples.NOW_NS - DAY / 100).build();
    store.add(spans);
    store.add(List.of(other));
    assertThat(store.awaitShown(PATIENCE)).isTrue();

    assertThat(store.trace(large)).hasSize(spans.size());
    assertThat(found(store, SpanFilter.is(SpanText.SERVICE, "order")))
        .extracting(Span::traceId)
        .containsExactly(large, other.traceId());
  }

  private static SpanFilter retries(ValueTest.Comparison comparison, String bound) {
    return new SpanFilter.OfAttribute(
        AttributePlace.SPAN,
        "a.b.retries",
        new ValueTest.Number(comparison, new BigDecimal(bound)));
  }

  private static List<Span> found(ElasticSpanStore store, SpanFilter filter) throws IOException {
    return store.search(new SpanQuery(ALWAYS, filter, 100)).matches();
  }

  private static Row<Span> row(long number, Span span) {
    return new Row<>(number, span, 1_000);
  }

  private static Span withIdOf(Span one, Span other) {
    return new Span(
        one.traceId(),
        one.spanId(),
        one.parentSpanId(),
        "",
        0,
        other.name(),
        one.kind(),
        one.startNs(),
        one.endNs(),
        one.status(),
        "",
        one.attributes(),
        0,
        List.of(),
        0,
        List.of(),
        0,
        one.scope(),
        one.resource());
  }
}
