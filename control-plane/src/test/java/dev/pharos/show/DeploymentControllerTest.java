package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.ServiceId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class DeploymentControllerTest extends RestTest {
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "demo");

  @Autowired ShowApplication.Notices notices;
  @Autowired Refusals refusals;

  @BeforeEach
  void emptyTheDesk() {
    notices.taken.clear();
    notices.full = false;
  }

  @Test
  void listsDeploymentsWithEveryFieldOfTheContract() {
    telemetry.deployments.add(
        deployment("d1", "payment", Deployment.State.ROLLED_BACK, NOW_NS - 600 * SECOND, NOW_NS));

    JsonNode deployment = get("/api/v1/deployments").path("deployments").get(0);

    assertThat(deployment)
        .isEqualTo(
            json(
                """
                {"id":"d1","kind":"deploy","service":"payment","namespace":"shop",
                 "environment":"demo","version":"1.5.0","previousVersion":"1.4.0",
                 "state":"rolled_back","progress":{"instances":0.5,"traffic":null},
                 "startedAt":"2026-05-04T11:50:05Z","finishedAt":"2026-05-04T12:00:05Z",
                 "commit":"abc","committedAt":"2026-05-04T11:30:05Z","author":null,"link":null,
                 "source":["telemetry","ci"],"strategy":"canary",
                 "changes":[{"attribute":"config.hash","before":"a1","after":null}],
                 "regions":[{"name":"eu-west-1","instances":1.0,"startedAt":null}],
                 "verdict":null}
                """));
    assertThat(get("/api/v1/deployments/d1")).isEqualTo(deployment);
    assertThat(problem("/api/v1/deployments/d2", 404).path("detail").asString()).contains("d2");
  }

  @Test
  void filtersByServiceStateAndTime() {
    long hour = 3600 * SECOND;
    telemetry.deployments.add(
        deployment("open", "payment", Deployment.State.ROLLING, NOW_NS - 50 * hour, null));
    telemetry.deployments.add(
        deployment(
            "old",
            "order",
            Deployment.State.COMPLETE,
            NOW_NS - 50 * hour - SECOND,
            NOW_NS - 49 * hour));

    assertThat(ids("")).containsExactly("open", "old");
    assertThat(ids("?service=order")).containsExactly("old");
    assertThat(ids("?state=rolling")).containsExactly("open");
    assertThat(ids("?kind=rollback")).isEmpty();
    assertThat(ids("?kind=deploy")).containsExactly("open", "old");
    assertThat(ids("?from=-1h")).containsExactly("open");
    assertThat(ids("?from=-51h&to=-49h")).containsExactly("open", "old");
    assertThat(ids("?env=test")).isEmpty();
    assertThat(problem("/api/v1/deployments?state=done", 400).path("allowed"))
        .isEqualTo(json("[\"rolling\",\"paused\",\"complete\",\"rolled_back\",\"stuck\"]"));
  }

  @Test
  void goesOnWhereAnAnswerEnded() {
    for (int i = 0; i < 5; i++) { // Two began at the same time.
      long startedNs = NOW_NS - (i / 2 + 1L) * 60 * SECOND;
      telemetry.deployments.add(
          deployment("d" + i, "payment", Deployment.State.COMPLETE, startedNs, NOW_NS));
    }
    telemetry.deployments.add(
        deployment("other", "order", Deployment.State.COMPLETE, NOW_NS - 90 * SECOND, NOW_NS));
    assertThat(get("/api/v1/deployments").path("next").isNull()).isTrue();

    JsonNode first = get("/api/v1/deployments?service=payment&limit=3");
    String next = first.path("next").asString();
    telemetry.deployments.add(
        deployment("newer", "payment", Deployment.State.ROLLING, NOW_NS - SECOND, null));
    JsonNode second = get("/api/v1/deployments?service=payment&limit=3&after=" + next);

    assertThat(ids(first)).containsExactly("d0", "d1", "d2");
    assertThat(ids(second)).containsExactly("d3", "d4");
    assertThat(second.path("next").isNull()).isTrue();
    assertThat(get("/api/v1/deployments?service=payment&limit=6").path("next").isNull()).isTrue();
    assertThat(problem("/api/v1/deployments?after=x", 400).path("parameter").asString())
        .isEqualTo("after");
    assertThat(problem("/api/v1/deployments?limit=1001", 400).path("parameter").asString())
        .isEqualTo("limit");
  }

  @Test
  void takesWhatCiSays() {
    HttpResponse<String> response =
        send(
            post("""
            {"key":"build-7","service":"payment","namespace":"shop","environment":"demo",
             "version":"1.5.0","commit":"abc","committedAt":"2026-05-04T11:30:05Z",
             "author":"Ada",
             "link":"https://ci.example/7","at":"2026-05-04T11:59:00Z"}
            """)
                .build());

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(notices.taken)
        .containsExactly(
            new DeploymentNotice(
                "build-7",
                PAYMENT,
                "1.5.0",
                "abc",
                NOW_NS - 1800 * SECOND,
                "Ada",
                "https://ci.example/7",
                NOW_NS - 65 * SECOND));
    assertThat(json(response.body()).path("key").asString()).isEqualTo("build-7");
    assertThat(json(response.body()).path("deployment").isNull()).isTrue();
  }

  @Test
  void answersWithTheDeploymentThatIsMeantThoughCiKnowsLessOfTheService() {
    telemetry.deployments.add(
        deployment("d1", "payment", Deployment.State.ROLLING, NOW_NS - 60 * SECOND, null));

    String answer = send(post("{\"service\":\"Payment\",\"version\":\"1.5.0\"}").build()).body();

    assertThat(json(answer).path("deployment").path("id").asString()).isEqualTo("d1");
    String other =
        send(post("{\"service\":\"payment\",\"environment\":\"test\",\"version\":\"1.5.0\"}")
                .build())
            .body();
    assertThat(json(other).path("deployment").isNull()).isTrue();
  }

  @Test
  void theKeyMayComeAsHeaderAndTheTimeIsNow() {
    send(
        post("{\"service\":\"payment\",\"version\":\"1.5.0\"}")
            .header("Idempotency-Key", "k")
            .build());

    assertThat(notices.taken.getFirst())
        .isEqualTo(
            new DeploymentNotice(
                "k", new ServiceId("", "payment", ""), "1.5.0", null, null, null, null, NOW_NS));
  }

  @Test
  void aNoticeThatSaysTooLittleOrNonsenseIsRefused() {
    assertThat(refused("{\"version\":\"1\"}").path("parameter").asString()).isEqualTo("service");
    assertThat(refused("{\"service\":\"a\",\"version\":\" \"}").path("parameter").asString())
        .isEqualTo("version");
    assertThat(
            refused("{\"service\":\"a\",\"version\":\"1\",\"link\":\"javascript:alert(1)\"}")
                .path("parameter")
                .asString())
        .isEqualTo("link");
    assertThat(
            refused("{\"service\":\"a\",\"version\":\"1\",\"at\":\"soon\"}")
                .path("parameter")
                .asString())
        .isEqualTo("at");
    assertThat(refused("{\"service\":").path("parameter").asString()).isEqualTo("body");
    assertThat(
            refused("{\"service\":\"a\",\"version\":\"1\",\"verison\":\"1\"}")
                .path("parameter")
                .asString())
        .isEqualTo("verison");
    assertThat(notices.taken).isEmpty();
  }

  @Test
  void aNoticeThatIsTooLargeTooOldOrAheadOfTimeIsRefusedAndEachRefusalCounted() {
    long malformed = refusedSoFar(RefusalReason.MALFORMED);
    long large = refusedSoFar(RefusalReason.TOO_LARGE);
    long old = refusedSoFar(RefusalReason.TOO_OLD);
    long ahead = refusedSoFar(RefusalReason.IN_THE_FUTURE);

    refused("{\"version\":\"1\"}");
    problem(post("{\"service\":\"" + "x".repeat(70_000) + "\"}").build(), 413);
    assertThat(refused(notice("\"at\":\"2025-01-01T00:00:00Z\"")).path("parameter").asString())
        .isEqualTo("at");
    refused(notice("\"at\":\"2026-05-04T13:00:00Z\""));
    assertThat(
            refused(notice("\"committedAt\":\"2026-05-05T00:00:00Z\""))
                .path("parameter")
                .asString())
        .isEqualTo("committedAt");

    assertThat(notices.taken).isEmpty();
    assertThat(refusedSoFar(RefusalReason.MALFORMED)).isEqualTo(malformed + 1);
    assertThat(refusedSoFar(RefusalReason.TOO_LARGE)).isEqualTo(large + 1);
    assertThat(refusedSoFar(RefusalReason.TOO_OLD)).isEqualTo(old + 1);
    assertThat(refusedSoFar(RefusalReason.IN_THE_FUTURE)).isEqualTo(ahead + 2);
  }

  @Test
  void aKeyThatWasUsedForAnotherVersionIsAConflict() {
    Deployment told =
        deployment("d1", "payment", Deployment.State.ROLLING, NOW_NS - 60 * SECOND, null);
    telemetry.deployments.add(told);
    telemetry.noticed.put("run-7", List.of(told));

    String again = "{\"key\":\"run-7\",\"service\":\"payment\",\"version\":\"v1.5.0\"}";
    assertThat(json(send(post(again).build()).body()).path("deployment").path("id").asString())
        .isEqualTo("d1");
    assertThat(
            problem(post(again.replace("v1.5.0", "1.6.0")).build(), 409).path("detail").asString())
        .contains("run-7", "1.5.0");
    String other = again.replace("v1.5.0", "1.6.0").replace("payment", "order");
    assertThat(send(post(other).build()).statusCode()).isEqualTo(202);
  }

  @Test
  void whatLeftMemoryIsListedFoundAndNotAnnouncedTwice() {
    long day = 24 * 3600 * SECOND;
    long startedNs = NOW_NS - 100 * day;
    String id = "d" + Long.toString(startedNs / 1_000_000, 36) + "-1";
    Deployment old =
        deployment(id, "payment", Deployment.State.COMPLETE, startedNs, startedNs + SECOND);
    telemetry.keptDeployments.add(new KeptDeployment(old, startedNs + SECOND, Set.of("run-7")));

    assertThat(ids("")).isEmpty();
    assertThat(ids("?from=2026-01-01T00:00:00Z")).containsExactly(id);
    assertThat(get("/api/v1/deployments/" + id).path("version").asString()).isEqualTo("1.5.0");
    String again = "{\"key\":\"run-7\",\"service\":\"payment\",\"version\":\"v1.5.0\"}";
    assertThat(json(send(post(again).build()).body()).path("deployment").path("id").asString())
        .isEqualTo(id);
    assertThat(notices.taken).isEmpty();
    problem(post(again.replace("v1.5.0", "1.6.0")).build(), 409);
  }

  @Test
  void aNameOfServicesInSeveralEnvironmentsMustSayWhichOne() {
    for (String environment : List.of("prod", "staging")) {
      ServiceId service = new ServiceId("shop", "payment", environment);
      telemetry.instance(service, environment, "1.4.0", NOW_NS - SECOND, NOW_NS, null);
    }

    JsonNode problem = refused("{\"service\":\"payment\",\"version\":\"1.5.0\"}");
    assertThat(problem.path("parameter").asString()).isEqualTo("environment");
    assertThat(problem.path("allowed"))
        .isEqualTo(json("[\"shop/payment@prod\",\"shop/payment@staging\"]"));

    send(post("{\"service\":\"payment\",\"environment\":\"prod\",\"version\":\"1.5.0\"}").build());
    assertThat(notices.taken.getFirst().service())
        .isEqualTo(new ServiceId("shop", "payment", "prod"));
  }

  private static String notice(String more) {
    return "{\"service\":\"a\",\"version\":\"1\"," + more + "}";
  }

  private long refusedSoFar(RefusalReason reason) {
    return refusals.snapshot().getOrDefault(new Refusals.Key(Refusals.DEPLOYMENTS, reason), 0L);
  }

  @Test
  void aFullIntakeAsksToComeAgain() {
    notices.full = true;

    HttpResponse<String> response = send(post("{\"service\":\"a\",\"version\":\"1\"}").build());

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(json(response.body()).path("reason").asString()).isEqualTo("queue_full");
  }

  @Test
  void otherMethodsAndTypesGetProblems() {
    problem(request("/api/v1/deployments").DELETE().build(), 405);
    problem(
        request("/api/v1/deployments")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build(),
        415);
  }

  private JsonNode refused(String body) {
    return problem(post(body).build(), 400);
  }

  private HttpRequest.Builder post(String body) {
    return request("/api/v1/deployments")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private List<String> ids(String query) {
    return ids(get("/api/v1/deployments" + query));
  }

  private static List<String> ids(JsonNode answer) {
    return answer
        .path("deployments")
        .valueStream()
        .map(deployment -> deployment.path("id").asString())
        .toList();
  }

  private static Deployment deployment(
      String id, String service, Deployment.State state, long startedNs, Long finishedNs) {
    return new Deployment(
        id,
        Deployment.Kind.DEPLOY,
        new ServiceId("shop", service, "demo"),
        "1.5.0",
        "1.4.0",
        state,
        0.5,
        null,
        startedNs,
        finishedNs,
        "abc",
        NOW_NS - 1800 * SECOND,
        null,
        null,
        Set.of(Deployment.Source.CI, Deployment.Source.TELEMETRY),
        Deployment.Strategy.CANARY,
        List.of(new Deployment.ConfigChange("config.hash", "a1", null)),
        List.of(new Deployment.Region("eu-west-1", 1, null)));
  }
}
