package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.SpanBatch;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogQuery;
import dev.pharos.store.PayloadFormat;
import dev.pharos.store.memory.MemoryKeptState;
import dev.pharos.store.memory.MemoryLogStore;
import dev.pharos.store.memory.MemorySpanStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Log lines on the way through the intake; what they share with spans is in IntakeTest. */
class LogIntakeTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
  private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

  private final ScriptedJournal journal = new ScriptedJournal();
  private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
  private final Refusals refusals = new Refusals();
  private final MemoryLogStore.Disk disk = new MemoryLogStore.Disk();
  private final MemorySpanStore spanStore = new MemorySpanStore();
  private MemoryLogStore lines = openLines();
  private LogPatterns patterns = new LogPatterns();
  private StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
  private final Levers levers = newLevers();
  private Intake intake = newIntake();

  private static Levers newLevers() {
    try {
      return new Levers(new MemoryKeptState(), JsonMapper.shared(), CLOCK);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() throws IOException {
    intake.close();
  }

  @Test
  void answersWhenLinesAreDurableGroupedCountedAndStored() throws Exception {
    intake.start();
    Accepted answer = accept("order 1 placed\norder 2 placed\ninvalid");

    assertThat(answer).isEqualTo(new Accepted(2, Map.of(RefusalReason.TOO_OLD, 1)));
    assertThat(journal.durable).hasSize(1);
    assertThat(bodies()).containsExactly("order 1 placed", "order 2 placed");
    assertThat(patterns.patterns()).singleElement().returns(2L, LogPattern::lines);
    assertThat(intake.statistics().linesAccepted()).isEqualTo(2);
    assertThat(intake.statistics().spansAccepted()).isZero();
    assertThat(refusals.snapshot())
        .containsExactly(Map.entry(new Refusals.Key("logs", RefusalReason.TOO_OLD), 1L));
  }

  @Test
  void theLedgerSharesARequestsBytesAmongItsLines() throws Exception {
    intake.start();
    accept("a\nb\nc");

    assertThat(aggregates.ledger(Resolution.MINUTE, ALL).windows())
        .singleElement()
        .returns("logs", LedgerEntry::signal)
        .returns("order", entry -> entry.service().name())
        .returns(3L, LedgerEntry::items)
        .returns(5L, LedgerEntry::receivedBytes);
  }

  @Test
  void whatIsSentAgainIsStoredOnceAlsoAfterACrash() throws Exception {
    intake.start();
    accept("a\nb");
    accept("a\nb");
    crashAndRestart();
    accept("a\nb");
    accept("c");

    assertThat(bodies()).containsExactly("a", "b", "c");
    assertThat(grouped()).isEqualTo(3);
  }

  @Test
  void aLineThatComesBothWaysIsKeptGroupedAndCountedOnceAlsoAfterACrash() throws Exception {
    intake.start();
    accept("a\nb\nb");
    intake.close();
    assertThat(checkpoints.latest).isPresent();
    crashAndRestart();

    Accepted answer = push("b\nb\nb\nc");

    assertThat(answer).isEqualTo(new Accepted(4, Map.of()));
    assertThat(bodies()).containsExactly("a", "b", "b", "b", "c");
    assertThat(grouped()).isEqualTo(5);
    assertThat(intake.statistics().duplicateLines()).isEqualTo(2);
    crashAndRestart();
    assertThat(bodies()).containsExactly("a", "b", "b", "b", "c");
    accept("c");
    assertThat(bodies()).containsExactly("a", "b", "b", "b", "c");
  }

  @Test
  void aCheckpointHoldsPatternsLedgerAndLines() throws Exception {
    intake.start();
    accept("a\nb");
    intake.close();
    assertThat(checkpoints.latest).isPresent();

    crashAndRestart();

    assertThat(bodies()).containsExactly("a", "b");
    assertThat(grouped()).isEqualTo(2);
    assertThat(aggregates.ledger(Resolution.HOUR, ALL).windows())
        .singleElement()
        .returns("logs", LedgerEntry::signal)
        .returns(2L, LedgerEntry::items);
  }

  @Test
  void whatALeverLeavesOutIsGroupedAndCountedButNotStoredAlsoAfterACrash() throws Exception {
    intake.start();
    accept("a 1\nb c 1");
    LogPattern pattern =
        patterns.patterns().stream()
            .filter(each -> each.example().equals("a 1"))
            .findFirst()
            .orElseThrow();
    levers.apply(
        new LeverTarget.Pattern(
            pattern.service(),
            pattern.id(),
            pattern.template(),
            pattern.example(),
            LeverTarget.Pattern.NONE),
        null,
        "Ada",
        "noise");

    Accepted answer = accept("a 2\nb c 2");

    assertThat(answer).isEqualTo(new Accepted(2, Map.of()));
    assertThat(bodies()).contains("b c 1", "b c 2").doesNotContain("a 2");
    assertThat(grouped()).isEqualTo(4);
    assertThat(aggregates.ledger(Resolution.MINUTE, ALL).windows())
        .singleElement()
        .returns(4L, LedgerEntry::items);
    crashAndRestart();
    assertThat(bodies()).contains("b c 1", "b c 2").doesNotContain("a 2");
    assertThat(grouped()).isEqualTo(4);
  }

  private long grouped() {
    return patterns.patterns().stream().mapToLong(LogPattern::lines).sum();
  }

  private List<String> bodies() throws IOException {
    return lines.search(LogQuery.oldest(ALL, LogFilter.ANY, 100)).lines().stream()
        .map(line -> line.log().bodyText())
        .toList();
  }

  private Accepted push(String bodies) throws Exception {
    byte[] payload = bodies.getBytes(StandardCharsets.UTF_8);
    return intake.submit(PayloadFormat.LOKI_PUSH_JSON, "", payload).get();
  }

  private Accepted accept(String bodies) throws Exception {
    byte[] payload = bodies.getBytes(StandardCharsets.UTF_8);
    return intake.submit(PayloadFormat.OTLP_LOGS_PROTOBUF, "", payload).get();
  }

  /** The process is gone without a word; what was synced and checkpointed is left. */
  private void crashAndRestart() throws IOException {
    List<JournalRecord> journaled = List.copyOf(journal.durable);
    Optional<Checkpoint> latest = checkpoints.latest;
    intake.close();
    journal.durable.clear();
    journal.durable.addAll(journaled);
    checkpoints.latest = latest;
    lines = openLines();
    patterns = new LogPatterns();
    aggregates = new StreamingAggregates(new KeptRollups());
    intake = newIntake();
    intake.start();
  }

  private MemoryLogStore openLines() {
    String commit = checkpoints.latest.map(each -> each.commits().get("logs")).orElse(null);
    return new MemoryLogStore(disk, commit, Duration.ofDays(7));
  }

  private Intake newIntake() {
    SpanIntake spans =
        new SpanIntake(
            (format, payload, arrivalNs) -> new SpanBatch(List.of(), Map.of()),
            new ProbeTraffic(List.of()),
            spanStore);
    return new Intake(
        journal,
        checkpoints,
        spans,
        new LogIntake(new TextLines(), lines, patterns, levers.lines()),
        aggregates,
        new KeptRollups(),
        IntakeSettings.DEFAULT,
        CLOCK,
        refusals);
  }
}
