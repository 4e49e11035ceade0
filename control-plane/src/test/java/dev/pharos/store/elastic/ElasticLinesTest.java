package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.LogSamples;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.KeptState;
import dev.pharos.store.LogBuilder;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogWindows;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the contract does not ask, and only lines on Elasticsearch have to see to. */
@Tag("slow")
@ExtendWith(WithElasticsearch.class)
class ElasticLinesTest {
  private static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final URI server;
  private final String prefix = "lines-" + UUID.randomUUID();
  private final KeptState local = new MemoryKeptState();
  private final List<ElasticLogStore> stores = new ArrayList<>();

  ElasticLinesTest(URI server) {
    this.server = server;
  }

  private ElasticLogStore open(@Nullable String commit) throws IOException {
    return open(commit, local);
  }

  private ElasticLogStore open(@Nullable String commit, KeptState state) throws IOException {
    ElasticLogStore store =
        ElasticLogStore.open(
            ElasticConnection.to(List.of(server)),
            commit,
            new ElasticSettings(
                prefix,
                Duration.ofDays(7),
                Duration.ofSeconds(1),
                WaitingRoom.inMemory(),
                SearchLimits.DEFAULT.scannedSpans()),
            state,
            InstantSource.system());
    stores.add(store);
    return store;
  }

  @AfterEach
  void close() throws IOException {
    for (ElasticLogStore store : stores) {
      store.close();
    }
  }

  @Test
  void aProcessThatEndedBeforeItsFirstCheckpointLeavesNoLineTwice() throws Exception {
    List<LogRecord> lines = new LogSamples(1).lines(30);
    ElasticLogStore first = open(null);
    first.add(lines);
    assertThat(first.awaitShown(PATIENCE)).isTrue();
    first.close();

    ElasticLogStore second = open(null);
    assertThat(second.statistics().lines()).isZero();
    second.add(lines);
    assertThat(second.awaitShown(PATIENCE)).isTrue();

    assertThat(second.statistics().lines()).isEqualTo(lines.size());
  }

  @Test
  void whereTheCheckpointIsLostNothingThatItStoodForIsRemoved() throws Exception {
    List<LogRecord> lines = new LogSamples(2).lines(30);
    ElasticLogStore first = open(null);
    first.add(lines);
    first.retain(first.seal().commit());
    first.close();

    ElasticLogStore second = open(null);

    assertThat(second.statistics().lines()).isEqualTo(lines.size());
  }

  @Test
  void whatWasWrittenAfterTheCommitIsGoneAndComesAgainAtItsPlaces() throws Exception {
    List<LogRecord> lines = new LogSamples(3).lines(60);
    ElasticLogStore first = open(null);
    first.add(lines.subList(0, 30));
    String commit = first.seal().commit();
    first.add(lines.subList(30, 60));
    assertThat(first.awaitShown(PATIENCE)).isTrue();
    List<LogLine> before = everything(first);
    first.close();

    ElasticLogStore second = open(commit);
    assertThat(second.statistics().lines()).isEqualTo(30);
    second.add(lines.subList(30, 60));
    assertThat(second.awaitShown(PATIENCE)).isTrue();

    assertThat(everything(second)).isEqualTo(before);
  }

  @Test
  void storesThatShareTheIndicesSeeWhatAllWrote() throws Exception {
    ElasticLogStore one = open(null);
    ElasticLogStore other = open(null, new MemoryKeptState());
    LogRecord line = new LogBuilder("hello").build();
    one.add(List.of(line));
    other.add(List.of(line));

    for (ElasticLogStore store : List.of(one, other)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(found(store, LogFilter.phrase("hello"))).containsExactly(line, line);
            assertThat(store.count(ALWAYS, LogFilter.ANY, MINUTE, SearchWatch.PATIENT).buckets())
                .extracting(LogCounts.Bucket::total)
                .containsExactly(2L);
          });
    }
  }

  @Test
  void whatTheIndexTellsIsCountedWithoutReadingLines() throws Exception {
    ElasticLogStore store = open(null);
    store.add(
        List.of(
            line("order 1 failed", 0).severity(Severity.ERROR).build(),
            line("order 2 failed", 1).severity(Severity.ERROR).build(),
            line("order 3 accepted", 2 * MINUTE).build()));
    assertThat(store.awaitShown(PATIENCE)).isTrue();
    long minute = Math.floorDiv(SpanSamples.NOW_NS, MINUTE) * MINUTE;

    for (LogFilter filter :
        List.of(
            LogFilter.phrase("failed"),
            LogFilter.atLeast(Severity.WARN),
            new LogFilter.Contains("AILED", true),
            new LogFilter.Not(LogFilter.phrase("accepted")))) {
      LogCounts counts = store.count(ALWAYS, filter, MINUTE, SearchWatch.PATIENT);
      assertThat(counts.buckets())
          .containsExactly(new LogCounts.Bucket(minute, Map.of(Severity.ERROR, 2L)));
      assertThat(counts.scanned()).as("%s", filter).isZero();
    }
    LogCounts looked =
        store.count(ALWAYS, new LogFilter.Contains("failed", false), MINUTE, SearchWatch.PATIENT);
    assertThat(looked.buckets())
        .containsExactly(new LogCounts.Bucket(minute, Map.of(Severity.ERROR, 2L)));
    assertThat(looked.scanned()).as("only those that may match").isEqualTo(2);
  }

  @Test
  void edgesOfBucketsAndRangesAreKeptToTheNanosecond() throws Exception {
    ElasticLogStore store = open(null);
    long minute = Math.floorDiv(SpanSamples.NOW_NS, MINUTE) * MINUTE;
    for (long at : new long[] {-1, 0, 1, 999_999, MINUTE - 1, MINUTE}) {
      store.add(List.of(new LogBuilder("x").time(minute + at).build()));
    }
    assertThat(store.awaitShown(PATIENCE)).isTrue();

    assertThat(store.count(ALWAYS, LogFilter.ANY, MINUTE, SearchWatch.PATIENT).buckets())
        .extracting(LogCounts.Bucket::total)
        .containsExactly(1L, 4L, 1L);
    TimeRange inner = new TimeRange(minute + 1, minute + MINUTE - 1);
    assertThat(store.count(inner, LogFilter.ANY, MINUTE, SearchWatch.PATIENT).buckets())
        .extracting(LogCounts.Bucket::total)
        .containsExactly(2L);
    LogWindows oddly = new LogWindows(minute, MINUTE, 1);
    assertThat(
            store
                .countByOrigin(ALWAYS, LogFilter.ANY, oddly, SearchWatch.PATIENT)
                .buckets()
                .values())
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(LogCounts.Bucket.class))
        .extracting(LogCounts.Bucket::total)
        .as("the first nanosecond of each minute")
        .containsExactly(1L, 1L);
  }

  @Test
  void whatTheIndexDoesNotHoldIsFoundAllTheSame() throws Exception {
    ElasticLogStore store = open(null);
    LogRecord longWord = line("a " + "x".repeat(40_000) + " b", 1).build();
    LogRecord longS = line("paſs", 2).build();
    LogRecord noise = line("noise", 3).build();
    store.add(List.of(longWord, longS, noise));
    assertThat(store.awaitShown(PATIENCE)).isTrue();

    assertThat(store.statistics().notices()).isEmpty();
    assertThat(found(store, LogFilter.phrase("x".repeat(40_000)))).containsExactly(longWord);
    assertThat(found(store, LogFilter.phrase("x".repeat(39_999)))).isEmpty();
    assertThat(found(store, LogFilter.phrase("a b"))).isEmpty();
    assertThat(found(store, new LogFilter.Contains("xxxx", false))).containsExactly(longWord);
    assertThat(found(store, new LogFilter.Contains("PASS", true))).containsExactly(longS);
    LogCounts counts =
        store.count(ALWAYS, new LogFilter.Contains("PASS", true), MINUTE, SearchWatch.PATIENT);
    assertThat(counts.buckets()).extracting(LogCounts.Bucket::total).containsExactly(1L);
  }

  @Test
  void linesOfATraceAreFoundAndThoseOfNone() throws Exception {
    ElasticLogStore store = open(null);
    LogRecord with = line("with", 1).trace(new TraceId(1, 2), 3).build();
    LogRecord without = line("without", 2).build();
    store.add(List.of(with, without));
    assertThat(store.awaitShown(PATIENCE)).isTrue();

    assertThat(found(store, new LogFilter.OfTrace(new TraceId(1, 2)))).containsExactly(with);
    assertThat(found(store, new LogFilter.OfTrace(TraceId.INVALID))).containsExactly(without);
  }

  private static LogBuilder line(String body, long afterNs) {
    long minute = Math.floorDiv(SpanSamples.NOW_NS, MINUTE) * MINUTE;
    return new LogBuilder(body).time(minute + afterNs);
  }

  private static List<LogLine> everything(ElasticLogStore store) throws IOException {
    return store.search(LogQuery.oldest(ALWAYS, LogFilter.ANY, Integer.MAX_VALUE)).lines();
  }

  private static List<LogRecord> found(ElasticLogStore store, LogFilter filter) throws IOException {
    return store.search(LogQuery.oldest(ALWAYS, filter, 100)).lines().stream()
        .map(LogLine::log)
        .toList();
  }
}
