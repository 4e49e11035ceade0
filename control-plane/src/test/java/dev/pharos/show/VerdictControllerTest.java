package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.advise.deploy.VerdictWaits;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.query.SetSpans;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class VerdictControllerTest extends RestTest {
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "demo");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Autowired VerdictWaits waits;
  @Autowired PinnedTraces pinned;

  @Test
  void tellsWhatWasComparedAndHowToGoBack() {
    telemetry.deployments.add(deployment("d1", "1.5.0", verdict(DeployVerdict.State.REGRESSED)));

    JsonNode found = get("/api/v1/deployments/d1/verdict");

    assertThat(found.path("deployment").path("id").asString()).isEqualTo("d1");
    assertThat(found.path("deployment").path("version").asString()).isEqualTo("1.5.0");
    assertThat(found.path("state").asString()).isEqualTo("regressed");
    assertThat(found.path("final").asBoolean()).isFalse();
    assertThat(found.path("sentence").asString()).isEqualTo("p95 of POST /pay rose.");
    assertThat(found.path("baseline"))
        .isEqualTo(
            json(
                """
                {"kind":"side_by_side","name":"the old version beside it","version":"1.4.0",
                 "instances":2}
                """));
    assertThat(found.path("looks").asInt()).isEqualTo(3);
    assertThat(found.path("windows").asInt()).isEqualTo(12);
    assertThat(found.path("windowNs").asLong()).isEqualTo(10 * SECOND);
    assertThat(found.path("decidedAt").asString()).isEqualTo("2026-05-04T11:59:05Z");
    assertThat(found.path("checks").get(0))
        .isEqualTo(
            json(
                """
                {"kind":"tail","name":"p95","operation":"POST /pay","unit":"ns",
                 "newRequests":1240,"baselineRequests":3310,"baseline":4.2E7,"value":1.18E8,
                 "difference":7.6E7,"low":6.9E7,"high":null,"p":1.0E-9,"gate":5000000.0,
                 "state":"regressed","detail":null}
                """));
    assertThat(found.path("evidence").path("newExceptions").get(0))
        .isEqualTo(json("{\"text\":\"Boom: it broke\",\"count\":41,\"issue\":null}"));
    assertThat(found.path("evidence").path("telemetryPerRequest"))
        .isEqualTo(json("{\"baselineBytes\":2100.0,\"newBytes\":9800.0}"));
    assertThat(found.path("exemplars")).isEqualTo(json("{\"baseline\":[],\"fresh\":[]}"));
    assertThat(found.path("rollback").path("toVersion").asString()).isEqualTo("1.4.0");
    assertThat(found.path("rollback").path("commands").get(0))
        .isEqualTo(
            json("{\"tool\":\"kubectl\",\"command\":\"kubectl rollout undo deployment/payment\"}"));

    JsonNode summary = get("/api/v1/deployments/d1").path("verdict");
    assertThat(summary)
        .isEqualTo(
            json(
                """
                {"state":"regressed","final":false,"sentence":"p95 of POST /pay rose.",
                 "decidedAt":"2026-05-04T11:59:05Z","checks":{"regressed":1,"improved":0,
                 "passed":0,"inconclusive":0,"pending":0,"noted":2}}
                """));
  }

  @Test
  void tracesThatAVerdictPointsAtAreKept() {
    telemetry.deployments.add(deployment("d1", "1.5.0", verdict(DeployVerdict.State.REGRESSED)));
    TraceId old = new TraceId(4, 1);
    TraceId fresh = new TraceId(5, 1);
    spans.add(List.of(pay(old, "1.4.0"), pay(fresh, "1.5.0")));

    JsonNode exemplars = get("/api/v1/deployments/d1/verdict").path("exemplars");

    assertThat(exemplars.path("baseline").toString()).contains(old.toString());
    assertThat(exemplars.path("fresh").toString()).contains(fresh.toString());
    assertThat(List.of(old, fresh)).allMatch(pinned::contains);
  }

  private static Span pay(TraceId trace, String version) {
    Span span =
        SetSpans.span(
            trace,
            1,
            0,
            "payment",
            "POST /pay",
            SpanKind.SERVER,
            NOW_NS - 20 * SECOND,
            NOW_NS - 19 * SECOND);
    return new Span(
        trace,
        span.spanId(),
        span.parentSpanId(),
        "",
        1,
        span.name(),
        span.kind(),
        span.startNs(),
        span.endNs(),
        span.status(),
        "",
        span.attributes(),
        0,
        span.events(),
        0,
        span.links(),
        0,
        span.scope(),
        new Resource(
            Attributes.of(
                "service.name", "payment",
                "service.namespace", "shop",
                "deployment.environment.name", "demo",
                "service.version", version),
            0,
            ""));
  }

  @Test
  void offersNoWayBackFromWhatPassed() {
    telemetry.deployments.add(deployment("d1", "1.5.0", verdict(DeployVerdict.State.PASSED)));

    assertThat(get("/api/v1/deployments/d1/verdict").path("rollback").isNull()).isTrue();
  }

  @Test
  void filtersByVerdict() {
    telemetry.deployments.add(deployment("good", "1.5.0", verdict(DeployVerdict.State.PASSED)));
    telemetry.deployments.add(deployment("bad", "1.6.0", verdict(DeployVerdict.State.REGRESSED)));
    telemetry.deployments.add(deployment("new", "1.7.0", null));

    assertThat(ids("?verdict=regressed")).containsExactly("bad");
    assertThat(ids("?verdict=passed")).containsExactly("good");
    assertThat(ids("?verdict=pending")).containsExactly("new");
    assertThat(get("/api/v1/deployments/new").path("verdict"))
        .isEqualTo(
            json(
                """
                {"state":"pending","final":false,"sentence":"Too early to tell.","decidedAt":null,
                 "checks":{"regressed":0,"improved":0,"passed":0,"inconclusive":0,"pending":0,
                 "noted":0}}
                """));
    assertThat(ids("")).containsExactlyInAnyOrder("good", "bad", "new");
    assertThat(problem("/api/v1/deployments?verdict=good", 400).path("allowed"))
        .isEqualTo(json("[\"passed\",\"regressed\",\"improved\",\"inconclusive\",\"pending\"]"));
  }

  @Test
  void answersAtOnceWhatIsDecidedAlready() {
    telemetry.deployments.add(deployment("d1", "1.5.0", verdict(DeployVerdict.State.PASSED)));

    assertThat(get("/api/v1/deployments/d1/verdict?wait=10m").path("state").asString())
        .isEqualTo("passed");
  }

  @Test
  void waitsUntilItIsDecided() {
    telemetry.deployments.add(deployment("d1", "1.5.0", null));
    CompletableFuture<JsonNode> answer =
        CompletableFuture.supplyAsync(() -> get("/api/v1/deployments/d1/verdict?wait=10m"));
    await().atMost(PATIENCE).until(() -> waits.waiting() == 1);
    waits.look();
    assertThat(answer).isNotDone();

    telemetry.deployments.set(0, deployment("d1", "1.5.0", verdict(DeployVerdict.State.IMPROVED)));
    waits.look();

    assertThat(answer)
        .succeedsWithin(PATIENCE)
        .satisfies(found -> assertThat(found.path("state").asString()).isEqualTo("improved"));
    assertThat(waits.waiting()).isZero();
  }

  @Test
  void waitsForADeploymentThatNobodyHasSeenYet() {
    String path = "/api/v1/deployments/verdict?service=payment&version=v1.5.0&until=final&wait=1h";
    CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(() -> get(path));
    await().atMost(PATIENCE).until(() -> waits.waiting() == 1);

    DeployVerdict early = verdict(DeployVerdict.State.PASSED);
    telemetry.deployments.add(deployment("d1", "1.5.0", early));
    waits.look();
    assertThat(answer).isNotDone();
    telemetry.deployments.set(0, deployment("d1", "1.5.0", asLast(early)));
    waits.look();

    assertThat(answer)
        .succeedsWithin(PATIENCE)
        .satisfies(found -> assertThat(found.path("final").asBoolean()).isTrue());
  }

  @Test
  void tellsOfWhatIsInTheStoreAndWaitsForNothingMoreOfIt() {
    String id = "d" + Long.toString((NOW_NS - 300 * SECOND) / 1_000_000, 36) + "-1";
    Deployment judged = deployment(id, "1.5.0", verdict(DeployVerdict.State.REGRESSED));
    telemetry.keptDeployments.add(new KeptDeployment(judged, NOW_NS, Set.of()));

    JsonNode found = get("/api/v1/deployments/" + id + "/verdict?until=final&wait=1h");

    assertThat(found.path("state").asString()).isEqualTo("regressed");
    assertThat(waits.waiting()).isZero();
  }

  @Test
  void isPendingWhenTheWaitEnds() {
    telemetry.deployments.add(deployment("d1", "1.5.0", null));

    assertThat(get("/api/v1/deployments/d1/verdict?wait=1s").path("state").asString())
        .isEqualTo("pending");
    JsonNode unknown = get("/api/v1/deployments/verdict?service=order&wait=1s");
    assertThat(unknown.path("state").asString()).isEqualTo("pending");
    assertThat(unknown.path("deployment").isNull()).isTrue();
    assertThat(unknown.path("sentence").asString()).contains("order");
    assertThat(waits.waiting()).isZero();
  }

  @Test
  void refusesWhatItCannotDo() {
    telemetry.deployments.add(deployment("d1", "1.5.0", null));

    assertThat(problem("/api/v1/deployments/none/verdict", 404).path("detail").asString())
        .contains("none");
    assertThat(problem("/api/v1/deployments/d1/verdict?wait=2h", 400).path("parameter").asString())
        .isEqualTo("wait");
    assertThat(problem("/api/v1/deployments/d1/verdict?wait=soon", 400).path("detail").asString())
        .contains("soon");
    assertThat(problem("/api/v1/deployments/d1/verdict?until=then", 400).path("allowed"))
        .isEqualTo(json("[\"decided\",\"final\"]"));
    assertThat(problem("/api/v1/deployments/verdict", 400).path("parameter").asString())
        .isEqualTo("service");
  }

  /** Webhook payloads and what is made of answers: docs.flagger.app, usage/webhooks. */
  @Test
  void flaggersWebhooksGoOnWithWhatPassedAndHaltWithWhatRegressed() {
    telemetry.deployments.add(deployment("d1", "1.5.0", verdict(DeployVerdict.State.PASSED)));
    String body =
        """
        {"name":"payment","namespace":"prod","phase":"Progressing","checksum":"85d557f47b",
         "buildId":"build-1","type":"confirm-promotion","failedChecks":0,"canaryWeight":10,
         "iterations":0,"remainingTime":60000,
         "metadata":{"version":"1.5.0","environment":"demo"}}
        """;

    HttpResponse<String> open = send(gate("", body));
    assertThat(open.statusCode()).isEqualTo(200);
    assertThat(json(open.body()))
        .isEqualTo(
            json(
                """
                {"open":true,"state":"passed","sentence":"p95 of POST /pay rose.",
                 "deployment":"d1"}
                """));

    telemetry.deployments.set(0, deployment("d1", "1.5.0", verdict(DeployVerdict.State.REGRESSED)));
    assertThat(send(gate("", body)).statusCode()).isEqualTo(409);
    assertThat(send(gate("?allow=regressed", body)).statusCode()).as("rollback").isEqualTo(200);

    telemetry.deployments.set(0, deployment("d1", "1.5.0", null));
    assertThat(send(gate("", body)).statusCode()).isEqualTo(409);
    String rollout =
        body.replace("\"environment\":\"demo\"", "\"allow\":\"pending,inconclusive,passed\"");
    assertThat(send(gate("", rollout)).statusCode()).isEqualTo(200);
    assertThat(send(gate("", "{\"name\":\"order\",\"namespace\":\"prod\"}")).statusCode())
        .isEqualTo(409);
    assertThat(problem(gate("?allow=good", body), 400).path("parameter").asString())
        .isEqualTo("allow");
    assertThat(problem(gate("", "{}"), 400).path("parameter").asString()).isEqualTo("name");
  }

  private HttpRequest gate(String query, String body) {
    return request("/api/v1/deployments/gate" + query)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private List<String> ids(String query) {
    return get("/api/v1/deployments" + query)
        .path("deployments")
        .valueStream()
        .map(each -> each.path("id").asString())
        .toList();
  }

  private static DeployVerdict asLast(DeployVerdict early) {
    return new DeployVerdict(
        early.state(),
        true,
        early.sentence(),
        early.baseline(),
        early.newInstances(),
        early.oldInstances(),
        early.looks(),
        early.windows(),
        early.checks(),
        0,
        early.decidedAtNs(),
        early.lookedAtNs());
  }

  private static DeployVerdict verdict(DeployVerdict.State state) {
    return new DeployVerdict(
        state,
        false,
        "p95 of POST /pay rose.",
        DeployVerdict.Baseline.SIDE_BY_SIDE,
        1,
        2,
        3,
        12,
        List.of(
            new DeployVerdict.Check(
                "tail",
                "POST /pay",
                "p95",
                "ns",
                1_240,
                3_310,
                42e6,
                118e6,
                76e6,
                69e6,
                Double.POSITIVE_INFINITY,
                1e-9,
                5e6,
                state.word(),
                null),
            noted("novelty", "new exception", 41, 0, 41, "Boom: it broke"),
            noted("resource", "telemetry per request", 1_240, 2_100, 9_800, null)),
        0,
        NOW_NS - 60 * SECOND,
        NOW_NS - 10 * SECOND);
  }

  private static DeployVerdict.Check noted(
      String kind,
      String measure,
      long count,
      double baseline,
      double value,
      @Nullable String detail) {
    return new DeployVerdict.Check(
        kind,
        "",
        measure,
        "",
        count,
        0,
        baseline,
        value,
        value - baseline,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        1,
        1,
        "noted",
        detail);
  }

  private static Deployment deployment(String id, String version, @Nullable DeployVerdict verdict) {
    Deployment deployment =
        DeploymentSamples.seen(
            id,
            Deployment.Kind.DEPLOY,
            PAYMENT,
            version,
            "1.4.0",
            Deployment.State.ROLLING,
            0.5,
            0.5,
            NOW_NS - 300 * SECOND,
            null);
    return verdict == null ? deployment : deployment.judged(verdict);
  }
}
