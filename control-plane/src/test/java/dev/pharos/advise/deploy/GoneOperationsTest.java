package dev.pharos.advise.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.deploy.DeployEvidence;
import dev.pharos.judge.deploy.UnansweredOperation;
import dev.pharos.judge.deploy.Unmeasured;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.Node;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.memory.MemorySpanStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A new version of order answers from the first minute on; who asks is gateway. */
class GoneOperationsTest {
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");
  private static final ServiceId GATEWAY = new ServiceId("shop", "gateway", "demo");
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final String OLD = "POST /orders/{id}/cancel";

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:00Z")));
  private final MemorySpanStore spans = new MemorySpanStore();
  private final GoneOperations gone = new GoneOperations(rooms.versions, spans);
  private final long deployedNs = rooms.nowNs();
  private long next = 1;

  @Test
  void whatTheOldVersionAnsweredAndTheNewOneDoesNotKnowIsGone() {
    before(OLD, 50);
    after("GET /orders/{id}", 100);
    refuse("1.5", "POST", "/orders/4711/cancel", 404, "POST /**", GATEWAY);
    refuse("1.5", "POST", "/orders/12/cancel", 404, "POST /**", GATEWAY);
    refuse("1.5", "POST", "/orders/13/cancel", 404, "POST", GATEWAY);

    assertThat(found()).containsExactly(new UnansweredOperation(OLD, List.of("gateway"), 3));
  }

  @Test
  void aMethodThatIsNoLongerAllowedIsGoneThoughItsPathIsCountedAsAnswered() {
    before(OLD, 50);
    after("POST /orders/{id}/cancel", 4);
    for (int i = 0; i < 4; i++) {
      refuse("1.5", "POST", "/orders/4711/cancel", 405, "POST", GATEWAY);
    }

    assertThat(found()).containsExactly(new UnansweredOperation(OLD, List.of("gateway"), 4));
  }

  @Test
  void whatTheNewVersionStillAnswersIsNotGone() {
    before(OLD, 50);
    after(OLD, 10);
    for (int i = 0; i < 5; i++) {
      refuse("1.5", "POST", "/orders/4711/cancel", 404, "POST /**", GATEWAY);
    }

    assertThat(found()).isEmpty();
  }

  @Test
  void whatTheOldVersionOftenDidNotFindEitherIsNotGone() {
    before(OLD, 8);
    after("GET /orders/{id}", 100);
    for (int i = 0; i < 20; i++) {
      refuse("1.4", "POST", "/orders/4711/cancel", 404, "POST", GATEWAY);
    }
    for (int i = 0; i < 5; i++) {
      refuse("1.5", "POST", "/orders/4711/cancel", 404, "POST", GATEWAY);
    }

    assertThat(found()).isEmpty();
  }

  /** Most of the old version's traces are gone, as they are older; what was counted is known. */
  @Test
  void whatTheOldVersionDidNotFindInTracesThatWereLeftOutCounts() {
    before(OLD, 8);
    before("POST", 40);
    after("GET /orders/{id}", 100);
    for (int i = 0; i < 4; i++) {
      refuse("1.5", "POST", "/orders/4711/cancel", 404, "POST", GATEWAY);
    }
    assertThat(found()).as("all of them may have been such").isEmpty();

    refuse("1.4", "POST", "/orders/4711/cancel", 404, "POST", GATEWAY);
    assertThat(found()).as("the only one that is left was such").isEmpty();
  }

  @Test
  void whatElseWasNotFoundInTracesThatWereLeftOutIsNoMatterOfTheOperation() {
    before(OLD, 50);
    before("POST", 400);
    after("GET /orders/{id}", 100);
    for (int i = 0; i < 4; i++) {
      refuse("1.4", "POST", "/wp-login.php", 404, "POST", null);
      refuse("1.5", "POST", "/orders/4711/cancel", 404, "POST", GATEWAY);
    }

    assertThat(found()).containsExactly(new UnansweredOperation(OLD, List.of("gateway"), 4));
  }

  @Test
  void whatARouteOfAllPathsAnsweredIsNoRefusal() {
    before(OLD, 50);
    before("POST /**", 400);
    after("GET /orders/{id}", 100);
    for (int i = 0; i < 4; i++) {
      refuse("1.5", "POST", "/orders/4711/cancel", 404, "POST /**", GATEWAY);
    }

    assertThat(found()).containsExactly(new UnansweredOperation(OLD, List.of("gateway"), 4));
  }

  @Test
  void whatARouteItselfDidNotFindIsAnAnswer() {
    before("GET /orders/{id}", 50);
    after("POST /orders", 50);
    for (int i = 0; i < 5; i++) {
      refuse("1.5", "GET", "/orders/4711", 404, "GET /orders/{id}", GATEWAY, "/orders/{id}");
    }

    assertThat(found()).isEmpty();
  }

  @Test
  void whatNobodyEverAnsweredIsNotMissed() {
    before(OLD, 50);
    after("GET /orders/{id}", 100);
    for (int i = 0; i < 9; i++) {
      refuse("1.5", "GET", "/wp-login.php", 404, "GET", null);
      refuse("1.5", "POST", "/orders/1/2/cancel", 404, "POST", null);
    }

    assertThat(found()).isEmpty();
  }

  @Test
  void callsOfItsOwnAreNobodysLossAndUsersAreSomebody() {
    before(OLD, 50);
    before("GET /lists/all", 50);
    after("GET /orders/{id}", 100);
    for (int i = 0; i < 5; i++) {
      refuse("1.5", "POST", "/orders/4711/cancel", 404, "POST", ORDER);
      refuse("1.5", "GET", "/lists/all", 404, "GET", null);
    }

    assertThat(found())
        .containsExactly(new UnansweredOperation("GET /lists/all", List.of("users"), 5));
  }

  @Test
  void callsThatFailAndAreNeverSeenToArriveAreUnanswered() {
    before(OLD, 50);
    before("GET /orders/{id}", 50);
    after("GET /orders/{id}", 100);
    call("POST /orders/{id}/cancel", 5, 0, true);
    call("GET /orders/{id}", 3, 0, true);

    assertThat(found()).containsExactly(new UnansweredOperation(OLD, List.of("gateway"), 5));
  }

  @Test
  void aProcedureThatIsNotImplementedIsGone() {
    before("shop.Orders/Cancel", 50);
    after("shop.Orders/Cancel", 4);
    for (int i = 0; i < 4; i++) {
      add(
          "1.5",
          "shop.Orders/Cancel",
          Attributes.builder().put("rpc.grpc.status_code", new AttributeValue.Int(12)).build(),
          GATEWAY);
    }

    assertThat(found())
        .containsExactly(new UnansweredOperation("shop.Orders/Cancel", List.of("gateway"), 4));
  }

  @Test
  void operationsThatAreCountedTogetherAreNotSilentlyTakenForAnswered() {
    before(OLD, 50);
    after(OLD, 50);
    rooms.telemetry.capped.add(ORDER);
    assertThat(evidence().unmeasured())
        .extracting(Unmeasured::why)
        .singleElement()
        .isEqualTo("the service has more operations than are told apart");
  }

  @Test
  void pathsAreOfTheMostExactRoute() {
    assertThat(Route.of("GET /a/{id}/b").takes("GET", "/a/7/b")).isTrue();
    assertThat(Route.of("GET /a/:id").takes("GET", "/a/7/")).isTrue();
    assertThat(Route.of("GET /a/<int:id>").takes("GET", "/a/7/b")).isFalse();
    assertThat(Route.of("GET /a/{id}").takes("POST", "/a/7")).isFalse();
    assertThat(Route.of("GET /**")).isNull();
    assertThat(Route.of("GET /{page}")).isNull();
    assertThat(Route.of("GET")).isNull();
    assertThat(Route.of("shop.Orders/Cancel")).isNull();
  }

  private List<UnansweredOperation> found() {
    return evidence().unanswered();
  }

  private DeployEvidence evidence() {
    rooms.clock.advance(java.time.Duration.ofMinutes(10));
    TimeRange range = new TimeRange(deployedNs - 20 * MINUTE, rooms.nowNs());
    try {
      List<RedWindow> requests = rooms.versions.requests(ORDER, range);
      Timeline timeline =
          new Timeline("1.5", "1.4", deployedNs, requests, List.of(), range.fromNs());
      assertThat(timeline.beginNs()).isEqualTo(deployedNs + MINUTE);
      DeployEvidence.Builder evidence = DeployEvidence.builder();
      boolean capped = rooms.telemetry.cappedServices().contains(ORDER);
      gone.gather(deployment(), range, timeline, requests, capped, evidence);
      return evidence.build(60, false);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private void before(String operation, int requests) {
    answer("1.4", operation, deployedNs - 5 * MINUTE, requests);
  }

  private void after(String operation, int requests) {
    answer("1.5", "GET /begin", deployedNs, 1);
    answer("1.5", "GET /begin", deployedNs + MINUTE, 1);
    answer("1.5", operation, deployedNs + 3 * MINUTE, requests);
  }

  private void answer(String version, String operation, long atNs, int requests) {
    for (int i = 0; i < requests; i++) {
      rooms.telemetry.request(
          new RedKey(ORDER, version, version, operation, SpanKind.SERVER), atNs, SECOND, false);
    }
  }

  private void call(String operation, int clients, int servers, boolean error) {
    EdgeKey edge =
        new EdgeKey(Node.service(GATEWAY), "1", Node.service(ORDER), "", operation, "http");
    rooms.telemetry.call(edge, deployedNs + 3 * MINUTE, clients, servers, SECOND, error);
  }

  private void refuse(
      String version,
      String method,
      String path,
      long status,
      String name,
      @Nullable ServiceId caller) {
    refuse(version, method, path, status, name, caller, name.endsWith("*") ? "/**" : "");
  }

  private void refuse(
      String version,
      String method,
      String path,
      long status,
      String name,
      @Nullable ServiceId caller,
      String route) {
    Attributes.Builder attributes =
        Attributes.builder()
            .put("http.request.method", new AttributeValue.Text(method))
            .put("url.path", new AttributeValue.Text(path))
            .put("http.response.status_code", new AttributeValue.Int(status));
    if (!route.isEmpty()) {
      attributes.put("http.route", new AttributeValue.Text(route));
    }
    add(version, name, attributes.build(), caller);
  }

  /**
   * @param caller null for a user
   */
  private void add(String version, String name, Attributes attributes, @Nullable ServiceId caller) {
    TraceId trace = new TraceId(7, next++);
    long client = next++;
    long atNs = version.equals("1.4") ? deployedNs - 5 * MINUTE : deployedNs + 3 * MINUTE;
    if (caller != null) {
      spans.add(
          List.of(
              span(
                  trace,
                  client,
                  SpanId.NONE,
                  "POST",
                  SpanKind.CLIENT,
                  atNs,
                  Attributes.EMPTY,
                  resource(caller, "1"))));
    }
    spans.add(
        List.of(
            span(
                trace,
                next++,
                caller == null ? SpanId.NONE : client,
                name,
                SpanKind.SERVER,
                atNs,
                attributes,
                resource(ORDER, version))));
  }

  private static Resource resource(ServiceId service, String version) {
    return new Resource(
        Attributes.of(
            "service.name", service.name(),
            "service.namespace", service.namespace(),
            "deployment.environment.name", service.environment(),
            "service.version", version),
        0,
        "");
  }

  private static Span span(
      TraceId trace,
      long id,
      long parent,
      String name,
      SpanKind kind,
      long atNs,
      Attributes attributes,
      Resource resource) {
    return new Span(
        trace,
        id,
        parent,
        "",
        0,
        name,
        kind,
        atNs,
        atNs + SECOND,
        StatusCode.UNSET,
        "",
        attributes,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        resource);
  }

  private Deployment deployment() {
    return DeploymentSamples.seen(
        "d1",
        Deployment.Kind.DEPLOY,
        ORDER,
        "1.5",
        "1.4",
        Deployment.State.ROLLING,
        0.5,
        0.5,
        deployedNs,
        null);
  }
}
