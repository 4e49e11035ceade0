package dev.pharos.query.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.KeepCounts;
import dev.pharos.store.TraceKeeper;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class KeepLedgerTest {
  private static final Instant START = Instant.parse("2026-05-04T12:00:30Z");

  private final SetClock clock = new SetClock(START);
  private final SetSpans spans = new SetSpans();
  private final MemoryKeptState kept = new MemoryKeptState();
  private KeepLedger ledger;

  KeepLedgerTest() throws IOException {
    ledger = started(TraceKeeper.ALL);
  }

  private KeepLedger started(@Nullable TraceKeeper keeper) throws IOException {
    return new KeepLedger(spans, keeper, kept, JsonMapper.builder().build(), clock);
  }

  private void decided(long errors, long leftOut) throws IOException {
    spans.keepCounts =
        spans.keepCounts.plus(
            new KeepCounts(
                Map.of("error", errors), 2, 20.5, leftOut, 1, 3 * errors, 3 * leftOut, 900, 90));
    ledger.look();
  }

  private KeptTraces last(Duration range) {
    return ledger.decided(TimeRange.last(range, clock.instant()));
  }

  @Test
  void aRangeHasWhatWasDecidedInItsMinutes() throws IOException {
    decided(4, 40);
    clock.advance(Duration.ofMinutes(30));
    decided(1, 10);
    ledger.look();

    KeptTraces recent = last(Duration.ofMinutes(15));
    assertThat(recent.counted().resolution()).isEqualTo(Resolution.MINUTE);
    assertThat(recent.counts())
        .isEqualTo(new KeepCounts(Map.of("error", 1L), 2, 20.5, 10, 1, 3, 30, 900, 90));
    assertThat(recent.since()).isEqualTo(Instant.parse("2026-05-04T12:00:00Z"));
    KeepCounts all = last(Duration.ofHours(1)).counts();
    assertThat(all.leftOut()).isEqualTo(50);
    assertThat(all.weights()).isEqualTo(41);
    assertThat(all.kept()).isEqualTo(9);
    assertThat(
            ledger
                .decided(TimeRange.last(Duration.ofMinutes(5), START.minus(Duration.ofMinutes(1))))
                .counts())
        .isEqualTo(KeepCounts.NONE);
  }

  @Test
  void whatIsOlderIsKnownByTheHourAndForAMonth() throws IOException {
    decided(4, 40);
    clock.advance(Duration.ofMinutes(45));
    decided(1, 10);
    clock.advance(Duration.ofDays(3));
    decided(0, 1);

    Instant hour = Instant.parse("2026-05-04T12:30:00Z");
    KeptTraces whole = ledger.decided(TimeRange.of(hour, hour.plusSeconds(60)));
    assertThat(whole.counted().resolution()).isEqualTo(Resolution.HOUR);
    assertThat(whole.counts().leftOut()).as("of the whole hour").isEqualTo(50);
    assertThat(last(Duration.ofDays(4)).counts().leftOut()).isEqualTo(51);

    clock.advance(Duration.ofDays(30));
    decided(0, 2);
    assertThat(last(Duration.ofDays(40)).counts().leftOut()).isEqualTo(3);
  }

  @Test
  void aRestartGoesOnCounting() throws IOException {
    decided(4, 40);
    clock.advance(Duration.ofDays(1));
    decided(1, 10);
    ledger.close();
    spans.keepCounts = KeepCounts.NONE;
    ledger = started(TraceKeeper.ALL);
    decided(0, 1);

    assertThat(last(Duration.ofHours(1)).counts().leftOut()).isEqualTo(11);
    assertThat(last(Duration.ofDays(2)).counts().leftOut()).isEqualTo(51);
    assertThat(last(Duration.ofDays(2)).counts().wholeByReason()).containsEntry("error", 5L);
    assertThat(last(Duration.ofDays(2)).since()).isEqualTo("2026-05-04T12:00:00Z");
  }

  @Test
  void aKillForgetsLittle() throws IOException {
    decided(4, 40);
    clock.advance(KeepLedger.KEPT_EVERY);
    decided(1, 10);
    clock.advance(Duration.ofMinutes(1));
    decided(0, 1);
    spans.keepCounts = KeepCounts.NONE;
    ledger = started(TraceKeeper.ALL);

    assertThat(last(Duration.ofHours(1)).counts().leftOut()).isEqualTo(50);
  }

  @Test
  void whereAllAreKeptThereIsOnlyWhatWasBefore() throws IOException {
    decided(4, 40);
    ledger.close();

    ledger = started(null);

    assertThat(ledger.decides()).isFalse();
    assertThat(ledger.age()).isZero();
    assertThat(last(Duration.ofHours(1)).counts().leftOut()).isEqualTo(40);
    KeepLedger never = new KeepLedger(spans, null, new MemoryKeptState(), new JsonMapper(), clock);
    assertThat(never.decided(TimeRange.last(Duration.ofHours(1), clock.instant())).since())
        .isNull();
  }

  @Test
  void aRangesShareIsWhatWasKeptOfWhatCameInIt() throws IOException {
    clock.advance(Duration.ofMinutes(6));
    decided(9, 1);
    clock.advance(Duration.ofHours(2));
    decided(1, 9);
    ledger.close();
    spans.keepCounts = KeepCounts.NONE;
    ledger = started(TraceKeeper.ALL);

    assertThat(ledger.keptShare(TimeRange.of(START, START.plusSeconds(600)))).isEqualTo(0.9);
    assertThat(ledger.keptShare(TimeRange.of(START.plusSeconds(7_000), clock.instant())))
        .isEqualTo(0.1);
    assertThat(ledger.keptShare(TimeRange.of(START, clock.instant()))).isEqualTo(0.5);
    assertThat(ledger.keptShare(TimeRange.last(Duration.ofMinutes(1), START.minusSeconds(9_000))))
        .as("nothing was decided of what came then: as lately")
        .isEqualTo(spans.keptShare());
    assertThat(started(null).keptShare(TimeRange.of(START, clock.instant()))).isEqualTo(1);
  }

  /** They are decided of five to nine minutes after they began. */
  @Test
  void tracesThatBeganInARangeWereLeftOutWhereThatWasDecidedSomeMinutesLater() throws IOException {
    TimeRange began = TimeRange.last(Duration.ofMinutes(10), START);
    assertThat(ledger.leftOutOf(began)).isFalse();

    clock.advance(Duration.ofMinutes(4));
    decided(0, 7);

    assertThat(ledger.leftOutOf(began)).isTrue();
    assertThat(ledger.leftOutOf(TimeRange.last(Duration.ofMinutes(3), clock.instant())))
        .as("none of them is old enough")
        .isFalse();
    assertThat(ledger.leftOutOf(TimeRange.last(Duration.ofHours(1), START.minusSeconds(3_600))))
        .as("those were decided of before")
        .isFalse();
    assertThat(ledger.leftOutOf(new TimeRange(Long.MIN_VALUE / 2, Long.MAX_VALUE))).isTrue();
  }

  @Test
  void whatCannotBeReadIsSetAside() throws IOException {
    for (String content : List.of("[7]", "{}", "{\"minutes\":[{\"atNs\":1}],\"hours\":[]}")) {
      kept.replace("kept-traces", content.getBytes(StandardCharsets.UTF_8));
      ledger = started(TraceKeeper.ALL);
    }

    assertThat(kept.notices()).containsExactly("kept-traces", "kept-traces", "kept-traces");
    assertThat(last(Duration.ofHours(1)).counts()).isEqualTo(KeepCounts.NONE);
  }
}
