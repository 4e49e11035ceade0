package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Deployment;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.ServiceId;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeployStatusControllerTest extends RestTest {
  private static final ServiceId STAGING = new ServiceId("shop", "payment", "staging");
  private static final ServiceId PROD = new ServiceId("shop", "payment", "prod");
  private static final long HOUR = 3600 * SECOND;

  @Test
  void tellsWhatRunsWhereAndHowFarEnvironmentsAreApart() {
    twoEnvironments();

    JsonNode service = get("/api/v1/deploy-status").path("services").get(0);

    assertThat(service.path("service").asString()).isEqualTo("payment");
    assertThat(service.path("drifts").asBoolean()).isTrue();
    assertThat(service.path("environments"))
        .isEqualTo(
            json(
                """
                [{"environment":"prod","version":"1.4","rollingTo":null,"instances":1,
                  "commit":"abc","since":"2026-05-04T02:00:05Z","ageNs":36000000000000,
                  "author":"Ada","link":null,"deployment":"p4","state":"complete",
                  "verdict":"unknown","versionsBehind":2,"behindSince":"2026-05-04T07:00:05Z"},
                 {"environment":"staging","version":"1.6","rollingTo":null,"instances":2,
                  "commit":"abc","since":"2026-05-04T10:00:05Z","ageNs":7200000000000,
                  "author":"Ada","link":null,"deployment":"s6","state":"complete",
                  "verdict":"unknown","versionsBehind":0,"behindSince":null}]
                """));
  }

  @Test
  void tellsWhichVersionTakesThePlaceOfAnother() {
    telemetry.instance(PROD, "a", "1.4", NOW_NS - 9 * HOUR, NOW_NS, null);
    telemetry.instance(PROD, "b", "1.5", NOW_NS - 60 * SECOND, NOW_NS, null);
    telemetry.deployments.add(
        deployment("p5", PROD, "1.5", "1.4", Deployment.State.ROLLING, NOW_NS - 60 * SECOND, null));

    JsonNode prod =
        get("/api/v1/deploy-status").path("services").get(0).path("environments").get(0);

    assertThat(prod.path("version").asString()).isEqualTo("1.4");
    assertThat(prod.path("rollingTo").asString()).isEqualTo("1.5");
    assertThat(prod.path("since").asString()).isEqualTo("2026-05-04T03:00:05Z");
    assertThat(prod.path("deployment").isNull()).isTrue();
  }

  @Test
  void whatIsRememberedOnlyByItsDeploymentHasNoInstances() {
    telemetry.deployments.add(
        deployment("p5", PROD, "1.5", "1.4", Deployment.State.COMPLETE, NOW_NS - HOUR, NOW_NS));

    JsonNode prod =
        get("/api/v1/deploy-status").path("services").get(0).path("environments").get(0);

    assertThat(prod.path("version").asString()).isEqualTo("1.5");
    assertThat(prod.path("instances").asInt()).isZero();
  }

  @Test
  void looksAtOneEnvironmentWhenAsked() {
    twoEnvironments();

    JsonNode answer = get("/api/v1/deploy-status?env=prod");

    assertThat(answer.path("services").get(0).path("environments").size()).isEqualTo(1);
    assertThat(answer.path("weeks").get(0).path("deployments").asInt()).isEqualTo(1);
  }

  @Test
  void countsByWeekAndTeam() {
    twoEnvironments();

    JsonNode week = get("/api/v1/deploy-status").path("weeks").get(0);

    assertThat(week)
        .isEqualTo(
            json(
                """
                {"week":"2026-05-04","team":"Team by telemetry","deployments":3,"finished":3,"failed":0,
                 "changeFailureRatio":0.0,"restored":0,"timeToRestoreNs":null,"timed":3,
                 "leadTimeNs":1860000000000}
                """));
  }

  @Test
  void whatLeftMemoryStillCountsAndTellsWhatBroughtAVersion() {
    long startedNs = NOW_NS - 60 * 24 * HOUR;
    Deployment old =
        deployment(
            "p4", PROD, "1.4", "1.3", Deployment.State.COMPLETE, startedNs, startedNs + HOUR);
    telemetry.keptDeployments.add(new KeptDeployment(old, startedNs + HOUR, Set.of()));
    telemetry.instance(PROD, "a", "1.4", NOW_NS - HOUR, NOW_NS, null);

    JsonNode answer = get("/api/v1/deploy-status?from=2026-01-01T00:00:00Z");

    assertThat(
            answer.path("weeks").valueStream().mapToInt(w -> w.path("deployments").asInt()).sum())
        .isEqualTo(1);
    JsonNode prod = answer.path("services").get(0).path("environments").get(0);
    assertThat(prod.path("deployment").asString()).isEqualTo("p4");
    assertThat(prod.path("since").asString()).isEqualTo("2026-03-05T12:00:05Z");
  }

  @Test
  void isCsvWhenAskedForOne() {
    twoEnvironments();

    HttpResponse<String> byAccept =
        send(request("/api/v1/deploy-status").header("Accept", "text/csv").GET().build());
    HttpResponse<String> byFormat = send(request("/api/v1/deploy-status?format=csv").GET().build());

    assertThat(byAccept.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
    assertThat(byAccept.body()).isEqualTo(byFormat.body());
    assertThat(byFormat.body().split("\r\n"))
        .containsExactly(
            "namespace,service,team,environment,version,rolling_to,instances,commit,deployed_by,since,age_seconds,state,verdict,versions_behind,behind_since",
            "shop,payment,Team by telemetry,prod,1.4,,1,abc,Ada,2026-05-04T02:00:05Z,36000,complete,unknown,2,2026-05-04T07:00:05Z",
            "shop,payment,Team by telemetry,staging,1.6,,2,abc,Ada,2026-05-04T10:00:05Z,7200,complete,unknown,0,");
    assertThat(
            send(request("/api/v1/deploy-status?format=csv&table=weeks").GET().build())
                .body()
                .split("\r\n"))
        .containsExactly(
            "week,team,deployments,finished,failed,change_failure_ratio,restored,median_time_to_restore_seconds,with_commit_time,median_lead_time_seconds",
            "2026-05-04,Team by telemetry,3,3,0,0.0,0,,3,1860.0");
  }

  @Test
  void aCsvRunsNothingInASpreadsheetAndKeepsCommasInTheirCell() {
    telemetry.instance(PROD, "a", "=cmd()", NOW_NS - HOUR, NOW_NS, null);
    telemetry.instance(STAGING, "a", "1,\"2\"", NOW_NS - HOUR, NOW_NS, null);

    assertThat(send(request("/api/v1/deploy-status?format=csv").GET().build()).body())
        .contains(",prod,'=cmd(),", ",staging,\"1,\"\"2\"\"\",");
  }

  @Test
  void refusesFormatsItDoesNotHave() {
    assertThat(problem("/api/v1/deploy-status?format=xls", 400).path("allowed"))
        .isEqualTo(json("[\"json\",\"csv\"]"));
    assertThat(problem("/api/v1/deploy-status?table=all", 400).path("parameter").asString())
        .isEqualTo("table");
  }

  private void twoEnvironments() {
    telemetry.instance(PROD, "a", "1.4", NOW_NS - 9 * HOUR, NOW_NS, null);
    telemetry.instance(STAGING, "b", "1.6", NOW_NS - 2 * HOUR, NOW_NS, null);
    telemetry.instance(STAGING, "c", "1.6", NOW_NS - 2 * HOUR, NOW_NS, null);
    telemetry.deployments.addAll(
        List.of(
            complete("s6", STAGING, "1.6", NOW_NS - 2 * HOUR),
            complete("s5", STAGING, "1.5", NOW_NS - 5 * HOUR),
            complete("p4", PROD, "1.4", NOW_NS - 10 * HOUR)));
  }

  private static Deployment complete(String id, ServiceId service, String version, long startNs) {
    return deployment(
        id, service, version, "1.3", Deployment.State.COMPLETE, startNs, startNs + 60 * SECOND);
  }

  private static Deployment deployment(
      String id,
      ServiceId service,
      String version,
      String previous,
      Deployment.State state,
      long startNs,
      Long endNs) {
    return new Deployment(
        id,
        Deployment.Kind.DEPLOY,
        service,
        version,
        previous,
        state,
        1,
        null,
        startNs,
        endNs,
        "abc",
        startNs - 1800 * SECOND,
        "Ada",
        null,
        Set.of(Deployment.Source.CI),
        Deployment.Strategy.ROLLING,
        List.of(),
        List.of());
  }
}
