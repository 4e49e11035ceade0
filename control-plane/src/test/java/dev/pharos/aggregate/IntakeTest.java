package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.PayloadFormat;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import dev.pharos.store.SpanStore;
import dev.pharos.store.memory.MemoryLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));

  private final ScriptedJournal journal = new ScriptedJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final Refusals refusals = new Refusals();
  private NamedAggregates folded = new NamedAggregates();
  private Stored stored = new Stored();
  private final KeptRollups rollups = new KeptRollups();
  private Intake intake = newIntake();

  @AfterEach
  void stop() throws IOException {
    intake.close();
  }

  @Test
  void answersAfterARequestIsDurableCountedAndStored() throws Exception {
    intake.start();
    Accepted answer = accept("a b c");

    assertThat(answer.items()).isEqualTo(3);
    assertThat(journal.durable).hasSize(1);
    assertThat(folded.names).containsExactly("a", "b", "c");
    assertThat(stored.names).containsExactly("a", "b", "c");
    assertThat(intake.statistics().spansAccepted()).isEqualTo(3);
  }

  @Test
  void foldsAndStoresInJournalOrderUnderManySenders() throws Exception {
    intake.start();
    List<Future<Accepted>> answers = new ArrayList<>();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        int number = i;
        answers.add(senders.submit(() -> accept("span" + number)));
      }
    }
    List<String> journaled =
        journal.durable.stream()
            .map(record -> new String(record.payload(), StandardCharsets.UTF_8))
            .toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.get().items()).isEqualTo(1));
    assertThat(journaled).hasSize(200);
    assertThat(folded.names).isEqualTo(journaled);
    assertThat(stored.names).isEqualTo(journaled);
    assertThat(intake.statistics().syncs()).isLessThan(200);
  }

  @Test
  void answersARetryLikeTheFirstRequestAndCountsItOnce() throws Exception {
    intake.start();
    Accepted first = accept("a invalid b");
    Accepted retry = accept("a invalid b");

    assertThat(retry).isEqualTo(first);
    assertThat(first.refused()).isEqualTo(Map.of(RefusalReason.INVALID_TRACE_ID, 1));
    assertThat(folded.names).containsExactly("a", "b");
    assertThat(intake.statistics().duplicateRequests()).isEqualTo(1);
  }

  @Test
  void countsARequestOnceThatIsSentAgainWhileTheFirstIsInFlight() throws Exception {
    stored.gate = new CountDownLatch(1);
    intake.start();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Accepted> first = senders.submit(() -> accept("a"));
      Future<Accepted> second = senders.submit(() -> accept("a"));
      stored.gate.countDown();
      assertThat(first.get()).isEqualTo(second.get());
    }
    assertThat(folded.names).containsExactly("a");
  }

  @Test
  void sendersWaitWhileTooManyWindowsWaitForTheDisk() throws Exception {
    CountDownLatch disk = rollups.uncommittedUntil(2 * IntakeLimits.UNCOMMITTED_ROLLUP_BYTES);
    intake.start();
    accept("a");
    await().until(() -> intake.statistics().heldBackNs() > 0);
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Accepted> second = senders.submit(() -> accept("b"));
      await().until(() -> intake.statistics().waitingRequests() == 1);
      long heldBack = intake.statistics().heldBackNs();
      await().until(() -> intake.statistics().heldBackNs() > heldBack);

      assertThat(second).isNotDone();
      assertThat(folded.names).containsExactly("a");
      assertThat(intake.statistics().notices()).singleElement().asString().contains("wait");
      disk.countDown();
      assertThat(second.get().items()).isEqualTo(1);
    }
    assertThat(intake.statistics().notices()).isEmpty();
  }

  @Test
  void manyUncommittedWindowsAreReasonForACheckpoint() throws Exception {
    intake.start();
    rollups.uncommittedUntil(IntakeLimits.UNCOMMITTED_ROLLUP_BYTES).countDown();
    accept("a");

    await().until(() -> checkpoints.latest.isPresent());
    assertThat(intake.statistics().uncommittedRollupBytes()).isZero();
  }

  @Test
  void recognisesARetryAcrossACrash() throws Exception {
    intake.start();
    accept("a");
    crashAndRestart();
    accept("a");

    assertThat(folded.names).containsExactly("a");
    assertThat(stored.names).containsExactly("a");
  }

  @Test
  void replaysExactlyWhatCameAfterTheCheckpoint() throws Exception {
    intake.start();
    accept("before");
    intake.close();
    assertThat(checkpoints.latest).isPresent();
    assertThat(journal.released).isEqualTo(1);

    intake = newIntake();
    intake.start();
    accept("after");
    crashAndRestart();

    assertThat(folded.names).containsExactly("before", "after");
    assertThat(stored.names).containsExactly("before", "after");
  }

  @Test
  void keepsReportsAndNoticesOverACrash() throws Exception {
    intake.start();
    InstanceReport report =
        new InstanceReport(
            "r1",
            new ServiceId("", "order", ""),
            "order-1",
            "5.2.1",
            "abc",
            null,
            17L,
            null,
            "",
            "h",
            null,
            1);
    intake.report(report);
    intake.notice(
        new DeploymentNotice(
            "key", new ServiceId("", "order", ""), "5.3.0", null, null, "ada", null, 2));
    intake.instanceGone("r1", 3);
    intake.requests(ReportingAgent.once("GET /orders"));
    intake.requests(ReportingAgent.once("GET /actuator/health"));
    List<Object> before = List.copyOf(folded.events);
    crashAndRestart();

    assertThat(before).hasSize(4).contains(report, ReportingAgent.once("GET /orders"));
    assertThat(folded.events).isEqualTo(before);
  }

  @Test
  void refusesAsDiskFullAndKeepsNothingWhenTheJournalHasNoRoom() throws Exception {
    intake.start();
    journal.full = true;
    assertThatThrownBy(() -> accept("a"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.DISK_FULL));
    assertThat(folded.names).isEmpty();
    assertThat(refusals.snapshot())
        .containsEntry(new Refusals.Key("traces", RefusalReason.DISK_FULL), 1L);

    journal.full = false;
    accept("a");
    assertThat(folded.names).containsExactly("a");
  }

  @Test
  void acknowledgesNothingThatWaitedForAFailedSync() throws Exception {
    intake.start();
    journal.syncFails = true;
    assertThatThrownBy(() -> accept("a"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.STORE_FAILED));
    assertThat(folded.names).isEmpty();

    journal.syncFails = false;
    accept("a");
    assertThat(folded.names).containsExactly("a");
  }

  @Test
  void storesWhatIsJournaledOnceTheStoreRecovers() throws Exception {
    intake.start();
    stored.failures.set(1);
    accept("a");
    assertThat(stored.names).containsExactly("a");
    assertThat(folded.names).containsExactly("a");
  }

  @Test
  void aStoreSlowerThanItsSendersHoldsBackAndThenHasAllThatWasAcknowledged() throws Exception {
    stored.gate = new CountDownLatch(1);
    intake.start();
    int senders = 3 * IntakeLimits.QUEUE_REQUESTS;
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger refusedAsFull = new AtomicInteger();
    CountDownLatch turnedAway = new CountDownLatch(senders - 2 * IntakeLimits.QUEUE_REQUESTS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < senders; i++) {
        int number = i;
        threads.execute(() -> {
          try {
            accept("span" + number);
            taken.incrementAndGet();
          } catch (RefusedException e) {
            assertThat(e.reason()).isEqualTo(RefusalReason.QUEUE_FULL);
            assertThat(e.retryAfter()).isPositive();
            refusedAsFull.incrementAndGet();
            turnedAway.countDown();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
      }
      assertThat(turnedAway.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(intake.statistics().waitingRequests())
          .isBetween(1L, (long) IntakeLimits.QUEUE_REQUESTS);
      assertThat(taken.get()).isZero();
      stored.gate.countDown();
    }

    assertThat(taken.get() + refusedAsFull.get()).isEqualTo(senders);
    assertThat(taken.get()).isPositive();
    assertThat(stored.names).hasSize(taken.get()).doesNotHaveDuplicates();
    assertThat(folded.names).hasSize(taken.get());
  }

  @Test
  void whatAStoppedStoreCouldNotTakeComesBackFromTheJournal() throws Exception {
    intake.start();
    accept("before");
    stored.failures.set(Integer.MAX_VALUE);
    try (ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Accepted> answer = sender.submit(() -> accept("a"));
      while (folded.names.size() < 2) {
        Thread.onSpinWait();
      }
      intake.close();
      answer.get();
    }
    stored.failures.set(0);
    assertThat(checkpoints.latest).isEmpty();

    folded = new NamedAggregates();
    stored = new Stored();
    intake = newIntake();
    intake.start();
    assertThat(stored.names).containsExactly("before", "a");
    assertThat(folded.names).containsExactly("before", "a");
  }

  @Test
  void whoeverWaitsIsAnsweredThoughItIsStoppedWithoutTime() throws Exception {
    intake =
        newIntake(
            new IntakeSettings(
                SyncPolicy.ALWAYS,
                IntakeLimits.CHECKPOINT_INTERVAL,
                IntakeLimits.CHECKPOINT_BYTES,
                Duration.ZERO));
    intake.start();
    stored.failures.set(Integer.MAX_VALUE);
    try (ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Accepted> answer = sender.submit(() -> accept("a"));
      while (stored.failures.get() == Integer.MAX_VALUE) {
        Thread.onSpinWait();
      }
      intake.close();
      // Mostly refused, and taken where the store was about to fail once more: it is in the
      // journal.
      try {
        answer.get(10, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(RefusedException.class);
      }
    }
  }

  @Test
  void leavesOutProbeTrafficButAcknowledgesIt() throws Exception {
    intake.start();
    Accepted answer = accept("a probe");
    assertThat(answer.items()).isEqualTo(2);
    assertThat(stored.names).containsExactly("a");
    assertThat(folded.names).containsExactly("a");
    assertThat(folded.rootsLeftOut).as("tell of their traces").containsExactly("probe");
    assertThat(intake.statistics().excludedSpans()).isEqualTo(1);
  }

  @Test
  void refusesWhenStopped() throws Exception {
    intake.start();
    intake.close();
    assertThatThrownBy(() -> accept("a"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.SHUTTING_DOWN));
  }

  private Accepted accept(String names) throws Exception {
    byte[] payload = names.getBytes(StandardCharsets.UTF_8);
    try {
      return intake.submit(PayloadFormat.OTLP_TRACES_PROTOBUF, "", payload).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RefusedException refused ? refused : e;
    }
  }

  /** The process is gone without a word; what was synced and checkpointed is left. */
  private void crashAndRestart() throws IOException {
    List<dev.pharos.store.JournalRecord> journaled = List.copyOf(journal.durable);
    Optional<Checkpoint> latest = checkpoints.latest;
    long committed = latest.map(c -> Long.valueOf(c.commits().get("spans"))).orElse(0L);
    List<String> committedNames = List.copyOf(stored.names.subList(0, (int) committed));
    intake.close();
    journal.durable.clear();
    journal.durable.addAll(journaled);
    checkpoints.latest = latest;
    folded = new NamedAggregates();
    stored = new Stored();
    stored.names.addAll(committedNames);
    intake = newIntake();
    intake.start();
  }

  private Intake newIntake() {
    return newIntake(IntakeSettings.DEFAULT);
  }

  private Intake newIntake(IntakeSettings settings) {
    return new Intake(
        journal,
        checkpoints,
        new SpanIntake(IntakeTest::decode, new ProbeTraffic(List.of("/actuator")), stored),
        new LogIntake(new TextLines(), new MemoryLogStore(), new LogPatterns()),
        folded,
        rollups,
        settings,
        CLOCK,
        refusals);
  }

  /** A request of this test is its span names, separated by spaces. */
  private static SpanBatch decode(PayloadFormat format, byte[] payload, long arrivalNs) {
    List<Span> spans = new ArrayList<>();
    int invalid = 0;
    for (String name : new String(payload, StandardCharsets.UTF_8).split(" ", -1)) {
      if (name.equals("invalid")) {
        invalid++;
      } else {
        spans.add(span(name, arrivalNs));
      }
    }
    return new SpanBatch(
        spans, invalid == 0 ? Map.of() : Map.of(RefusalReason.INVALID_TRACE_ID, invalid));
  }

  private static Span span(String name, long timeNs) {
    Attributes attributes =
        name.equals("probe") ? Attributes.of("url.path", "/actuator/health") : Attributes.EMPTY;
    return new Span(
        new TraceId(1, 2),
        3,
        0,
        "",
        0,
        name,
        SpanKind.SERVER,
        timeNs,
        timeNs,
        StatusCode.UNSET,
        "",
        attributes,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        new Resource(attributes, 0, ""));
  }

  /** A store that remembers names; a commit is named by how many there were. */
  private static final class Stored implements SpanStore {
    final List<String> names = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger failures = new AtomicInteger();
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public void add(List<Span> spans) throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (failures.getAndDecrement() > 0) {
        throw new IOException("not now");
      }
      spans.forEach(span -> names.add(span.name()));
    }

    @Override
    public List<Span> trace(TraceId traceId) {
      return List.of();
    }

    @Override
    public SpanSearchResult search(SpanQuery query, SearchWatch watch) {
      return new SpanSearchResult(List.of(), 0, false);
    }

    @Override
    public Statistics statistics() {
      return new Statistics(names.size(), 0, 0, List.of());
    }

    @Override
    public PendingCommit seal() {
      int sealed = names.size();
      return () -> Integer.toString(sealed);
    }

    @Override
    public void retain(String commit) {}

    @Override
    public void close() {}
  }
}
