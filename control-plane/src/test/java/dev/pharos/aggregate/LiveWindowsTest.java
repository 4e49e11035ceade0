package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.MILLI;
import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.Owner;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Windows on their way from memory to the store. */
class LiveWindowsTest {
  private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

  private final KeptRollups store = new KeptRollups();
  private final StreamingAggregates aggregates = new StreamingAggregates(store);
  private final Spans order = Spans.of("order");
  private long spans;

  @Test
  void keepsTheInstanceInTenSecondWindowsOnly() {
    fold(T0);

    assertThat(live(Resolution.TEN_SECONDS))
        .singleElement()
        .satisfies(window -> assertThat(window.key().instance()).isEqualTo("order-1"));
    for (Resolution resolution : List.of(Resolution.MINUTE, Resolution.HOUR)) {
      assertThat(live(resolution))
          .singleElement()
          .satisfies(window -> assertThat(window.key().instance()).isEmpty());
    }
  }

  @Test
  void countsASpanInTheWindowInWhichItEnded() {
    aggregates.fold(
        List.of(order.server("GET /slow").at(T0 + 8 * SECOND).lasting(5 * SECOND).make()),
        T0 + 13 * SECOND,
        100);

    assertThat(live(Resolution.TEN_SECONDS).getFirst().startNs()).isEqualTo(T0 + 10 * SECOND);
  }

  @Test
  void countsJobsButNoPartsOfOtherWork() {
    aggregates.fold(
        List.of(
            order.internal("reindex").id(1).make(),
            order.internal("step").id(2).parent(1).make(),
            order.client("GET /x").id(3).parent(1).make()),
        T0,
        100);

    assertThat(live(Resolution.MINUTE))
        .singleElement()
        .satisfies(window -> {
          assertThat(window.key().operation()).isEqualTo("reindex");
          assertThat(window.key().kind()).isEqualTo(SpanKind.INTERNAL);
        });
  }

  @Test
  void movesWholeWindowsToTheStoreAndTheLineWithThem() throws IOException {
    fold(T0);
    fold(T0 + 60 * SECOND);
    aggregates.tick(T0 + 130 * SECOND);

    LiveWindows.Slice<RedWindow> slice = aggregates.red(Resolution.TEN_SECONDS, ALL, null);
    assertThat(slice.completeFromNs()).isEqualTo(T0 + 10 * SECOND);
    assertThat(slice.windows()).extracting(RedWindow::startNs).containsExactly(T0 + 60 * SECOND);
    assertThat(store.red.get(Resolution.TEN_SECONDS))
        .extracting(RedWindow::startNs)
        .containsExactly(T0);
  }

  @Test
  void sendsWhatIsLateToTheStoreAtTheNextTick() throws IOException {
    aggregates.tick(T0 + 600 * SECOND);
    aggregates.fold(List.of(span(T0)), T0 + 601 * SECOND, 100);
    assertThat(live(Resolution.TEN_SECONDS)).isEmpty();
    aggregates.tick(T0 + 602 * SECOND);

    assertThat(store.red.get(Resolution.TEN_SECONDS)).hasSize(1);
    assertThat(requests(Resolution.MINUTE)).isEqualTo(1);
  }

  @Test
  void makesNoWindowsThatTheStoreWouldForgetAtOnce() throws IOException {
    Spans payment = Spans.of("payment");
    for (long days : List.of(1L, 31L, 401L)) {
      long endNs = T0 - days * 24 * 3600 * SECOND;
      aggregates.fold(
          List.of(
              order.client("GET").id(days * 2).at(endNs).make(),
              payment.server("GET").id(days * 2 + 1).parent(days * 2).at(endNs).make()),
          T0,
          100);
    }
    aggregates.tick(T0 + SECOND);

    assertThat(store.red.get(Resolution.TEN_SECONDS)).isEmpty();
    assertThat(store.red.get(Resolution.MINUTE)).hasSize(1);
    assertThat(store.red.get(Resolution.HOUR)).hasSize(2);
    assertThat(store.edges.get(Resolution.TEN_SECONDS)).isEmpty();
    assertThat(store.edges.get(Resolution.MINUTE)).hasSize(1);
    assertThat(store.edges.get(Resolution.HOUR)).hasSize(2);
  }

  @Test
  void makesNoTenSecondWindowsThatTheStoreWouldForgetAtOnce() throws IOException {
    long longAgoNs = T0 - 24 * 3600 * SECOND;
    aggregates.fold(List.of(span(longAgoNs)), T0, 100);
    aggregates.tick(T0 + SECOND);

    assertThat(requests(Resolution.TEN_SECONDS)).isZero();
    assertThat(requests(Resolution.MINUTE)).isEqualTo(1);
    assertThat(requests(Resolution.HOUR)).isEqualTo(1);
  }

  @Test
  void keepsWindowsWhileTheStoreFailsAndTriesAgain() throws IOException {
    fold(T0);
    store.failing = true;
    assertThatThrownBy(() -> aggregates.tick(T0 + 600 * SECOND)).isInstanceOf(IOException.class);
    assertThat(live(Resolution.TEN_SECONDS)).hasSize(1);

    store.failing = false;
    aggregates.tick(T0 + 601 * SECOND);
    assertThat(live(Resolution.TEN_SECONDS)).isEmpty();
    assertThat(requests(Resolution.TEN_SECONDS)).isEqualTo(1);
  }

  @Test
  void neverChangesWhatAReaderWasGiven() {
    fold(T0);
    RedWindow given = live(Resolution.MINUTE).getFirst();
    fold(T0 + SECOND);

    assertThat(given.requests()).isEqualTo(1);
    assertThat(given.latency().count()).isEqualTo(1);
    assertThat(live(Resolution.MINUTE).getFirst().latency().count()).isEqualTo(2);
  }

  @Test
  void neitherMissesNorDoublesARequestWhileReadersReadAndWindowsMove() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong folded = new AtomicLong();
    try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> reads = new ArrayList<>();
      for (Resolution resolution : List.of(Resolution.TEN_SECONDS, Resolution.MINUTE)) {
        reads.add(
            readers.submit(() -> {
              long rounds = 0;
              while (!over.get()) {
                long before = folded.get();
                long read = requests(resolution);
                assertThat(read).isBetween(before, folded.get() + 1);
                rounds++;
              }
              return rounds;
            }));
      }
      for (int i = 0; i < 4_000; i++) {
        long nowNs = T0 + i * 2L * SECOND;
        fold(nowNs);
        folded.incrementAndGet();
        aggregates.tick(nowNs + SECOND);
      }
      over.set(true);
      for (Future<Long> read : reads) {
        assertThat(read.get()).isPositive();
      }
    }
    assertThat(store.red.get(Resolution.TEN_SECONDS)).isNotEmpty();
    assertThat(requests(Resolution.TEN_SECONDS)).isEqualTo(4_000);
  }

  @Test
  void sharesARequestsBytesAmongItsSpansExactly() throws IOException {
    Span small = order.server("GET /small").id(1).make();
    Span large =
        order.server("GET /large").id(2).with("a", "1", "b", "2", "c", "3", "d", "4").make();
    aggregates.fold(List.of(small, large, large), T0, 1_001);

    List<LedgerEntry> entries = aggregates.ledger(Resolution.MINUTE, ALL).windows();
    assertThat(entries.stream().mapToLong(LedgerEntry::receivedBytes).sum()).isEqualTo(1_001);
    assertThat(entries.stream().mapToLong(LedgerEntry::items).sum()).isEqualTo(3);
    assertThat(bytes(entries, "GET /large")).isGreaterThan(2 * bytes(entries, "GET /small"));
    assertThat(aggregates.ledger(Resolution.TEN_SECONDS, ALL).windows()).isEmpty();
  }

  @Test
  void showsWhichServicesReachedTheirCap() {
    for (int i = 0; i <= aggregates.operationCap(); i++) {
      assertThat(aggregates.cappedServices()).isEmpty();
      String word = Integer.toString(i, 2).replace('0', 'o').replace('1', 'i');
      aggregates.fold(List.of(order.server(word).id(i + 1).make()), T0, 100);
    }

    assertThat(aggregates.cappedServices()).containsExactly(order.resource().service());
    assertThat(live(Resolution.MINUTE))
        .hasSize(aggregates.operationCap() + 1)
        .anySatisfy(window -> assertThat(window.key().operation()).isEqualTo(RedKey.OTHER));
  }

  @Test
  void readsTheOwnerOfResourceAttributes() {
    Spans owned =
        Spans.of(
            dev.pharos.signal.Attributes.of(
                "service.name", "billing",
                "service.owner.team", "money",
                "service.owner.contact", "#money",
                "service.runbook", "https://runbooks.example/billing"));
    aggregates.fold(List.of(owned.server("GET /").make()), T0, 100);

    assertThat(aggregates.owner(owned.resource().service()))
        .isEqualTo(new Owner("money", "#money", "https://runbooks.example/billing"));
    assertThat(aggregates.owner(order.resource().service())).isEqualTo(Owner.NOBODY);
  }

  @Test
  void refusesADamagedSnapshot() {
    fold(T0);
    byte[] snapshot = aggregates.snapshot();
    for (int at : new int[] {0, 4, snapshot.length / 2, snapshot.length - 1}) {
      byte[] damaged = snapshot.clone();
      damaged[at] ^= 0x10;
      assertThatThrownBy(() -> new StreamingAggregates(store).restore(damaged))
          .isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> new StreamingAggregates(store).restore(new byte[3]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a snapshot");
  }

  private void fold(long endNs) {
    aggregates.fold(List.of(span(endNs)), endNs, 100);
  }

  private Span span(long endNs) {
    return order.server("GET /orders").id(++spans).at(endNs - MILLI).lasting(MILLI).make();
  }

  private List<RedWindow> live(Resolution resolution) {
    return aggregates.red(resolution, ALL, null).windows();
  }

  private long requests(Resolution resolution) {
    return Totals.red(aggregates, store, resolution).stream().mapToLong(RedWindow::requests).sum();
  }

  private static long bytes(List<LedgerEntry> entries, String operation) {
    return entries.stream()
        .filter(entry -> entry.operation().equals(operation))
        .mapToLong(LedgerEntry::receivedBytes)
        .sum();
  }
}
