package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.SampledCalls;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampledTracesTest {
  private static final Spans GATEWAY = Spans.of("gateway");
  private static final Spans ORDER = Spans.of("order");
  private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

  /** By the name of the span that begins a trace. */
  private static final ServedProbability SERVED =
      new ServedProbability() {
        @Override
        public boolean isAnythingSampled() {
          return true;
        }

        @Override
        public double of(Span root) {
          return switch (root.name()) {
            case "tenth" -> 0.1;
            case "half" -> 0.5;
            case "all" -> 1;
            default -> UNKNOWN;
          };
        }
      };

  private final KeptRollups store = new KeptRollups();
  private StreamingAggregates aggregates = new StreamingAggregates(store, SERVED);
  private long ids = 100;

  private void fold(long afterSeconds, Span... spans) {
    aggregates.fold(List.of(spans), Spans.T0 + afterSeconds * Spans.SECOND, 100);
  }

  private static Span root(long trace, String name) {
    return GATEWAY.internal(name).trace(trace).id(trace * 1_000 + 1).make();
  }

  /** A call of the gateway in a trace, as both ends saw it. */
  private Span[] call(long trace) {
    long client = ++ids;
    return new Span[] {
      ORDER.server("GET /orders").trace(trace).id(++ids).parent(client).make(),
      GATEWAY.client("GET").trace(trace).id(client).parent(trace * 1_000 + 1).make()
    };
  }

  private SampledCalls clients() {
    return sum(true);
  }

  private SampledCalls sum(boolean byCaller) {
    SampledCalls sum = SampledCalls.NONE;
    for (EdgeWindow window : aggregates.edges(Resolution.MINUTE, ALL).windows()) {
      if (window.key().caller().id().name().equals("gateway")) {
        sum = sum.plus(byCaller ? window.clientSampled() : window.serverSampled());
      }
    }
    return sum;
  }

  @Test
  void callsWaitForTheSpanThatTellsTheProbabilityOfTheirTrace() {
    fold(0, call(1));
    fold(1, call(1));
    assertThat(clients()).isEqualTo(SampledCalls.counted(2));

    fold(2, root(1, "tenth"));
    fold(3, call(1));

    SampledCalls found = clients();
    assertThat(found.counted()).isEqualTo(3);
    assertThat(found.known()).isEqualTo(3);
    assertThat(found.estimated()).isCloseTo(30, within(1e-9));
    // All three come or none does: 3² (1 − p) / p².
    assertThat(found.variance()).isCloseTo(9 * 0.9 / 0.01, within(1e-6));
    assertThat(found.heaviest()).isCloseTo(30, within(1e-9));
    assertThat(sum(false)).isEqualTo(found);
  }

  @Test
  void tracesAreDrawnIndependently() {
    for (long trace = 1; trace <= 3; trace++) {
      fold(trace, root(trace, trace == 3 ? "half" : "tenth"));
      fold(trace, call(trace));
    }

    assertThat(clients().estimated()).isCloseTo(22, within(1e-9));
    assertThat(clients().variance()).isCloseTo(2 * 90 + 2, within(1e-6));
    assertThat(clients().heaviest()).isCloseTo(10, within(1e-9));
  }

  @Test
  void whatIsBegunAlwaysIsCertain() {
    fold(0, root(1, "all"));
    fold(0, call(1));

    assertThat(clients()).isEqualTo(new SampledCalls(1, 1, 1, 0, 0, 0, 0));
  }

  @Test
  void callsWithoutTheFirstSpanOfTheirTraceAreCountedAsSuchAfterTheWait() throws IOException {
    fold(0, call(1));
    long waits = AggregateLimits.SAMPLED_TRACE_KEPT.toSeconds();
    aggregates.tick(Spans.T0 + (waits - 1) * Spans.SECOND);
    assertThat(clients().rootless()).isZero();

    aggregates.tick(Spans.T0 + waits * Spans.SECOND);
    assertThat(clients().rootless()).isEqualTo(1);
    assertThat(clients().known()).isZero();
  }

  @Test
  void aFirstSpanThatIsLeftOutTellsTheProbabilityAndIsNotCounted() {
    fold(0, call(1));
    aggregates.leftOut(List.of(GATEWAY.server("tenth").trace(1).id(1_001).make()));
    aggregates.leftOut(List.of(GATEWAY.server("half").trace(2).id(2_001).make()));
    fold(1, call(2));

    assertThat(clients().known()).isEqualTo(2);
    assertThat(clients().estimated()).isCloseTo(12, within(1e-9));
    assertThat(aggregates.red(Resolution.MINUTE, ALL, null).windows())
        .noneMatch(one -> one.key().operation().equals("tenth"));
  }

  @Test
  void whereNothingIsSampledFirstSpansThatAreLeftOutAreNotNoted() throws IOException {
    aggregates = new StreamingAggregates(store);
    byte[] before = aggregates.snapshot();
    aggregates.leftOut(List.of(root(1, "tenth")));

    assertThat(aggregates.snapshot()).isEqualTo(before);
  }

  @Test
  void aTraceThatNobodyKnowsTheProbabilityOfIsCountedAsSuch() {
    fold(0, call(1));
    fold(0, root(1, "by another rule"));

    assertThat(clients().unfollowed()).isEqualTo(1);
    assertThat(clients().estimated()).isZero();
  }

  @Test
  void whereNothingIsSampledNothingIsNoted() {
    aggregates = new StreamingAggregates(store);
    fold(0, call(1));
    fold(0, root(1, "tenth"));

    assertThat(clients().isNone()).isTrue();
  }

  @Test
  void waitingCallsAndKnownTracesOutliveACheckpoint() throws IOException {
    fold(0, call(1));
    fold(0, root(2, "tenth"));
    fold(0, call(2));
    byte[] snapshot = aggregates.snapshot();
    aggregates = new StreamingAggregates(store, SERVED);
    aggregates.restore(snapshot);

    fold(2, root(1, "half"));
    fold(2, call(2));

    SampledCalls found = clients();
    assertThat(found.counted()).isEqualTo(3);
    assertThat(found.estimated()).isCloseTo(2 + 20, within(1e-9));
    assertThat(found.variance()).isCloseTo(0.5 / 0.25 + 4 * 0.9 / 0.01, within(1e-6));
  }

  @Test
  void whatIsFoundOutLaterJoinsItsWindowInTheStore() throws IOException {
    fold(0, call(1));
    // Ten-second windows have left before the first span comes.
    long late = AggregateLimits.SAMPLED_TRACE_KEPT.toSeconds() - 1;
    fold(late, root(1, "tenth"));
    aggregates.tick(Spans.T0 + 300 * Spans.SECOND);

    SampledCalls stored = SampledCalls.NONE;
    for (EdgeWindow window : store.edges(Resolution.TEN_SECONDS, ALL)) {
      stored = stored.plus(window.clientSampled());
    }
    assertThat(stored.counted()).isEqualTo(1);
    assertThat(stored.estimated()).isCloseTo(10, within(1e-9));
  }

  @Test
  void openTracesAreBoundedAndWhoIsForgottenIsCounted() {
    fold(0, call(1));
    List<Span> roots = new ArrayList<>();
    for (long trace = 2; trace <= AggregateLimits.SAMPLED_TRACES + 1; trace++) {
      roots.add(root(trace, "all"));
    }
    aggregates.fold(roots, Spans.T0 + Spans.SECOND, 100);

    assertThat(aggregates.shortfalls()).containsEntry(Shortfall.SAMPLED_TRACES, 1L);
    assertThat(clients().rootless()).isEqualTo(1);
  }

  @Test
  void kindsOfCallsOfATraceAreBoundedAndOthersAreCounted() {
    int kinds = AggregateLimits.SAMPLED_CALLS_OF_TRACE + 5;
    fold(0, root(1, "tenth"));
    for (int i = 0; i < kinds; i++) {
      fold(
          0,
          GATEWAY
              .client("SELECT")
              .trace(1)
              .id(++ids)
              .parent(1_001)
              .with("db.system.name", "h2", "db.namespace", "shard " + i)
              .make());
    }

    assertThat(aggregates.shortfalls()).containsEntry(Shortfall.SAMPLED_CALLS, 5L);
    assertThat(clients().counted()).isEqualTo(kinds);
    assertThat(clients().rootless()).isEqualTo(5);
  }
}
