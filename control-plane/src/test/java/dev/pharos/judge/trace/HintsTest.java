package dev.pharos.judge.trace;

import static dev.pharos.judge.trace.TraceBuilder.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceTree;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HintsTest {
  private final TraceBuilder trace = new TraceBuilder();

  @Test
  void aHealthyTraceHasNone() {
    long root = trace.server(0, "gateway", "POST /checkout", 0, 120).add();
    long auth = trace.client(root, "gateway", "POST", 2, 12).with("http.method", "POST").add();
    trace.server(auth, "auth", "POST /token", 3, 11).add();
    long call = trace.client(root, "gateway", "POST", 13, 118).with("http.method", "POST").add();
    long order = trace.server(call, "order", "POST /orders", 14, 117).add();
    trace.query(order, "order", "customers", 20, 26).add();
    trace.query(order, "order", "items", 27, 33).add();
    trace.query(order, "order", "items", 34, 40).add();
    long pay = trace.client(order, "order", "POST", 41, 90).with("http.method", "POST").add();
    trace.server(pay, "payment", "POST /payments", 43, 88).add();
    trace.query(order, "order", "orders", 92, 96).add();
    long send = trace.span(order, "order", "orders publish", SpanKind.PRODUCER, 97, 99).add();
    trace.span(send, "inventory", "orders process", SpanKind.CONSUMER, 150, 900).add();

    assertThat(hints()).isEmpty();
  }

  @Test
  void theSameQueryForEachItemIsTold() {
    long root = trace.server(0, "order", "GET /orders", 0, 100).add();
    trace.query(root, "order", "orders", 1, 5).with("db.statement", "SELECT * FROM orders").add();
    for (int i = 0; i < 12; i++) {
      trace
          .query(root, "order", "items", 6 + 7 * i, 12 + 7 * i)
          .with("db.statement", "SELECT *\n FROM items WHERE order_id = " + (400 + i))
          .add();
    }

    Hint hint = only(HintKind.REPEATED_QUERY);

    assertThat(hint.sentence())
        .isEqualTo(
            "order asked its database the same thing 12 times in one request, 72 ms in all: "
                + "SELECT * FROM items WHERE order_id = ?");
    assertThat(hint.costNs()).isEqualTo(66 * MS);
    assertThat(hint.spans()).hasSize(12).doesNotContain(0, 1);
  }

  @Test
  void theSameQueryInDifferentRequestsIsNotOneProblem() {
    long root = trace.server(0, "gateway", "GET /all", 0, 300).add();
    for (int i = 0; i < 6; i++) {
      long call = trace.client(root, "gateway", "GET", 5 + 40 * i, 40 + 40 * i).add();
      long server = trace.server(call, "order", "GET /orders", 6 + 40 * i, 39 + 40 * i).add();
      trace.query(server, "order", "items", 10 + 40 * i, 38 + 40 * i).add();
    }

    assertThat(hints()).isEmpty();
  }

  @Test
  void commitsAreNoQuestions() {
    long root = trace.server(0, "order", "GET /orders", 0, 100).add();
    for (int i = 0; i < 12; i++) {
      trace
          .query(root, "order", "x", 6 + 7 * i, 12 + 7 * i)
          .with("db.query.text", i % 2 == 0 ? "COMMIT" : "select " + "abcdefghijkl".charAt(i))
          .add();
    }

    assertThat(hints()).isEmpty();
  }

  @Test
  void readsOfSeveralServicesThatFollowEachOtherCouldRunSideBySide() {
    long root = trace.server(0, "gateway", "GET /home", 0, 110).add();
    get(root, "catalog", 5, 45, "GET");
    get(root, "recommendation", 45.5, 75.5, "GET");
    get(root, "auth", 76, 106, "GET");

    Hint hint = only(HintKind.SEQUENTIAL_CALLS);

    assertThat(hint.sentence())
        .isEqualTo(
            "gateway called auth, catalog and recommendation one after the other: if none needs"
                + " another's answer, side by side they could take 60 ms less.");
    assertThat(hint.costNs()).isEqualTo(60 * MS);
    assertThat(hint.spans()).containsExactly(1, 3, 5);
  }

  @Test
  void callsThatWriteOrThatComeAfterALookAtTheAnswerMayNeedTheirOrder() {
    long root = trace.server(0, "gateway", "GET /home", 0, 110).add();
    get(root, "catalog", 5, 30, "POST");
    get(root, "recommendation", 30.5, 60, "POST");
    get(root, "auth", 61, 80, "GET");
    get(root, "order", 83, 106, "GET");

    assertThat(hints()).isEmpty();
  }

  @Test
  void callsThatAlreadyRunSideBySideAreFine() {
    long root = trace.server(0, "gateway", "GET /home", 0, 60).add();
    get(root, "catalog", 5, 45, "GET");
    get(root, "recommendation", 5, 50, "GET");
    get(root, "auth", 6, 56, "GET");

    assertThat(hints()).isEmpty();
  }

  @Test
  void retriesAreToldWithWhatTheEarlierAttemptsCost() {
    long root = trace.server(0, "order", "POST /orders", 0, 200).add();
    for (int i = 0; i < 3; i++) {
      TraceBuilder.Draft call =
          trace
              .client(root, "order", "POST", 10 + 60 * i, 50 + 60 * i)
              .with("url.full", "http://payment/payments")
              .with("http.response.status_code", i < 2 ? 503 : 200);
      long id = (i < 2 ? call.failed() : call).add();
      trace.server(id, "payment", "POST /payments", 12 + 60 * i, 48 + 60 * i).add();
    }

    Hint hint = only(HintKind.RETRIES);

    assertThat(hint.sentence())
        .isEqualTo(
            "order called payment (POST) 3 times, again each time because it had failed: the last"
                + " one succeeded after 120 ms.");
    assertThat(hint.costNs()).isEqualTo(120 * MS);
    assertThat(hint.spans()).containsExactly(1, 3, 5);
  }

  @Test
  void differentAddressesAreNoRetryAndASentAgainMarkIs() {
    long root = trace.server(0, "order", "POST /orders", 0, 200).add();
    trace.client(root, "order", "GET", 10, 50).with("url.full", "http://p/1").failed().add();
    trace.client(root, "order", "GET", 60, 90).with("url.full", "http://p/2").add();
    assertThat(hints()).isEmpty();

    trace
        .client(root, "order", "GET", 100, 150)
        .with("server.address", "payment")
        .with("http.request.resend_count", 2)
        .add();
    assertThat(only(HintKind.RETRIES).sentence())
        .isEqualTo(
            "order sent GET to payment again (attempt 3); the trace does not show the attempts"
                + " before.");
  }

  @Test
  void aLoopInWhichOneCallFailedIsNoRetry() {
    long root = trace.server(0, "order", "POST /orders", 0, 200).add();
    trace.client(root, "order", "inventory/Reserve", 10, 50).failed().add();
    trace.client(root, "order", "inventory/Reserve", 60, 90).add();
    trace.client(root, "order", "inventory/Reserve", 100, 120).add();

    assertThat(hints()).isEmpty();
  }

  @Test
  void timeBeforeTheFirstStepIsTold() {
    long root = trace.server(0, "report", "GET /report", 0, 300).add();
    trace.internal(root, "report", "render", 180, 290).add();

    Hint hint = only(HintKind.SLOW_START);

    assertThat(hint.sentence())
        .isEqualTo(
            "report spent 180 ms on GET /report before its first step, render; no span shows with"
                + " what.");
    assertThat(hint.costNs()).isEqualTo(180 * MS);
    assertThat(hint.spans()).containsExactly(0, 1);
  }

  @Test
  void aServerThatSawMuchLessThanItsClientIsToldWhateverTheClocksSay() {
    long root = trace.server(0, "gateway", "GET /", 0, 300).add();
    long call = trace.client(root, "gateway", "GET", 10, 290).add();
    trace.server(call, "order", "GET /orders", 10_000, 10_030).add();

    // The server's clock is ten seconds ahead; nobody corrected it here.
    assertThat(hints())
        .filteredOn(hint -> hint.kind() == HintKind.NETWORK_OR_QUEUE)
        .singleElement()
        .satisfies(hint -> {
          assertThat(hint.sentence())
              .isEqualTo(
                  "gateway waited 280 ms for order, which worked on it for only 30 ms: 250 ms went"
                      + " by on the network, in a queue or for a connection.");
          assertThat(hint.costNs()).isEqualTo(250 * MS);
          assertThat(hint.spans()).containsExactly(1, 2);
        });
  }

  @Test
  void aTimeoutIsToldWhereItHappenedAndNotByThoseWhoPassedItOn() {
    long root = trace.server(0, "gateway", "GET /", 0, 3_020).failed().add();
    long call =
        trace
            .client(root, "gateway", "GET", 5, 3_005)
            .failed()
            .event(
                "exception",
                3_010,
                "exception.type",
                "java.net.http.HttpTimeoutException",
                "exception.message",
                "request timed out")
            .add();
    trace.server(call, "order", "GET /orders", 10, 5_000).add();

    Hint hint = only(HintKind.TIMEOUT);

    assertThat(hint.sentence())
        .isEqualTo(
            "gateway gave up waiting for order after 3 s (HttpTimeoutException); order went on for"
                + " another 1.99 s for nobody.");
    assertThat(hint.spans()).containsExactly(1, 2);
  }

  @Test
  void aFailureWithoutAnswerAfterARoundTimeLooksLikeATimeoutAndOneAtAnyOtherDoesNot() {
    long root = trace.server(0, "gateway", "GET /", 0, 9_000).add();
    trace.client(root, "gateway", "a", 0, 2_004).with("server.address", "bank").failed().add();
    trace.client(root, "gateway", "b", 2_100, 4_870).failed().add();
    trace.client(root, "gateway", "c", 5_000, 7_004).with("http.status_code", 500).failed().add();
    trace.client(root, "gateway", "d", 7_000, 8_000).add();

    assertThat(only(HintKind.TIMEOUT).sentence())
        .isEqualTo(
            "gateway gave up waiting for bank after 2 s (no answer came and 2 s is a usual"
                + " limit).");
  }

  @Test
  void spansAndEventsThatWaitForAConnectionAreTold() {
    long root = trace.server(0, "order", "GET /orders", 0, 200).add();
    trace.internal(root, "order", "HikariDataSource.getConnection", 2, 62).add();
    trace.query(root, "order", "orders", 63, 190).event("connection.acquired", 103).add();

    assertThat(hints())
        .extracting(Hint::kind, Hint::sentence, Hint::costNs)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                HintKind.CONNECTION_WAIT,
                "order waited 60 ms for a connection (HikariDataSource.getConnection).",
                60 * MS),
            org.assertj.core.groups.Tuple.tuple(
                HintKind.CONNECTION_WAIT,
                "order waited 40 ms for a connection (SELECT orders).",
                40 * MS));
  }

  @Test
  void aLongGapBeforeAShortQueryMayBeAWaitForAConnection() {
    long root = trace.server(0, "order", "GET /orders", 0, 200).add();
    trace.query(root, "order", "orders", 150, 155).add();
    trace.query(root, "order", "items", 160, 195).add();

    assertThat(only(HintKind.CONNECTION_WAIT).sentence())
        .isEqualTo(
            "order showed nothing for 150 ms before its query SELECT orders, which took 5 ms: it"
                + " may have waited for a connection.");
  }

  @Test
  void whatTheTraceDidNotWaitForCostsItNothing() {
    long root = trace.server(0, "order", "POST /orders", 0, 100).add();
    long async = trace.internal(root, "order", "audit", 10, 900).add();
    trace.internal(async, "order", "getConnection", 20, 800).add();

    assertThat(hints()).isEmpty();
  }

  @Property(tries = 500)
  void anyTraceIsLookedAtAndEachHintNamesSpansAndACost(@ForAll long seed) {
    TraceTree tree = CriticalPathTest.randomTree(new java.util.Random(seed));

    assertThat(Hints.of(tree))
        .allSatisfy(hint -> {
          assertThat(hint.spans())
              .isNotEmpty()
              .allSatisfy(span -> assertThat(span).isBetween(0, tree.size() - 1));
          assertThat(hint.costNs()).isNotNegative();
          assertThat(hint.sentence()).isNotEmpty();
        });
  }

  private void get(long parent, String callee, double from, double to, String method) {
    long call = trace.client(parent, "gateway", method, from, to).with("http.method", method).add();
    trace.server(call, callee, method + " /" + callee, from + 0.2, to - 0.2).add();
  }

  private Hint only(HintKind kind) {
    List<Hint> hints = hints();
    assertThat(hints).hasSize(1);
    assertThat(hints.getFirst().kind()).isEqualTo(kind);
    return hints.getFirst();
  }

  private List<Hint> hints() {
    TraceTree tree = trace.tree();
    return Hints.of(tree);
  }
}
