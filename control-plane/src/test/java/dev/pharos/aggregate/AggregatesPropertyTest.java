package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.MILLI;
import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AggregatesPropertyTest {

  @Property(tries = 150)
  void findsTheEdgesThatOfflinePairingFindsInAnyArrivalOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int traces) throws IOException {
    KeptRollups store = new KeptRollups();
    StreamingAggregates aggregates = new StreamingAggregates(store);
    List<Span> arriving = new RandomTraces(seed).make(traces);
    EdgeOracle oracle = new EdgeOracle(arriving);

    long nowNs = fold(aggregates, batches(arriving, new Random(seed)), T0, 9 * SECOND);
    aggregates.tick(nowNs + 20 * SECOND);

    List<EdgeWindow> windows = Totals.edges(aggregates, store, Resolution.MINUTE);
    assertThat(Totals.edgesByName(windows)).containsExactlyInAnyOrderEntriesOf(oracle.edges());
    assertThat(windows.stream().mapToLong(window -> window.queueDelay().count()).sum())
        .isEqualTo(oracle.delays());
    assertThat(aggregates.queues().stream().mapToLong(QueueState::unconsumed).sum())
        .isEqualTo(oracle.unconsumed());
  }

  @Property(tries = 50)
  void countsEveryRequestInEveryResolutionAndOnOneEdge(@ForAll long seed) throws IOException {
    KeptRollups store = new KeptRollups();
    StreamingAggregates aggregates = new StreamingAggregates(store);
    List<Span> arriving = new RandomTraces(seed).make(30);
    List<Span> distinct = new EdgeOracle(arriving).distinct();

    long nowNs = fold(aggregates, batches(arriving, new Random(seed)), T0, 9 * SECOND);
    aggregates.tick(nowNs + 11 * SECOND);
    aggregates.tick(nowNs + 200 * SECOND);

    Map<String, Long> requests = byService(distinct);
    for (Resolution resolution : Resolution.values()) {
      Map<String, Long> counted =
          Totals.red(aggregates, store, resolution).stream()
              .filter(window -> window.key().kind().isInbound())
              .collect(
                  Collectors.groupingBy(
                      window -> window.key().service().name(),
                      TreeMap::new,
                      Collectors.summingLong(RedWindow::requests)));
      assertThat(counted).isEqualTo(requests);
      Map<String, Long> incoming =
          Totals.edges(aggregates, store, resolution).stream()
              .filter(window -> window.key().callee().kind() == NodeKind.SERVICE)
              .collect(
                  Collectors.groupingBy(
                      window -> window.key().callee().id().name(),
                      TreeMap::new,
                      Collectors.summingLong(EdgeWindow::serverCalls)));
      assertThat(incoming).isEqualTo(requests);
    }
  }

  @Property(tries = 60)
  void goesOnFromASnapshotAsIfNothingHadHappened(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<List<Span>> batches = new ArrayList<>();
    for (int minute = 0; minute < 4; minute++) {
      long startNs = T0 + minute * 60L * SECOND;
      batches.addAll(batches(new RandomTraces(seed + minute, startNs).make(8), random));
    }
    int cut = random.nextInt(batches.size());
    KeptRollups storeA = new KeptRollups();
    StreamingAggregates straight = new StreamingAggregates(storeA);
    KeptRollups storeB = new KeptRollups();
    StreamingAggregates interrupted = new StreamingAggregates(storeB);
    long spacing = 240 * SECOND / batches.size();

    long nowNs = T0;
    for (int i = 0; i < batches.size(); i++) {
      nowNs += spacing;
      if (i == cut) {
        byte[] snapshot = interrupted.snapshot();
        interrupted = new StreamingAggregates(storeB);
        interrupted.restore(snapshot);
      }
      for (StreamingAggregates aggregates : List.of(straight, interrupted)) {
        aggregates.fold(batches.get(i), nowNs, 10_000);
        aggregates.tick(nowNs);
      }
    }
    for (int i = 0; i < 15; i++) {
      nowNs += 10 * SECOND;
      straight.tick(nowNs);
      interrupted.tick(nowNs);
    }

    assertThat(state(interrupted, storeB)).isEqualTo(state(straight, storeA));
  }

  @Property(tries = 20)
  void whetherAnybodyLooksMeanwhileChangesNothing(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<List<Span>> batches = new ArrayList<>();
    for (int minute = 0; minute < 4; minute++) {
      long startNs = T0 + minute * 60L * SECOND;
      batches.addAll(batches(new RandomTraces(seed + minute, startNs).make(15), random));
    }
    KeptRollups storeA = new KeptRollups();
    StreamingAggregates unseen = new StreamingAggregates(storeA);
    KeptRollups storeB = new KeptRollups();
    StreamingAggregates lookedAt = new StreamingAggregates(storeB);
    // As fast as they come or in order of their times: some are late, some very late.
    long spacing = random.nextBoolean() ? SECOND / 10 : 240 * SECOND / batches.size();

    long nowNs = T0;
    for (List<Span> batch : batches) {
      nowNs += spacing;
      unseen.fold(batch, nowNs, 10_000);
      unseen.tick(nowNs);
      lookedAt.fold(batch, nowNs, 10_000);
      if (random.nextInt(3) == 0) {
        state(lookedAt, storeB);
      }
      if (random.nextInt(10) == 0) {
        lookedAt.snapshot();
      }
      lookedAt.tick(nowNs);
    }
    for (int i = 0; i < 15; i++) {
      nowNs += 10 * SECOND;
      unseen.tick(nowNs);
      lookedAt.tick(nowNs);
    }

    assertThat(state(lookedAt, storeB)).isEqualTo(state(unseen, storeA));
  }

  private static Map<String, Object> state(StreamingAggregates aggregates, KeptRollups store) {
    Map<String, Object> state = new TreeMap<>();
    for (Resolution resolution : Resolution.values()) {
      state.put(
          "red " + resolution, Totals.redByKey(Totals.red(aggregates, store, resolution), true));
      state.put(
          "edges " + resolution, Totals.edgesByKey(Totals.edges(aggregates, store, resolution)));
      state.put(
          "red line " + resolution,
          aggregates.red(resolution, new TimeRange(0, 1), null).completeFromNs());
      state.put(
          "ledger " + resolution,
          sorted(
              aggregates.ledger(resolution, new TimeRange(0, Long.MAX_VALUE)).windows(),
              Object::toString));
    }
    state.put("history", sorted(aggregates.edgeHistory(), EdgeHistory::toString));
    state.put("queues", sorted(aggregates.queues(), QueueState::toString));
    state.put("deployments", aggregates.deployments());
    state.put("instances", aggregates.instances());
    state.put("ratio", String.valueOf(aggregates.pairingRatio()));
    state.put("capped", aggregates.cappedServices());
    return state;
  }

  private static <T> List<T> sorted(List<T> items, Function<T, String> by) {
    return items.stream().sorted(Comparator.comparing(by)).toList();
  }

  private static Map<String, Long> byService(List<Span> spans) {
    return spans.stream()
        .filter(span -> span.kind().isInbound())
        .collect(
            Collectors.groupingBy(
                span -> span.service().name(), TreeMap::new, Collectors.counting()));
  }

  private static List<List<Span>> batches(List<Span> spans, Random random) {
    List<List<Span>> batches = new ArrayList<>();
    int from = 0;
    while (from < spans.size()) {
      int to = Math.min(spans.size(), from + 1 + random.nextInt(20));
      batches.add(List.copyOf(spans.subList(from, to)));
      from = to;
    }
    return batches;
  }

  /** All within a time, so that nothing is waited for in vain that arrives; the last arrival. */
  private static long fold(
      StreamingAggregates aggregates, List<List<Span>> batches, long fromNs, long withinNs)
      throws IOException {
    long step = withinNs / Math.max(1, batches.size());
    long nowNs = fromNs;
    for (List<Span> batch : batches) {
      nowNs += Math.max(MILLI, step);
      aggregates.fold(batch, nowNs, 500L * batch.size());
      aggregates.tick(nowNs);
    }
    return nowNs;
  }
}
