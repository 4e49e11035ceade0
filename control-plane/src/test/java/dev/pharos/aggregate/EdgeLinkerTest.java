package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.MILLI;
import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EdgeLinkerTest {
  private final StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
  private final Spans gateway = Spans.of("gateway");
  private final Spans order = Spans.of("order");
  private final Spans payment = Spans.of("payment", "2.1", "payment-1");
  private long nowNs = T0;

  @Test
  void linksClientAndServerOfOneCall() {
    arrive(clientCall().make());
    arrive(serverOf(payment, 2).make());

    assertThat(edges()).containsExactly(Map.entry("order>payment POST /pay", "1/1"));
    assertThat(aggregates.pairingRatio()).isEqualTo(1.0);
  }

  @Test
  void linksWhenTheClientSpanArrivesLast() {
    arrive(serverOf(payment, 2).make());
    pass(9);
    arrive(clientCall().make());

    assertThat(edges()).containsExactly(Map.entry("order>payment POST /pay", "1/1"));
  }

  @Test
  void linksAServerSpanThatIsLate() {
    arrive(clientCall().make());
    pass(9);
    arrive(serverOf(payment, 2).make());
    pass(20);

    assertThat(edges()).containsExactly(Map.entry("order>payment POST /pay", "1/1"));
  }

  @Test
  void climbsOverInternalSpansOfBothSidesInAnyOrder() {
    Span client = clientCall().make();
    Span inner = order.internal("retry").id(20).parent(2).make();
    Span filter = payment.internal("filter").id(21).parent(20).make();
    Span server = payment.server("POST /pay").id(3).parent(21).make();
    arrive(server);
    arrive(inner);
    arrive(client);
    arrive(filter);

    assertThat(edges()).containsExactly(Map.entry("order>payment POST /pay", "1/1"));
  }

  @Test
  void countsSeveralServersOfOneClientOnTheirSideOnly() {
    arrive(serverOf(payment, 2).make());
    arrive(clientCall().make());
    arrive(payment.server("POST /pay").id(4).parent(2).make());

    assertThat(edges()).containsExactly(Map.entry("order>payment POST /pay", "1/2"));
  }

  @Test
  void namesTheServiceOfAnAncestorWhenItHasNoClientSpan() {
    arrive(order.server("POST /orders").id(1).make());
    arrive(order.internal("pay").id(2).parent(1).make());
    arrive(serverOf(payment, 2).make());

    assertThat(edges())
        .containsOnly(
            Map.entry("user>order POST /orders", "0/1"),
            Map.entry("order>payment POST /pay", "0/1"));
  }

  @Test
  void callsWhoHasNoParentAUser() {
    arrive(gateway.server("GET /").id(1).make());

    assertThat(edges()).containsExactly(Map.entry("user>gateway GET /", "0/1"));
    assertThat(windows().getFirst().key().caller().kind()).isEqualTo(NodeKind.USER);
    assertThat(windows().getFirst().key().caller().id().environment()).isEqualTo("test");
  }

  @Test
  void countsAServerWhoseParentNeverComesFromAnUnknownCallerSoThatSumsStayExact() {
    arrive(serverOf(payment, 77).make());
    assertThat(edges()).isEmpty();
    pass(11);

    assertThat(edges()).containsExactly(Map.entry("unknown caller>payment POST /pay", "0/1"));
    assertThat(windows().getFirst().key().caller().kind()).isEqualTo(NodeKind.EXTERNAL);
  }

  @Test
  void completesDatabaseCallsAtOnce() {
    arrive(
        order
            .client("INSERT shop_order.orders")
            .id(5)
            .parent(1)
            .with("db.system", "h2", "db.name", "shop_order", "db.operation", "INSERT")
            .make());

    assertThat(edges())
        .containsExactly(Map.entry("order>shop_order INSERT shop_order.orders", "1/0"));
    assertThat(windows().getFirst().key().callee().kind()).isEqualTo(NodeKind.DATABASE);
    assertThat(windows().getFirst().key().callee().system()).isEqualTo("h2");
  }

  @Test
  void makesAnExternalNodeOfACalleeThatSendsNothing() {
    arrive(
        payment
            .client("POST")
            .id(6)
            .parent(3)
            .with(
                "http.request.method", "POST",
                "server.address", "bank.example",
                "url.full", "https://bank.example/charges/4711")
            .make());
    assertThat(edges()).isEmpty();
    pass(11);

    assertThat(edges())
        .containsExactly(Map.entry("payment>bank.example POST /charges/{id}", "1/0"));
    assertThat(windows().getFirst().key().callee().kind()).isEqualTo(NodeKind.EXTERNAL);
  }

  @Test
  void countsAnUnansweredCallForTheServiceKnownAtThatAddress() {
    arrive(clientCall().make());
    arrive(serverOf(payment, 2).make());
    arrive(
        order
            .client("POST")
            .trace(9)
            .id(2)
            .with("http.request.method", "POST", "server.address", "localhost:8085")
            .failed()
            .make());
    pass(11);

    assertThat(windows())
        .filteredOn(window -> window.key().calleeVersion().isEmpty())
        .singleElement()
        .satisfies(window -> {
          assertThat(window.key().callee().kind()).isEqualTo(NodeKind.SERVICE);
          assertThat(window.key().callee().id().name()).isEqualTo("payment");
          assertThat(window.clientErrors()).isEqualTo(1);
        });
    assertThat(aggregates.pairingRatio()).isEqualTo(1.0);
  }

  @Test
  void knowsWhoGaveUpACallOfWhichTheCalleeTellsMinutesLater() {
    arrive(serverOf(payment, 2).trace(9).make());
    arrive(clientCall().trace(9).make());
    arrive(clientCall().failed().make());
    pass(240);
    arrive(serverOf(payment, 2).make());

    assertThat(edges())
        .containsOnly(
            Map.entry("order>payment POST", "1/0"), Map.entry("order>payment POST /pay", "1/2"));
    assertThat(aggregates.pairingRatio()).isEqualTo(1.0);
  }

  @Test
  void forgetsACallThatWasGivenUpLongAgo() {
    arrive(clientCall().failed().make());
    pass(11);
    pass(300);
    arrive(serverOf(payment, 2).make());
    pass(11);

    assertThat(edges()).containsKey("unknown caller>payment POST /pay");
  }

  @Test
  void takesACallToAServicesNameForACallToThatService() {
    arrive(payment.server("POST /pay").trace(7).make());
    arrive(order.client("POST").id(2).with("peer.service", "Payment").make());
    arrive(order.client("PUT").id(3).with("server.address", "payment").make());
    pass(11);

    assertThat(windows())
        .filteredOn(window -> window.key().caller().id().name().equals("order"))
        .hasSize(2)
        .allSatisfy(window -> assertThat(window.key().callee().kind()).isEqualTo(NodeKind.SERVICE));
  }

  @Test
  void countsOneCallWhereALibraryWrapsItsClientSpanIntoAnother() {
    arrive(order.client("POST").id(30).parent(2).with("server.address", "bank.example").make());
    arrive(order.client("pay").id(2).parent(1).with("server.address", "bank.example").make());
    arrive(
        order
            .client("search")
            .id(40)
            .parent(1)
            .with("db.system.name", "elasticsearch", "server.address", "es")
            .make());
    arrive(order.client("POST").id(41).parent(40).with("server.address", "es").make());
    pass(11);

    assertThat(edges())
        .containsOnly(
            Map.entry("order>bank.example POST", "1/0"), Map.entry("order>es search", "1/0"));
  }

  @Test
  void followsAMessageFromProducerOverQueueToConsumer() {
    arrive(publish(1, 2, T0));
    assertThat(aggregates.queues().getFirst().unconsumed()).isEqualTo(1);
    arrive(consumer("orders process").id(3).parent(2).at(T0 + 60 * MILLI).make());

    assertThat(edges())
        .containsOnly(
            Map.entry("order>orders orders", "1/0"),
            Map.entry("orders>inventory orders process", "0/1"));
    QueueState queue = aggregates.queues().getFirst();
    assertThat(queue.unconsumed()).isZero();
    assertThat(queue.oldestUnconsumedNs()).isZero();
    assertThat(delayMs()).isCloseTo(50, org.assertj.core.data.Offset.offset(1.0));
  }

  @Test
  void pairsAConsumerThatArrivesLongBeforeItsProducer() {
    arrive(consumer("orders process").id(3).parent(2).at(T0 + 60 * MILLI).make());
    pass(30);
    arrive(publish(1, 2, T0));

    assertThat(aggregates.queues().getFirst().unconsumed()).isZero();
    assertThat(delayMs()).isCloseTo(50, org.assertj.core.data.Offset.offset(1.0));
  }

  @Test
  void pairsABatchConsumerWithTheProducersOfItsLinks() {
    arrive(publish(1, 2, T0));
    arrive(publish(2, 2, T0 + SECOND));
    arrive(publish(3, 2, T0 + 2 * SECOND));
    arrive(
        consumer("orders process")
            .trace(50)
            .id(3)
            .at(T0 + 3 * SECOND)
            .linkedTo(1, 2)
            .linkedTo(2, 2)
            .make());

    QueueState queue = aggregates.queues().getFirst();
    assertThat(queue.unconsumed()).isEqualTo(1);
    assertThat(queue.oldestUnconsumedNs()).isEqualTo(T0 + 2 * SECOND + 10 * MILLI);
    assertThat(edges()).contains(Map.entry("orders>inventory orders process", "0/1"));
    assertThat(windows().stream().mapToLong(window -> window.queueDelay().count()).sum())
        .isEqualTo(2);
  }

  @Test
  void neverGivesANegativeDelayWhenClocksDisagree() {
    arrive(publish(1, 2, T0 + SECOND));
    arrive(consumer("orders process").id(3).parent(2).at(T0).make());

    assertThat(delayMs()).isZero();
  }

  @Test
  void countsOneMessageOnceWhenReceivedAndProcessedAsTwoSpans() {
    arrive(publish(1, 2, T0));
    arrive(consumer("orders receive").trace(60).id(3).linkedTo(1, 2).make());
    arrive(consumer("orders process").trace(60).id(4).parent(3).linkedTo(1, 2).make());

    assertThat(aggregates.queues().getFirst().unconsumed()).isZero();
    assertThat(windows().stream().mapToLong(window -> window.queueDelay().count()).sum())
        .isEqualTo(1);
  }

  @Test
  void countsASpanThatIsSentTwiceOnce() {
    Span client = clientCall().make();
    Span server = serverOf(payment, 2).make();
    arrive(server);
    arrive(client);
    arrive(server);
    arrive(client);

    assertThat(edges()).containsExactly(Map.entry("order>payment POST /pay", "1/1"));
    assertThat(
            aggregates.red(Resolution.MINUTE, all(), null).windows().stream()
                .mapToLong(RedWindow::requests)
                .sum())
        .isEqualTo(1);
  }

  @Test
  void endsWhereParentsFormACircle() {
    arrive(order.internal("a").id(5).parent(6).make());
    arrive(order.internal("b").id(6).parent(5).make());
    arrive(serverOf(payment, 5).make());

    assertThat(edges()).containsExactly(Map.entry("order>payment POST /pay", "0/1"));
  }

  private Spans.Maker clientCall() {
    return order
        .client("POST")
        .id(2)
        .parent(1)
        .with("http.request.method", "POST", "server.address", "localhost:8085");
  }

  private static Spans.Maker serverOf(Spans service, long parent) {
    return service.server("POST /pay").id(3).parent(parent).with("http.request.method", "POST");
  }

  private Span publish(long trace, long id, long atNs) {
    return order
        .producer("orders publish")
        .trace(trace)
        .id(id)
        .parent(1)
        .at(atNs)
        .with("messaging.system", "jms", "messaging.destination.name", "orders")
        .make();
  }

  private static Spans.Maker consumer(String name) {
    return Spans.of("inventory")
        .consumer(name)
        .with("messaging.system", "jms", "messaging.destination.name", "orders");
  }

  private void arrive(Span span) {
    nowNs += MILLI;
    aggregates.fold(List.of(span), nowNs, 500);
  }

  private void pass(int seconds) {
    nowNs += seconds * SECOND;
    try {
      aggregates.tick(nowNs);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<EdgeWindow> windows() {
    return aggregates.edges(Resolution.MINUTE, all()).windows();
  }

  /** Caller, callee and operation to client's and server's counts. */
  private Map<String, String> edges() {
    Map<String, String> edges = new TreeMap<>();
    for (EdgeWindow window : windows()) {
      edges.put(
          window.key().caller().id().name()
              + ">"
              + window.key().callee().id().name()
              + " "
              + window.key().operation(),
          window.clientCalls() + "/" + window.serverCalls());
    }
    return edges;
  }

  private double delayMs() {
    return windows().stream()
        .filter(window -> !window.queueDelay().isEmpty())
        .findFirst()
        .map(window -> window.queueDelay().quantileNs(0.5) / 1e6)
        .orElseThrow();
  }

  private static TimeRange all() {
    return new TimeRange(0, Long.MAX_VALUE);
  }
}
