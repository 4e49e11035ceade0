package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.LogSamples;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.LogSearchResult.Ending;
import dev.pharos.store.memory.MemoryLogStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a {@link LogStore} is searched. */
public abstract class LogSearchContract {
  protected static final long NOW = SpanSamples.NOW_NS;
  protected static final Duration RETENTION = Duration.ofDays(7);
  protected static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);
  protected static final long DAY = Duration.ofDays(1).toNanos();
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  protected LogStore store;

  /**
   * A store of this test's own folder, with {@link #RETENTION}.
   *
   * @param commit to begin with; null begins empty
   */
  protected abstract LogStore open(@Nullable String commit) throws IOException;

  /** Moves what was added from memory to where it stays, if the engine has such a step. */
  protected void settle(LogStore store) throws IOException {
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

  @Test
  void eachConditionNarrows() throws IOException {
    TraceId trace = new TraceId(1, 2);
    LogRecord wanted =
        line("Order 4711 Failed: connection refused by payment-7 (I/O)\n\tat Orders.place:12")
            .severity(Severity.ERROR)
            .trace(trace, 99)
            .event("order.failed")
            .scope(new Scope("org.shop.Orders", "", Attributes.of("scope.key", "s"), 0, ""))
            .attribute("user.id", "u-17")
            .resource(
                "service.name", "order",
                "service.namespace", "shop",
                "service.version", "1.2",
                "deployment.environment.name", "prod",
                "service.instance.id", "i-1")
            .build();
    LogRecord other = line("nothing happened").resource("service.name", "noise").build();
    store.add(List.of(other, wanted));

    for (int round = 0; round < 2; round++) {
      assertFinds(wanted, LogFilter.phrase("failed"), LogFilter.phrase("fail"));
      assertFinds(
          wanted, LogFilter.phrase("CONNECTION refused"), LogFilter.phrase("refused connection"));
      assertFinds(
          wanted, LogFilter.phrase("4711 failed connection"), LogFilter.phrase("4711 connection"));
      assertFinds(wanted, LogFilter.phrase("payment-7"), LogFilter.phrase("payment_7"));
      assertFinds(wanted, LogFilter.phrase("order"), LogFilter.phrase("471"));
      assertFinds(wanted, LogFilter.phrase("12"), LogFilter.phrase("1"));
      assertFinds(wanted, LogFilter.phrase("("), LogFilter.phrase("["));
      assertFinds(wanted, contains("nnectio"), contains("Nnectio"));
      assertFinds(wanted, contains("r 4711 F"), contains("r 4712 F"));
      assertFinds(wanted, contains("711"), contains("777"));
      assertFinds(wanted, contains("t-7 ("), contains("t-8 ("));
      assertFinds(
          wanted,
          new LogFilter.Contains("FAILED: C", true),
          new LogFilter.Contains("FAILEDC", true));
      assertFinds(wanted, finds("ref[a-z]+d by"), finds("^connection"));
      assertFinds(
          wanted, LogFilter.is(LogText.SERVICE, "order"), LogFilter.is(LogText.SERVICE, "orde"));
      assertFinds(
          wanted, LogFilter.is(LogText.NAMESPACE, "shop"), LogFilter.is(LogText.NAMESPACE, "s"));
      assertFinds(
          wanted,
          LogFilter.is(LogText.ENVIRONMENT, "prod"),
          LogFilter.is(LogText.ENVIRONMENT, "p"));
      assertFinds(wanted, LogFilter.is(LogText.VERSION, "1.2"), LogFilter.is(LogText.VERSION, "1"));
      assertFinds(
          wanted, LogFilter.is(LogText.INSTANCE, "i-1"), LogFilter.is(LogText.INSTANCE, "i"));
      assertFinds(
          wanted,
          LogFilter.is(LogText.SEVERITY_TEXT, "ERROR"),
          LogFilter.is(LogText.SEVERITY_TEXT, "x"));
      assertFinds(
          wanted,
          LogFilter.is(LogText.EVENT_NAME, "order.failed"),
          LogFilter.is(LogText.EVENT_NAME, "order"));
      assertFinds(
          wanted,
          LogFilter.is(LogText.SCOPE_NAME, "org.shop.Orders"),
          LogFilter.is(LogText.SCOPE_NAME, "org"));
      assertFinds(wanted, LogFilter.atLeast(Severity.WARN), LogFilter.atLeast(Severity.FATAL));
      assertFinds(wanted, LogFilter.is("user.id", "u-17"), LogFilter.is("user.id", "u-1"));
      assertFinds(wanted, LogFilter.is("scope.key", "s"), LogFilter.is("scope.key", "t"));
      assertFinds(
          wanted, LogFilter.is("service.version", "1.2"), LogFilter.is("service.version", "1.3"));
      assertFinds(wanted, new LogFilter.OfTrace(trace), new LogFilter.OfTrace(new TraceId(1, 3)));
      assertFinds(wanted, new LogFilter.OfSpan(99), new LogFilter.OfSpan(98));
      assertFinds(
          wanted,
          new LogFilter.Not(LogFilter.phrase("nothing")),
          new LogFilter.Not(
              LogFilter.some(List.of(LogFilter.phrase("order"), LogFilter.phrase("nothing")))));
      settle(store);
    }
  }

  @Test
  void fieldsOfBodiesAreFoundInJsonAndLogfmt() throws IOException {
    LogRecord json =
        line("{\"user\": {\"id\": \"u-17\", \"n\": 3.5}, \"tags\": [\"vip\"], \"m\":"
                + " \"a\\\"b\\n\"}")
            .build();
    LogRecord logfmt = line("served path=/a/b took=12 err=\"no \\\"stock\\\"\" id=x=y").build();
    store.add(List.of(json, logfmt));

    for (int round = 0; round < 2; round++) {
      assertFinds(json, field("user.id", "u-17"), field("id", "u-17"));
      assertFinds(json, field("user.n", "3.5"), field("user.n", "3"));
      assertFinds(json, field("tags", "vip"), field("tags", "[vip]"));
      assertFinds(json, field("m", "a\"b\n"), field("m", "a"));
      assertFinds(logfmt, field("path", "/a/b"), field("path", "/a"));
      assertFinds(logfmt, field("err", "no \"stock\""), field("err", "no"));
      assertFinds(logfmt, field("id", "x=y"), field("x", "y"));
      assertFinds(
          logfmt,
          new LogFilter.OfBodyField(
              "took", new ValueTest.Number(ValueTest.Comparison.GREATER, BigDecimal.TEN)),
          new LogFilter.OfBodyField(
              "took", new ValueTest.Number(ValueTest.Comparison.LESS, BigDecimal.TEN)));
      settle(store);
    }
  }

  private static LogFilter field(String key, String value) {
    return new LogFilter.OfBodyField(key, ValueTest.is(value));
  }

  @Test
  void anyTreeOfConditionsFindsWhatCheckingEveryLineFinds() throws IOException {
    List<LogRecord> lines = new LogSamples(21).lines(1_500);
    store.add(lines.subList(0, 700));
    settle(store);
    store.add(lines.subList(700, 1_300));
    settle(store);
    store.add(lines.subList(1_300, 1_500));
    MemoryLogStore naive = new MemoryLogStore();
    naive.add(lines);
    RandomLogFilters filters = new RandomLogFilters(22, lines);
    Random random = new Random(23);
    int found = 0;

    for (int i = 0; i < 400; i++) {
      LogFilter filter = filters.next();
      TimeRange range = random.nextBoolean() ? ALWAYS : around(lines.get(random.nextInt(1_500)));
      int limit = 1 + random.nextInt(40);
      LogQuery query =
          random.nextBoolean()
              ? LogQuery.newest(range, filter, limit)
              : LogQuery.oldest(range, filter, limit);

      LogSearchResult answer = store.search(query);

      assertThat(answer.lines()).as("%s", query).isEqualTo(naive.search(query).lines());
      assertThat(answer.lines().size() == limit || answer.ending() == Ending.COMPLETE).isTrue();
      long bucket = random.nextBoolean() ? MINUTE : 17 * MINUTE / 60;
      assertThat(store.count(range, filter, bucket, SearchWatch.PATIENT).buckets())
          .as("%s", query)
          .isEqualTo(naive.count(range, filter, bucket, SearchWatch.PATIENT).buckets());
      LogWindows windows =
          new LogWindows(NOW + random.nextInt(3) * MINUTE, 2 * bucket, bucket + random.nextInt(2));
      assertThat(store.countByOrigin(range, filter, windows, SearchWatch.PATIENT).buckets())
          .as("%s in %s", query, windows)
          .isEqualTo(naive.countByOrigin(range, filter, windows, SearchWatch.PATIENT).buckets());
      found += answer.lines().size();
    }
    assertThat(found).as("filters that find something").isGreaterThan(1_000);
  }

  @Test
  void aLongAnswerIsReadInPartsWithoutGapsOrRepeats() throws IOException {
    List<LogRecord> lines = new LogSamples(31).lines(1_000);
    store.add(lines.subList(0, 600));
    settle(store);
    store.add(lines.subList(600, 1_000));

    for (LogQuery.Order order : LogQuery.Order.values()) {
      LogQuery whole = new LogQuery(ALWAYS, LogFilter.ANY, order, 5_000, Optional.empty());
      List<LogLine> parts = new ArrayList<>();
      LogQuery part = new LogQuery(ALWAYS, LogFilter.ANY, order, 37, Optional.empty());
      while (true) {
        LogSearchResult answer = store.search(part);
        parts.addAll(answer.lines());
        if (answer.next().isEmpty()) {
          break;
        }
        part = part.after(answer.next().get());
        if (parts.size() == 370) {
          settle(store);
        }
      }
      assertThat(parts).isEqualTo(store.search(whole).lines()).hasSize(1_000);
    }
  }

  @Test
  void aSearchThatIsStoppedSaysSoAndCanGoOn() throws IOException {
    List<LogRecord> lines = new LogSamples(32).lines(3_000);
    for (int from = 0; from < 3_000; from += 500) {
      store.add(lines.subList(from, from + 500));
      settle(store);
    }
    LogFilter filter = LogFilter.atLeast(Severity.WARN);
    for (LogQuery.Order order : LogQuery.Order.values()) {
      LogQuery query = new LogQuery(ALWAYS, filter, order, 5_000, Optional.empty());
      List<LogLine> all = store.search(query).lines();
      List<LogLine> parts = new ArrayList<>();
      LogSearchResult answer = store.search(query, (scanned, reached) -> false);
      assertThat(answer.ending()).isEqualTo(Ending.STOPPED);
      assertThat(answer.truncated()).isTrue();
      parts.addAll(answer.lines());
      while (answer.ending() == Ending.STOPPED) {
        LogQuery rest = answer.next().map(query::after).orElse(query);
        answer = store.search(rest, (scanned, reached) -> scanned < 700);
        parts.addAll(answer.lines());
      }
      assertThat(parts).isEqualTo(all);
    }
  }

  @Test
  void linesAreCountedByTimeAndSeverity() throws IOException {
    long minute = Math.floorDiv(NOW, MINUTE) * MINUTE;
    store.add(
        List.of(
            line("a").time(minute).severity(Severity.INFO).build(),
            line("b").time(minute + 1).severity(Severity.ERROR).build(),
            line("c").time(minute + MINUTE - 1).severity(Severity.INFO).build(),
            line("d").time(minute + 3 * MINUTE).severity(Severity.WARN).build()));

    for (int round = 0; round < 2; round++) {
      assertThat(store.count(ALWAYS, LogFilter.ANY, MINUTE, SearchWatch.PATIENT).buckets())
          .containsExactly(
              new LogCounts.Bucket(minute, Map.of(Severity.INFO, 2L, Severity.ERROR, 1L)),
              new LogCounts.Bucket(minute + 3 * MINUTE, Map.of(Severity.WARN, 1L)));
      TimeRange part = new TimeRange(minute + 1, minute + 3 * MINUTE);
      assertThat(store.count(part, LogFilter.ANY, MINUTE, SearchWatch.PATIENT).buckets())
          .containsExactly(
              new LogCounts.Bucket(minute, Map.of(Severity.INFO, 1L, Severity.ERROR, 1L)));
      settle(store);
    }
  }

  @Test
  void neighboursAreOfTheSameInstance() throws IOException {
    List<LogRecord> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(
          line("line " + i)
              .time(NOW + i / 4) // several of one time
              .resource("service.name", "order", "service.instance.id", "i-" + i % 2)
              .build());
    }
    store.add(lines.subList(0, 20));
    settle(store);
    store.add(lines.subList(20, 40));
    LogLine middle =
        store.search(LogQuery.newest(ALWAYS, LogFilter.phrase("line 20"), 1)).lines().getFirst();

    LogNeighbours around = store.neighbours(middle.position(), 3, DAY).orElseThrow();

    assertThat(around.line()).isEqualTo(middle);
    assertThat(around.before())
        .extracting(line -> line.log().bodyText())
        .containsExactly("line 14", "line 16", "line 18");
    assertThat(around.after())
        .extracting(line -> line.log().bodyText())
        .containsExactly("line 22", "line 24", "line 26");
    assertThat(store.neighbours(new LogPosition(NOW, 1_000_000), 3, DAY)).isEmpty();
  }

  @Test
  void whoFollowsHearsOfLinesAsTheyAreAddedAndOfThoseThatDidNotFit() throws Exception {
    store.add(List.of(line("before").build()));
    AddedLines added = store.follow();
    store.add(List.of(line("one").time(NOW).build(), line("two").time(NOW - 1).build()));

    AddedLines.Part part = added.await(Duration.ofSeconds(30));

    assertThat(part.lines())
        .extracting(each -> each.log().bodyText())
        .containsExactly("one", "two");
    for (LogLine each : part.lines()) {
      assertThat(store.line(each.position())).hasValue(each);
    }
    LogRecord more = line("more").time(NOW + 1).resource("service.name", "busy").build();
    for (int i = 0; i < 60; i++) {
      store.add(Collections.nCopies(100, more));
    }
    part = added.await(Duration.ofSeconds(30));
    assertThat(part.lines()).hasSize(5_000);
    assertThat(part.skipped()).isEqualTo(1_000);
    assertThat(part.skippedOf())
        .containsExactly(new AddedLines.Skipped(more.resource(), 1_000, NOW + 1));
    assertThat(part.closed()).isFalse();
    added.close();
    store.add(List.of(more));
    part = added.await(Duration.ofSeconds(30));
    assertThat(part.lines()).isEmpty();
    assertThat(part.closed()).isTrue();
  }

  @Test
  void aPatternThatCostsTooMuchIsRefused() throws IOException {
    store.add(List.of(line("a".repeat(200) + "b").build()));

    for (int round = 0; round < 2; round++) {
      LogQuery query = LogQuery.newest(ALWAYS, finds("(.*a){20}c"), 1);
      assertThatThrownBy(() -> store.search(query)).isInstanceOf(CostlyPatternException.class);
      settle(store);
    }
  }

  private void assertFinds(LogRecord wanted, LogFilter filter, LogFilter not) throws IOException {
    assertThat(search(filter)).as("%s", filter).containsExactly(wanted);
    assertThat(search(not)).as("%s", not).doesNotContain(wanted);
    assertThat(search(new LogFilter.Not(not))).as("not %s", not).contains(wanted);
    assertThat(search(new LogFilter.Not(filter))).as("not %s", filter).doesNotContain(wanted);
  }

  private List<LogRecord> search(LogFilter filter) throws IOException {
    return store.search(LogQuery.newest(ALWAYS, filter, 10)).lines().stream()
        .map(LogLine::log)
        .toList();
  }

  private static LogFilter contains(String text) {
    return new LogFilter.Contains(text, false);
  }

  private static LogFilter finds(String pattern) {
    return new LogFilter.Finds(new TextPattern(pattern));
  }

  private static TimeRange around(LogRecord line) {
    return new TimeRange(line.timeNs() - 3 * MINUTE, line.timeNs() + 90 * MINUTE);
  }

  protected static LogBuilder line(String body) {
    return new LogBuilder(body);
  }
}
