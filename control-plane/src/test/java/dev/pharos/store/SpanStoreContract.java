package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.memory.MemorySpanStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SpanStore} promises. */
public abstract class SpanStoreContract {
  protected static final long NOW = SpanSamples.NOW_NS;
  protected static final Duration RETENTION = Duration.ofDays(7);
  protected static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);
  private static final long DAY = Duration.ofDays(1).toNanos();

  private SpanStore store;

  /**
   * A store of this test's own folder, with {@link #RETENTION}.
   *
   * @param commit to begin with; null begins empty
   */
  protected abstract SpanStore open(@Nullable String commit) throws IOException;

  /** Moves what was added from memory to where it stays, if the engine has such a step. */
  protected void settle(SpanStore store) throws IOException {
    store.seal().commit();
  }

  @BeforeEach
  void openStore() throws IOException {
    store = open(null);
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  protected final SpanStore store() {
    return store;
  }

  @Test
  void everyFieldOfASpanComesBackToTheBit() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      List<Span> spans = new SpanSamples(seed).traces(200);
      store.add(spans);
      assertHolds(spans);
      settle(store);
      assertHolds(spans);
    }
  }

  @Test
  void anOutlineIsTheTraceWithoutWhatOnlySomeAskFor() throws IOException {
    List<Span> spans = new SpanSamples(5).traces(50);
    store.add(spans);
    assertOutlines(spans);
    settle(store);
    assertOutlines(spans);
  }

  private void assertOutlines(List<Span> spans) throws IOException {
    for (TraceId traceId : spans.stream().map(Span::traceId).distinct().toList()) {
      assertThat(store.outline(traceId))
          .usingRecursiveComparison()
          .ignoringFields("attributes", "events", "links")
          .ignoringCollectionOrder()
          .isEqualTo(store.trace(traceId));
    }
  }

  @Test
  void severalTracesAtOnceAreEachAsItIsAlone() throws IOException {
    List<Span> spans = new SpanSamples(6).traces(300);
    // Fragments in several blocks, some rows twice, and some in memory still.
    store.add(spans.subList(0, 200));
    settle(store);
    store.add(spans.subList(150, 250));
    settle(store);
    store.add(spans.subList(250, 300));
    List<TraceId> wanted = new ArrayList<>();
    List<TraceId> all = spans.stream().map(Span::traceId).distinct().toList();
    for (int i = 0; i < all.size(); i++) {
      if (i % 3 != 2) {
        wanted.add(all.get(i));
      }
    }
    TraceId unknown = new TraceId(8, 8);
    wanted.add(unknown);

    Map<TraceId, List<Span>> found = store.traces(wanted);

    assertThat(found).hasSize(wanted.size() - 1).doesNotContainKey(unknown);
    for (Map.Entry<TraceId, List<Span>> trace : found.entrySet()) {
      assertThat(trace.getValue()).containsExactlyInAnyOrderElementsOf(store.trace(trace.getKey()));
    }
    assertThat(store.traces(List.of())).isEmpty();
  }

  @Test
  void whatWasAddedIsFoundAtOnce() throws IOException {
    Span span = span("order").build();

    store.add(List.of(span));

    assertThat(store.trace(span.traceId())).containsExactly(span);
    assertThat(store.search(SpanQuery.all(ALWAYS, 1)).matches()).containsExactly(span);
    assertThat(store.statistics().spans()).isEqualTo(1);
  }

  @Test
  void anUnknownTraceIsEmpty() throws IOException {
    store.add(List.of(span("order").build()));

    assertThat(store.trace(new TraceId(1, 2))).isEmpty();
    settle(store);
    assertThat(store.trace(new TraceId(1, 2))).isEmpty();
  }

  @Test
  void aTraceIsGatheredFromFragmentsAndDays() throws IOException {
    TraceId traceId = new TraceId(7, 7);
    List<Span> fragments = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Span span = span("order").trace(traceId).start(NOW - i * DAY).build();
      fragments.add(span);
      store.add(List.of(span, span("other").build()));
      if (i < 3) {
        settle(store);
      }
    }

    assertThat(store.trace(traceId)).containsExactlyInAnyOrderElementsOf(fragments);
  }

  @Test
  void ofRowsThatAreOneSpanTheLastAddedAnswers() throws IOException {
    Span first = span("order").name("first").status(StatusCode.ERROR).build();
    Span second = copyOf(first).name("second").status(StatusCode.OK).build();
    Span third =
        copyOf(first).name("third").status(StatusCode.OK).start(first.startNs() - DAY).build();

    store.add(List.of(first, second));
    assertThat(store.trace(first.traceId())).containsExactly(second);
    settle(store);
    assertThat(store.trace(first.traceId())).containsExactly(second);
    store.add(List.of(third));
    assertThat(store.trace(first.traceId())).containsExactly(third);
    assertThat(search(query().status(StatusCode.ERROR))).isEmpty();
    assertThat(search(query().operation("second"))).isEmpty();
    settle(store);

    assertThat(store.trace(first.traceId())).containsExactly(third);
    assertThat(search(query().status(StatusCode.ERROR))).isEmpty();
    assertThat(search(query().operation("second"))).isEmpty();
    assertThat(search(query().operation("third"))).containsExactly(third);
  }

  @Test
  void spansThatShareAnIdButNotKindOrServiceAreTwo() throws IOException {
    Span client = span("order").kind(SpanKind.CLIENT).build();
    Span server = copyOf(client).kind(SpanKind.SERVER).resource(resource("payment")).build();
    Span other = copyOf(client).resource(resource("catalog")).build();

    store.add(List.of(client, server, other));
    assertThat(store.trace(client.traceId())).containsExactlyInAnyOrder(client, server, other);
    settle(store);

    assertThat(store.trace(client.traceId())).containsExactlyInAnyOrder(client, server, other);
  }

  @Test
  void eachConditionOfAQueryNarrowsAndAllMustHoldOnOneSpan() throws IOException {
    Resource resource =
        new Resource(
            Attributes.of(
                "service.name", "order",
                "service.namespace", "shop",
                "service.version", "1.2",
                "deployment.environment.name", "prod",
                "host.name", "h1"),
            0,
            "");
    Span wanted =
        span("order")
            .resource(resource)
            .name("GET /orders")
            .kind(SpanKind.SERVER)
            .status(StatusCode.ERROR)
            .duration(5_000_000)
            .attribute("user.id", new AttributeValue.Text("u-17"))
            .attribute("http.response.status_code", new AttributeValue.Int(503))
            .scope(new Scope("tomcat", "1", Attributes.of("scope.key", "s"), 0, ""))
            .build();
    Span sibling =
        span("gateway")
            .trace(wanted.traceId())
            .attribute("user.id", new AttributeValue.Text("u-18"))
            .duration(70_000_000)
            .build();
    store.add(List.of(sibling, wanted, span("noise").build()));

    for (int round = 0; round < 2; round++) {
      assertThat(search(query().service("order"))).containsExactly(wanted);
      assertThat(search(query().service("orde"))).isEmpty();
      assertThat(search(query().namespace("shop"))).containsExactly(wanted);
      assertThat(search(query().namespace("sho"))).isEmpty();
      assertThat(search(query().environment("prod"))).containsExactly(wanted);
      assertThat(search(query().environment("test"))).isEmpty();
      assertThat(search(query().version("1.2"))).containsExactly(wanted);
      assertThat(search(query().version("1"))).isEmpty();
      assertThat(search(query().operation("GET /orders"))).containsExactly(wanted);
      assertThat(search(query().operation("GET /order"))).isEmpty();
      assertThat(search(query().kinds(SpanKind.SERVER))).containsExactly(wanted);
      assertThat(search(query().kinds(SpanKind.SERVER, SpanKind.CONSUMER))).containsExactly(wanted);
      assertThat(search(query().kinds(SpanKind.CONSUMER))).isEmpty();
      assertThat(search(query().status(StatusCode.ERROR))).containsExactly(wanted);
      assertThat(search(query().status(StatusCode.OK))).isEmpty();
      assertThat(search(query().min(5_000_000).max(5_000_000))).containsExactly(wanted);
      assertThat(search(query().min(5_000_001).max(6_000_000))).isEmpty();
      assertThat(search(query().min(4_000_000).max(4_999_999))).isEmpty();
      assertThat(search(query().attribute("user.id", "u-17"))).containsExactly(wanted);
      assertThat(search(query().attribute("user.id", "u-1"))).isEmpty();
      assertThat(search(query().attribute("user", "u-17"))).isEmpty();
      assertThat(search(query().attribute("http.response.status_code", "503")))
          .containsExactly(wanted);
      assertThat(search(query().attribute("host.name", "h1"))).containsExactly(wanted);
      assertThat(search(query().attribute("scope.key", "s"))).containsExactly(wanted);
      assertThat(search(query().service("order").attribute("user.id", "u-17")))
          .containsExactly(wanted);
      assertThat(search(query().service("order").attribute("user.id", "u-18"))).isEmpty();
      assertThat(search(query().service("gateway").attribute("user.id", "u-18")))
          .containsExactly(sibling);
      assertThat(search(query().service("order").min(60_000_000))).isEmpty();
      assertThat(search(query().service("gateway").min(60_000_000))).containsExactly(sibling);
      assertThat(search(query().attribute("user.id", "u-17").attribute("host.name", "h1")))
          .containsExactly(wanted);
      assertThat(search(query().attribute("user.id", "u-18").attribute("host.name", "h1")))
          .isEmpty();
      settle(store);
    }
  }

  @Test
  void theRangeIsOfSpanStartsAndHalfOpen() throws IOException {
    Span span = span("order").start(NOW).duration(10).build();
    store.add(List.of(span));

    for (int round = 0; round < 2; round++) {
      assertThat(search(query().range(NOW, NOW + 1))).containsExactly(span);
      assertThat(search(query().range(NOW - 1, NOW))).isEmpty();
      assertThat(search(query().range(NOW + 1, NOW + DAY))).isEmpty();
      settle(store);
    }
  }

  @Test
  void answersTheNewestTracesFirstWithTheirNewestMatch() throws IOException {
    List<Span> newest = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      TraceId traceId = new TraceId(1, i + 1);
      long start = NOW - (i * 37 % 30) * DAY / 10;
      newest.add(span("order").trace(traceId).start(start).build());
      store.add(List.of(span("order").trace(traceId).start(start - 5).build(), newest.get(i)));
      if (i % 7 == 3) {
        settle(store);
      }
    }
    newest.sort((one, other) -> Long.compare(other.startNs(), one.startNs()));

    SpanSearchResult ten = store.search(query().service("order").limit(10).build());
    assertThat(ten.matches()).containsExactlyElementsOf(newest.subList(0, 10));
    assertThat(ten.truncated()).isTrue();
    SpanSearchResult all = store.search(query().service("order").limit(30).build());
    assertThat(all.matches()).containsExactlyElementsOf(newest);
    assertThat(all.truncated()).isFalse();
    assertThat(all.scanned()).isPositive();
  }

  @Test
  void anySearchAnswersWhatAScanOfAllSpansWould() throws IOException {
    List<Span> spans = new SpanSamples(99).traces(3_000);
    for (int from = 0; from < spans.size(); from += 500) {
      store.add(spans.subList(from, from + 500));
      if (from % 1000 == 0) {
        settle(store);
      }
    }
    Map<TraceId, List<Span>> byTrace = spans.stream().collect(Collectors.groupingBy(Span::traceId));
    for (int i = 0; i < spans.size(); i += 11) {
      Span span = spans.get(i);
      for (QueryBuilder query : queriesThatFind(span, i)) {
        Set<TraceId> expected = new HashSet<>();
        byTrace.forEach((traceId, trace) -> {
          if (trace.stream().anyMatch(query::matches)) {
            expected.add(traceId);
          }
        });
        SpanSearchResult result = store.search(query.limit(10_000).build());
        assertThat(result.matches()).as("%s", query.build()).allMatch(query::matches);
        assertThat(result.matches().stream().map(Span::traceId).toList())
            .as("%s", query.build())
            .doesNotHaveDuplicates()
            .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(result.matches())
            .isSortedAccordingTo((one, other) -> Long.compare(other.startNs(), one.startNs()));
        assertThat(store.find(query.build(), SearchWatch.PATIENT))
            .isEqualTo(TraceMatches.of(result));
      }
    }
  }

  @Test
  void anyFilterFindsWhatALookAtEachSpanWould() throws IOException {
    List<Span> spans = new SpanSamples(123).traces(2_500);
    for (int from = 0; from < spans.size(); from += 500) {
      store.add(spans.subList(from, from + 500));
      if (from % 1000 == 0) {
        settle(store);
      }
    }
    MemorySpanStore oracle = new MemorySpanStore();
    oracle.add(spans);
    RandomFilters filters = new RandomFilters(7, spans);
    int found = 0;
    for (int i = 0; i < 600; i++) {
      SpanFilter filter = filters.next();
      SpanQuery query = new SpanQuery(ALWAYS, filter, 10_000);
      List<Span> expected = oracle.search(query, SearchWatch.PATIENT).matches();
      assertThat(store.search(query).matches()).as("%s", filter).hasSameElementsAs(expected);
      assertThat(expected).as("%s", filter).allMatch(filter::matches);
      found += expected.isEmpty() ? 0 : 1;
    }
    assertThat(found).isBetween(200, 599);
  }

  @Test
  void aSearchEndsWhenItsWatcherHasSeenEnough() throws IOException {
    store.add(new SpanSamples(3).traces(500));
    settle(store);
    store.add(new SpanSamples(4).traces(500));

    SpanSearchResult result =
        store.search(SpanQuery.all(ALWAYS, 10_000), (scanned, reachedNs) -> false);

    assertThat(result.truncated()).isTrue();
    assertThat(result.scanned()).isLessThan(1_000);
  }

  private static List<QueryBuilder> queriesThatFind(Span span, int salt) {
    QueryBuilder broad = query().service(span.service().name());
    QueryBuilder narrow =
        query()
            .service(span.service().name())
            .operation(span.name())
            .kinds(span.kind())
            .status(span.status())
            .min(span.durationNs())
            .max(span.durationNs() + 1000);
    List<QueryBuilder> queries = new ArrayList<>(List.of(narrow));
    Attributes attributes = span.attributes();
    if (!attributes.isEmpty()) {
      int at = salt % attributes.size();
      String key = attributes.key(at);
      String text = attributes.value(at).toString();
      queries.add(query().attribute(key, text));
      queries.add(broad.attribute(key, text).status(span.status()));
      queries.add(query().attribute(key, text).min(span.durationNs()));
    }
    if (salt % 10 == 0) {
      queries.add(
          query().version(span.resource().version()).environment(span.service().environment()));
      queries.add(query().range(span.startNs() - 1, span.startNs() + DAY / 24));
    }
    return queries;
  }

  @Test
  void reopeningAtACommitGivesExactlyWhatWasSealed() throws IOException {
    List<Span> spans = new SpanSamples(5).traces(900);
    store.add(spans.subList(0, 300));
    String first = store.seal().commit();
    store.retain(first);
    store.add(spans.subList(300, 600));
    Committable.PendingCommit pending = store.seal();
    store.add(spans.subList(600, 900));
    String second = pending.commit();

    reopen(second);
    assertHoldsExactly(spans.subList(0, 600));
    reopen(first);
    assertHoldsExactly(spans.subList(0, 300));
  }

  @Test
  void whatIsAddedAfterASealIsReadAtOnceAndIsInTheNextCommit() throws IOException {
    List<Span> spans = new SpanSamples(6).traces(600);
    store.add(spans.subList(0, 300));
    Committable.PendingCommit pending = store.seal();
    store.add(spans.subList(300, 600));
    assertHolds(spans);
    store.retain(pending.commit());
    assertHolds(spans);
    String second = store.seal().commit();
    store.retain(second);

    reopen(second);
    assertHoldsExactly(spans);
  }

  @Test
  void goesOnAfterReopeningAtAnOlderCommit() throws IOException {
    List<Span> spans = new SpanSamples(8).traces(900);
    store.add(spans.subList(0, 300));
    String first = store.seal().commit();
    store.retain(first);
    store.add(spans.subList(300, 600));
    store.seal().commit();

    reopen(first);
    store.add(spans.subList(600, 900));
    String third = store.seal().commit();
    store.retain(third);
    reopen(third);

    List<Span> expected = new ArrayList<>(spans.subList(0, 300));
    expected.addAll(spans.subList(600, 900));
    assertHoldsExactly(expected);
  }

  @Test
  void aCommitWithoutAnythingNewCanBeOpenedToo() throws IOException {
    String empty = store.seal().commit();
    store.retain(empty);
    reopen(empty);
    List<Span> spans = new SpanSamples(9).traces(100);
    store.add(spans);
    store.retain(store.seal().commit());
    String again = store.seal().commit();
    store.retain(again);

    reopen(again);
    assertHoldsExactly(spans);
  }

  @Test
  void expiryDropsWholeDaysPastTheRetentionOnly() throws IOException {
    Span old = span("order").start(NOW - RETENTION.toNanos() - 2 * DAY).build();
    Span recent = span("order").start(NOW - RETENTION.toNanos() + DAY).build();
    Span fresh = span("order").start(NOW).build();
    store.add(List.of(old, recent, fresh));
    String commit = store.seal().commit();
    store.retain(commit);

    store.expire(NOW);

    assertThat(store.trace(old.traceId())).isEmpty();
    assertHolds(List.of(recent, fresh));
    assertThat(store.search(SpanQuery.all(ALWAYS, 10)).matches()).containsExactly(fresh, recent);
  }

  private void reopen(String commit) throws IOException {
    store.close();
    store = open(commit);
  }

  private void assertHoldsExactly(List<Span> spans) throws IOException {
    assertHolds(spans);
    assertThat(store.statistics().spans()).isEqualTo(spans.size());
    assertThat(store.statistics().notices()).isEmpty();
  }

  protected final void assertHolds(List<Span> spans) throws IOException {
    Map<TraceId, List<Span>> traces = new HashMap<>();
    spans.forEach(
        span -> traces.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span));
    for (Map.Entry<TraceId, List<Span>> trace : traces.entrySet()) {
      assertThat(store.trace(trace.getKey())).containsExactlyInAnyOrderElementsOf(trace.getValue());
    }
  }

  private List<Span> search(QueryBuilder query) throws IOException {
    return store.search(query.build()).matches();
  }

  protected static QueryBuilder query() {
    return new QueryBuilder();
  }

  protected static SpanBuilder span(String service) {
    return new SpanBuilder(service);
  }

  protected static Resource resource(String service) {
    return new Resource(Attributes.of("service.name", service), 0, "");
  }

  private static SpanBuilder copyOf(Span span) {
    SpanBuilder copy = new SpanBuilder("");
    copy.traceId = span.traceId();
    copy.spanId = span.spanId();
    copy.start = span.startNs();
    copy.kind = span.kind();
    copy.resource = span.resource();
    return copy;
  }
}
