package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every bound that is reached is counted, and what is beyond it stays in the sums. */
class ShortfallTest {
  private static final int BEYOND = 3;

  private final StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
  private final Spans order = Spans.of("order");
  private long spans;

  @Test
  void nothingIsCountedWhileNothingIsTooMuch() {
    fold(order.server("GET /").id(++spans).make());

    assertThat(aggregates.shortfalls()).isEmpty();
  }

  @Test
  void countsSpansOfServicesBeyondTheBound() {
    for (int i = 0; i < AggregateLimits.SERVICES + BEYOND; i++) {
      fold(Spans.of("service-" + i).server("GET /").id(++spans).make());
    }

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.SERVICES, (long) BEYOND));
    assertThat(requests()).isEqualTo(AggregateLimits.SERVICES + BEYOND);
  }

  @Test
  void countsSpansOfVersionsBeyondTheBoundEachTime() {
    for (int i = 0; i < AggregateLimits.VERSIONS_PER_SERVICE + BEYOND; i++) {
      Spans version = Spans.of("order", "1." + i, "order-1");
      fold(version.server("GET /").id(++spans).make());
      fold(version.server("GET /").id(++spans).make());
    }

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.VERSIONS, 2L * BEYOND));
  }

  @Test
  void countsSpansOfInstancesBeyondTheBound() {
    for (int i = 0; i < AggregateLimits.INSTANCES_PER_VERSION + BEYOND; i++) {
      fold(Spans.of("order", "1", "order-" + i).server("GET /").id(++spans).make());
    }

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.INSTANCES, (long) BEYOND));
  }

  @Test
  void countsSpansOfOperationsBeyondTheBound() {
    for (int i = 0; i < AggregateLimits.OPERATIONS_PER_SERVICE + BEYOND; i++) {
      fold(order.server(word(i)).id(++spans).make());
    }

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.OPERATIONS, (long) BEYOND));
  }

  @Test
  void countsCallsToPeersBeyondTheBound() {
    for (int i = 0; i < AggregateLimits.PEERS_PER_SERVICE + BEYOND; i++) {
      fold(query(order, "SELECT", "db" + word(i)));
    }

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.PEERS, (long) BEYOND));
  }

  @Test
  void countsCallsOnEdgesBeyondTheBound() {
    int operations = 200;
    int callers = AggregateLimits.EDGES / operations;
    for (int caller = 0; caller < callers; caller++) {
      Spans service = Spans.of("service-" + caller);
      for (int i = 0; i < operations; i++) {
        fold(query(service, word(i), "shop"));
      }
    }
    assertThat(aggregates.shortfalls()).isEmpty();

    fold(query(order, "SELECT", "shop"));
    fold(query(order, "INSERT", "shop"));

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.EDGES, 2L));
    assertThat(
            aggregates.edges(Resolution.HOUR, new TimeRange(0, Long.MAX_VALUE)).windows().stream()
                .mapToLong(window -> window.clientCalls())
                .sum())
        .isEqualTo(AggregateLimits.EDGES + 2);
  }

  @Test
  void countsLinksThatAreNotFollowed() {
    Spans.Maker consumer = order.consumer("orders process").trace(2).id(9);
    for (int i = 0; i < AggregateLimits.LINKS_PER_SPAN + BEYOND; i++) {
      consumer.linkedTo(1, i + 1);
    }
    fold(consumer.with("messaging.system", "jms", "messaging.destination.name", "orders").make());

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.LINKS, (long) BEYOND));
  }

  @Test
  void countsRequestsWhoseCallerIsTooFarUp() {
    for (int i = 1; i <= AggregateLimits.HOPS + BEYOND; i++) {
      fold(order.internal("step").id(i).parent(i + 1).make());
    }
    fold(Spans.of("payment").server("POST /pay").id(1_000).parent(1).make());

    assertThat(aggregates.shortfalls())
        .containsOnly(entry(Shortfall.HOPS, 1L), entry(Shortfall.UNKNOWN_CALLERS, 1L));
  }

  @Test
  void countsMessagesThatAreTooManyToFollowAndThoseNobodyConsumes() throws IOException {
    for (int i = 0; i < AggregateLimits.MESSAGES + BEYOND; i++) {
      fold(
          order
              .producer("orders publish")
              .id(++spans)
              .with("messaging.system", "jms", "messaging.destination.name", "orders")
              .make());
    }
    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.MESSAGES, (long) BEYOND));

    aggregates.tick(T0 + AggregateLimits.MESSAGE_KEPT.toNanos() + 60 * SECOND);

    assertThat(aggregates.shortfalls())
        .containsEntry(Shortfall.UNCONSUMED_MESSAGES, (long) AggregateLimits.MESSAGES);
  }

  @Test
  void countsAddressesThatMakeRoomForOthers() {
    Shortfalls shortfalls = new Shortfalls();
    AddressBook addresses = new AddressBook(shortfalls);
    ServiceId service = new ServiceId("", "order", "");
    for (int i = 0; i < AggregateLimits.ADDRESSES + BEYOND; i++) {
      addresses.learn("10.0.0.1:" + i, service, "", T0);
    }

    assertThat(shortfalls.snapshot()).containsOnly(entry(Shortfall.ADDRESSES, (long) BEYOND));
  }

  @Test
  void countsWhatIsNotPairedAndWhatCameTwice() throws IOException {
    Span twice = order.server("GET /").id(++spans).make();
    fold(twice);
    fold(twice);
    fold(order.client("GET").trace(2).id(1).make());
    fold(order.server("GET /x").trace(3).id(1).parent(77).make());
    aggregates.tick(T0 + 60 * SECOND);

    assertThat(aggregates.shortfalls())
        .containsOnly(
            entry(Shortfall.DUPLICATES, 1L),
            entry(Shortfall.NAMELESS_CALLEES, 1L),
            entry(Shortfall.UNKNOWN_CALLERS, 1L));
  }

  @Test
  void remembersTheCountsInItsSnapshot() throws IOException {
    for (int i = 0; i < AggregateLimits.PEERS_PER_SERVICE + BEYOND; i++) {
      fold(query(order, "SELECT", "db" + word(i)));
    }
    StreamingAggregates restored = new StreamingAggregates(new KeptRollups());
    restored.restore(aggregates.snapshot());

    assertThat(restored.shortfalls()).isEqualTo(aggregates.shortfalls()).isNotEmpty();
  }

  private void fold(Span span) {
    aggregates.fold(List.of(span), T0, 100);
  }

  private Span query(Spans caller, String statement, String database) {
    return caller
        .client(statement)
        .id(++spans)
        .with(Attributes.of("db.system.name", "postgresql", "db.namespace", database))
        .make();
  }

  private long requests() {
    return aggregates
        .red(Resolution.HOUR, new TimeRange(0, Long.MAX_VALUE), null)
        .windows()
        .stream()
        .mapToLong(RedWindow::requests)
        .sum();
  }

  /** Digits would be taken for an id. */
  private static String word(int number) {
    return "w" + Integer.toString(number, 2).replace('0', 'o').replace('1', 'i');
  }
}
