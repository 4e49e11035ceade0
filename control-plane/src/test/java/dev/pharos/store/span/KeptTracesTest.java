package dev.pharos.store.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.QueryBuilder;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.TraceDecision;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left where not all traces are kept. */
class KeptTracesTest {
  private static final long NOW = SpanSamples.NOW_NS;
  private static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);
  private static final Duration AGE = Duration.ofMillis(10);

  /** Errors; of the rest what is named so, for ten. */
  private static final TraceKeeper ERRORS =
      (traceId, spans) -> {
        if (spans.stream().anyMatch(span -> span.status() == StatusCode.ERROR)) {
          return new TraceDecision.Whole("error");
        }
        return spans.stream().anyMatch(span -> span.name().equals("drawn"))
            ? new TraceDecision.Drawn(10)
            : TraceDecision.LeftOut.LEFT_OUT;
      };

  @TempDir Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.EPOCH.plusSeconds(1_000_000));
  private EmbeddedSpanStore store;

  @BeforeEach
  void openStore() throws IOException {
    store = open(null, ERRORS);
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  @Test
  void whatIsYoungIsAllThereAndWhatIsOldOnlyAsItWasDecided() throws IOException {
    List<Span> plain = add(400, StatusCode.OK, "plain");
    List<Span> failed = add(20, StatusCode.ERROR, "failed");
    List<Span> drawn = add(30, StatusCode.OK, "drawn");
    store.seal().commit();

    assertFound(plain);
    assertFound(failed);
    assertThat(store.undecidedSpans()).isEqualTo(450);
    assertThat(store.keptShare()).isOne();

    decide();

    assertFound(failed);
    assertThat(plain).allSatisfy(span -> assertThat(store.trace(span.traceId())).isEmpty());
    assertThat(drawn)
        .allSatisfy(span ->
            assertThat(store.trace(span.traceId()))
                .singleElement()
                .satisfies(found ->
                    assertThat(found.attributes().get(TraceKeeper.WEIGHT))
                        .isEqualTo(AttributeValue.Int.of(10))));
    assertThat(store.search(SpanQuery.all(ALWAYS, 1_000)).matches()).hasSize(50);
    assertThat(store.statistics().spans()).isEqualTo(50);
    assertThat(store.keepCounts().wholeByReason()).containsOnly(java.util.Map.entry("error", 20L));
    assertThat(store.keepCounts().drawn()).isEqualTo(30);
    assertThat(store.keepCounts().weights()).isEqualTo(300);
    assertThat(store.keepCounts().leftOut()).isEqualTo(400);
    assertThat(store.keepCounts().keptSpans()).isEqualTo(50);
    assertThat(store.keepCounts().leftOutSpans()).isEqualTo(400);
    assertThat(store.keptShare()).isEqualTo(50 / 450.0);
    assertThat(store.keepCounts().bytesAfter())
        .isPositive()
        .isLessThan(store.keepCounts().bytesBefore());
  }

  @Test
  void aTraceIsDecidedByAllOfItAndKeptWhole() throws IOException {
    TraceId traceId = new TraceId(7, 1);
    Span first = new SpanBuilder("order").trace(traceId).start(NOW).build();
    Span failing =
        new SpanBuilder("payment").trace(traceId).start(NOW).status(StatusCode.ERROR).build();
    Span last = new SpanBuilder("order").trace(traceId).start(NOW).build();
    addInSegmentsOfTheirOwn(first, failing, last);

    decide();

    assertThat(store.trace(traceId)).containsExactlyInAnyOrder(first, failing, last);
    assertThat(store.keepCounts().wholeByReason()).containsEntry("error", 1L);
    assertThat(store.statistics().spans()).isEqualTo(3);
  }

  @Test
  void theKeeperIsToldOfEachRowOnce() throws IOException {
    store.close();
    List<Long> kept = new CopyOnWriteArrayList<>();
    List<Long> gone = new CopyOnWriteArrayList<>();
    TraceKeeper telling =
        new TraceKeeper() {
          @Override
          public TraceDecision decide(TraceId traceId, List<Span> spans) {
            return ERRORS.decide(traceId, spans);
          }

          @Override
          public void decided(List<Span> rows, TraceDecision decision) {
            (decision == TraceDecision.LeftOut.LEFT_OUT ? gone : kept)
                .addAll(rows.stream().map(Span::spanId).toList());
          }
        };
    store = open(null, telling);
    List<Span> wanted = new ArrayList<>();
    List<Span> others = new ArrayList<>();
    for (int segment = 0; segment < 3; segment++) {
      StatusCode status = segment == 2 ? StatusCode.ERROR : StatusCode.OK;
      wanted.add(new SpanBuilder("order").trace(new TraceId(7, 5)).status(status).build());
      others.add(new SpanBuilder("order").trace(new TraceId(7, 6)).build());
      store.add(List.of(wanted.getLast(), others.getLast()));
      store.seal().commit();
    }
    decide();

    assertThat(kept)
        .containsExactlyInAnyOrderElementsOf(wanted.stream().map(Span::spanId).toList());
    assertThat(gone)
        .containsExactlyInAnyOrderElementsOf(others.stream().map(Span::spanId).toList());
    assertThat(store.keepCounts().leftOut()).isEqualTo(1);
    assertThat(store.keepCounts().wholeByReason()).containsEntry("error", 1L);
  }

  @Test
  void whatIsInMemoryCountsToo() throws IOException {
    TraceId traceId = new TraceId(7, 2);
    Span first = new SpanBuilder("order").trace(traceId).start(NOW).build();
    Span failing = new SpanBuilder("pay").trace(traceId).status(StatusCode.ERROR).build();
    store.add(List.of(first));
    store.seal().commit();
    store.add(List.of(failing));

    decide();

    assertThat(store.trace(traceId)).containsExactlyInAnyOrder(first, failing);
  }

  @Test
  void anErrorAfterTheDecisionMarksThePartThatIsLeft() throws IOException {
    TraceId traceId = new TraceId(7, 3);
    addInSegmentsOfTheirOwn(new SpanBuilder("order").trace(traceId).start(NOW).build());
    decide();
    assertThat(store.trace(traceId)).isEmpty();

    addInSegmentsOfTheirOwn(new SpanBuilder("order").trace(traceId).start(NOW).build());
    decide();
    assertThat(store.trace(traceId)).as("nothing speaks for it").isEmpty();

    reopen();
    Span failing = new SpanBuilder("pay").trace(traceId).status(StatusCode.ERROR).build();
    addInSegmentsOfTheirOwn(failing);
    decide();

    assertThat(store.trace(traceId))
        .singleElement()
        .satisfies(span -> {
          assertThat(span.spanId()).isEqualTo(failing.spanId());
          assertThat(span.attributes().get(TraceKeeper.PARTIAL))
              .isEqualTo(AttributeValue.Bool.TRUE);
        });
    assertThat(store.keepCounts().partial()).isEqualTo(1);
  }

  @Test
  void whatComesLateOfAKeptTraceIsKeptAndAnErrorStandsForItself() throws IOException {
    TraceId traceId = new TraceId(7, 4);
    addInSegmentsOfTheirOwn(
        new SpanBuilder("order").trace(traceId).name("drawn").start(NOW).build());
    decide();
    Span late = new SpanBuilder("order").trace(traceId).name("late").start(NOW).build();
    Span failing = new SpanBuilder("pay").trace(traceId).status(StatusCode.ERROR).build();
    addInSegmentsOfTheirOwn(late, failing);
    decide();

    assertThat(store.trace(traceId)).hasSize(3).noneMatch(KeptTracesTest::isPartial);
    assertThat(store.trace(traceId))
        .filteredOn(span -> span.attributes().get(TraceKeeper.WEIGHT) != null)
        .extracting(Span::name)
        .containsExactlyInAnyOrder("drawn", "late");
    assertThat(store.keepCounts().drawn()).isEqualTo(1);
  }

  @Test
  void aCrashBetweenMergeAndCheckpointLosesAndDoublesNothing() throws IOException {
    List<Span> plain = add(300, StatusCode.OK, "plain");
    List<Span> failed = add(50, StatusCode.ERROR, "failed");
    String before = store.seal().commit();
    store.retain(before);
    decide();
    assertThat(store.statistics().spans()).isEqualTo(50);
    store.close();

    store = open(before, ERRORS);
    assertThat(store.statistics().notices()).isEmpty();
    assertThat(store.statistics().spans()).isEqualTo(350);
    assertFound(plain);
    assertFound(failed);

    decide();
    assertThat(store.statistics().spans()).isEqualTo(50);
    assertFound(failed);
    assertThat(store.trace(failed.getFirst().traceId())).noneMatch(KeptTracesTest::isPartial);
  }

  @Test
  void bothCheckpointsStayOpenableAndOnlyThenTheSegmentGoes() throws IOException {
    List<Span> plain = add(300, StatusCode.OK, "plain");
    List<Span> failed = add(50, StatusCode.ERROR, "failed");
    String before = store.seal().commit();
    store.retain(before);
    decide();
    String after = store.seal().commit();
    store.retain(before);
    assertThat(segments()).as("the checkpoint before may begin with it").hasSize(1);

    Path copy = Files.createTempDirectory(folder.getParent(), "copy");
    copyTo(copy);
    try (EmbeddedSpanStore older = open(copy, before, ERRORS)) {
      assertThat(older.statistics().spans()).isEqualTo(350);
      assertThat(older.trace(plain.getFirst().traceId())).hasSize(1);
      assertThat(older.statistics().notices()).isEmpty();
    }

    store.retain(after);
    assertThat(segments()).isEmpty();
    store.close();
    store = open(after, ERRORS);
    assertThat(store.statistics().notices()).isEmpty();
    assertThat(store.statistics().spans()).isEqualTo(50);
    assertFound(failed);
  }

  @Test
  void searchesFindKeptTracesAtEveryMoment() throws Exception {
    List<Span> failed = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      add(200, StatusCode.OK, "plain");
      failed.addAll(add(10, StatusCode.ERROR, "failed"));
      store.seal().commit();
      now.updateAndGet(time -> time.plusSeconds(1));
      do {
        assertThat(
                store
                    .search(new QueryBuilder().status(StatusCode.ERROR).limit(1_000).build())
                    .matches())
            .hasSize(failed.size());
        assertFound(List.of(failed.get(round * 3), failed.getLast()));
      } while (store.undecidedSpans() > 0);
    }
    assertThat(store.statistics().spans()).isEqualTo(200);
  }

  @Test
  void aStoreThatKeepsAllAgainReadsWhatIsUndecided() throws IOException {
    List<Span> plain = add(100, StatusCode.OK, "plain");
    String commit = store.seal().commit();
    store.retain(commit);
    store.close();

    SpanStoreSettings all =
        new SpanStoreSettings(Duration.ofDays(7), Long.MAX_VALUE, SearchLimits.DEFAULT);
    store = EmbeddedSpanStore.open(folder, commit, all);
    assertFound(plain);
    List<Span> more = add(100, StatusCode.OK, "plain");
    String next = store.seal().commit();
    store.retain(next);
    store.close();
    store = EmbeddedSpanStore.open(folder, next, all);
    assertFound(plain);
    assertFound(more);

    store.expire(NOW + Duration.ofDays(9).toNanos());
    assertThat(store.statistics().spans()).isZero();
    store.retain(store.seal().commit());
    assertThat(segments()).isEmpty();
  }

  @Test
  void retentionTakesSegmentsWhileTheyWait() throws IOException {
    add(100, StatusCode.ERROR, "failed");
    String commit = store.seal().commit();
    store.expire(NOW + Duration.ofDays(9).toNanos());

    assertThat(store.statistics().spans()).isZero();
    assertThat(store.undecidedSpans()).isZero();
    store.close();
    store = open(commit, ERRORS);
    assertThat(store.statistics().notices()).as("it is there until no commit needs it").isEmpty();
  }

  @Test
  void theSizeLimitTakesTheOldestDaysAndNoSegment() throws IOException {
    store.close();
    store = open(folder, null, TraceKeeper.ALL, 200_000);
    for (int day = 0; day < 5; day++) {
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        spans.add(new SpanBuilder("order").start(NOW + day * Duration.ofDays(1).toNanos()).build());
      }
      store.add(spans);
      store.seal().commit();
      decide();
    }

    assertThat(store.statistics().bytes()).isLessThan(300_000);
    assertThat(store.statistics().notices()).anyMatch(notice -> notice.contains("max-size"));
    assertThat(store.search(SpanQuery.all(ALWAYS, 10)).matches())
        .hasSize(10)
        .allMatch(span -> span.startNs() > NOW + Duration.ofDays(3).toNanos());
  }

  @Test
  void aSegmentThatCannotBeReadIsSetAsideAndTold() throws IOException {
    add(100, StatusCode.ERROR, "failed");
    String commit = store.seal().commit();
    store.retain(commit);
    store.close();
    flip(segments().getFirst().resolve("spans.pages"), 10);

    store = open(commit, ERRORS);

    assertThat(store.statistics().notices())
        .singleElement()
        .asString()
        .contains("fresh-", "could not be read", "were set aside as");
    assertThat(store.statistics().spans()).isZero();
  }

  @Test
  void whatCannotBeReadWhenItIsDecidedIsToldAndTheFilesStay() throws IOException {
    List<Span> failed = add(5_000, StatusCode.ERROR, "failed");
    String commit = store.seal().commit();
    store.retain(commit);
    Path pages = segments().getFirst().resolve("spans.pages");
    flip(pages, Math.toIntExact(Files.size(pages)) - 2_000);
    decide();
    String after = store.seal().commit();
    store.retain(after);

    assertThat(store.statistics().notices())
        .anyMatch(notice -> notice.contains("cannot be read"))
        .anyMatch(notice -> notice.contains("was set aside as fresh-"));
    assertThat(store.statistics().spans()).isBetween(2_000L, 4_999L);
    assertFound(failed.subList(0, 10));
    assertThat(segments()).singleElement().asString().endsWith(".set-aside-1");
  }

  @Test
  void commitsReadAsEverWhereThereAreNoSegments() throws IOException {
    add(10, StatusCode.ERROR, "failed");
    assertThat(store.seal().commit()).matches("3 \\d+ f1:\\d+:\\d+");
    decide();
    assertThat(store.seal().commit()).matches("2 \\d+ \\d+:\\d+:\\d+");
  }

  private static boolean isPartial(Span span) {
    return span.attributes().get(TraceKeeper.PARTIAL) != null;
  }

  /** Each a trace of one span. */
  private List<Span> add(int count, StatusCode status, String name) throws IOException {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(new SpanBuilder("order").start(NOW + i).status(status).name(name).build());
    }
    store.add(spans);
    return spans;
  }

  private void addInSegmentsOfTheirOwn(Span... spans) throws IOException {
    for (Span span : spans) {
      store.add(List.of(span));
      store.seal().commit();
    }
  }

  private void assertFound(List<Span> spans) throws IOException {
    for (Span span : spans) {
      assertThat(store.trace(span.traceId())).containsExactly(span);
    }
  }

  /** Lets time pass until all that is on disk was decided of. */
  private void decide() {
    now.updateAndGet(time -> time.plusSeconds(1));
    await().until(() -> store.undecidedSpans() == 0);
  }

  private void reopen() throws IOException {
    String commit = store.seal().commit();
    store.retain(commit);
    store.close();
    store = open(commit, ERRORS);
  }

  private EmbeddedSpanStore open(
      @org.jspecify.annotations.Nullable String commit, TraceKeeper keeper) throws IOException {
    return open(folder, commit, keeper);
  }

  private EmbeddedSpanStore open(
      Path at, @org.jspecify.annotations.Nullable String commit, TraceKeeper keeper)
      throws IOException {
    return open(at, commit, keeper, Long.MAX_VALUE);
  }

  private EmbeddedSpanStore open(
      Path at, @org.jspecify.annotations.Nullable String commit, TraceKeeper keeper, long maxBytes)
      throws IOException {
    Keeping keeping = new Keeping(keeper, AGE, Duration.ZERO, now::get);
    return EmbeddedSpanStore.open(
        at,
        commit,
        new SpanStoreSettings(Duration.ofDays(7), maxBytes, SearchLimits.DEFAULT, keeping));
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(each -> each.getFileName().toString().startsWith("fresh-")).toList();
    }
  }

  private void copyTo(Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Path to = copy.resolve(folder.relativize(file).toString());
        if (!Files.exists(to)) {
          Files.copy(file, to);
        }
      }
    }
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 0x10;
    Files.write(file, bytes);
  }
}
