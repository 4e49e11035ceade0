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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a {@link SpanStore} is searched. */
public abstract class SpanSearchContract {
  protected static final long NOW = SpanSamples.NOW_NS;
  protected static final Duration RETENTION = Duration.ofDays(7);
  protected static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);
  protected static final long DAY = Duration.ofDays(1).toNanos();

  protected SpanStore store;

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
    for (int i = 0; i < spans.size(); i += 23) {
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
        assertThat(result.matches()).as("%s", query.build()).hasSameSizeAs(expected);
        assertThat(result.matches().stream().map(Span::traceId).collect(Collectors.toSet()))
            .as("%s", query.build())
            .isEqualTo(expected);
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
    for (int i = 0; i < 300; i++) {
      SpanFilter filter = filters.next();
      SpanQuery query = new SpanQuery(ALWAYS, filter, 10_000);
      List<Span> expected = oracle.search(query, SearchWatch.PATIENT).matches();
      assertThat(Set.copyOf(store.search(query).matches()))
          .as("%s", filter)
          .isEqualTo(Set.copyOf(expected));
      assertThat(expected).as("%s", filter).allMatch(filter::matches);
      found += expected.isEmpty() ? 0 : 1;
    }
    assertThat(found).isBetween(100, 299);
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

  protected final List<Span> search(QueryBuilder query) throws IOException {
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
}
