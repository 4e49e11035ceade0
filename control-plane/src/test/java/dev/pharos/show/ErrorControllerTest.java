package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ErrorControllerTest extends RestTest {
  private static final long HOUR = 3_600 * SECOND;
  private static final long FULL_HOUR = NOW_NS - 5 * SECOND;
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "demo");

  @Test
  void tellsEveryFieldOfTheContract() {
    watchedSince(NOW_NS - 48 * HOUR);
    telemetry.errors.add(issue("e1", PAYMENT, NOW_NS - 2 * HOUR, NOW_NS - 60 * SECOND, "1.5.0"));

    JsonNode answer = get("/api/v1/errors?from=-1h");

    JsonNode error = answer.path("errors").get(0);
    List<JsonNode> trend = new ArrayList<>();
    error.path("trend").forEach(trend::add);
    assertThat(trend).hasSize(25);
    assertThat(trend.getLast()).isEqualTo(json("{\"time\":\"2026-05-04T12:00:00Z\",\"count\":3}"));
    assertThat(trend.getFirst().path("count").asInt()).isZero();
    ((tools.jackson.databind.node.ObjectNode) error).remove("trend");
    assertThat(error)
        .isEqualTo(
            json(
                """
                {"id":"e1","type":"com.shop.Refused","reportedType":"java.lang.RuntimeException",
                 "cause":"java.net.ConnectException","message":"card 1 refused",
                 "service":"payment","namespace":"shop","environment":"demo",
                 "groupedBy":"own_frames",
                 "frames":[{"code":"com.shop.Bank.pay","location":"Bank.java:7","own":true}],
                 "count":9,"countInRange":3,"logCount":2,"traceCount":4,
                 "firstSeen":"2026-05-04T10:00:05Z","lastSeen":"2026-05-04T11:59:05Z",
                 "versions":[{"version":"1.5.0","count":9,"firstSeen":"2026-05-04T10:00:05Z",
                   "lastSeen":"2026-05-04T11:59:05Z"}],
                 "new":true,
                 "newSince":{"reason":"recent","time":"2026-05-04T10:00:05Z","version":null,
                   "deployment":null},
                 "regressed":null,
                 "traces":[{"traceId":"00000000000000010000000000000002",
                   "spanId":"0000000000000003","time":"2026-05-04T11:59:05Z"}],
                 "alsoIn":[],
                 "search":{"q":"service=payment exception.type=java.lang.RuntimeException",
                   "note":"Finds every trace in which payment reported a java.lang.RuntimeException, of other errors too."},
                 "logs":{"q":"service=payment (\\"java.lang.RuntimeException\\" OR exception.type=java.lang.RuntimeException)",
                   "note":"Finds every line in which payment tells of a java.lang.RuntimeException, of other errors too."}}
                """));
    assertThat(answer.path("truncated").asBoolean()).isFalse();
    assertThat(answer.path("matching").asInt()).isEqualTo(1);
  }

  @Test
  void oneIssueByItsId() {
    telemetry.errors.add(issue("e1", PAYMENT, NOW_NS - HOUR, NOW_NS, "1"));

    assertThat(get("/api/v1/errors/e1").path("type").asString()).isEqualTo("com.shop.Refused");
    assertThat(problem("/api/v1/errors/e2", 404).path("detail").asString()).contains("e2");
  }

  @Test
  void whatTheLastDeploymentBroughtIsNewUntilTheNext() {
    watchedSince(NOW_NS - 480 * HOUR);
    telemetry.deployments.add(deployment("d2", "2", NOW_NS - 50 * HOUR));
    telemetry.deployments.add(deployment("d1", "1", NOW_NS - 90 * HOUR));
    telemetry.errors.add(issue("brought", PAYMENT, NOW_NS - 49 * HOUR, NOW_NS, "2"));
    telemetry.errors.add(issue("byBoth", PAYMENT, NOW_NS - 49 * HOUR, NOW_NS, "1", "2"));
    telemetry.errors.add(issue("before", PAYMENT, NOW_NS - 80 * HOUR, NOW_NS, "1"));
    telemetry.errors.add(issue("elsewhere", service("order"), NOW_NS - 49 * HOUR, NOW_NS, "2"));

    assertThat(ids("?state=new")).containsExactly("brought");
    assertThat(get("/api/v1/errors/brought").path("newSince"))
        .isEqualTo(
            json(
                """
                {"reason":"deployment","time":"2026-05-02T10:00:05Z","version":"2",
                 "deployment":"d2"}
                """));
    assertThat(get("/api/v1/errors/before").path("new").asBoolean()).isFalse();
  }

  @Test
  void theFirstSpansOfAVersionTellOfTimesBeforeItWasNoticed() {
    watchedSince(NOW_NS - 480 * HOUR);
    telemetry.deployments.add(deployment("d2", "2", NOW_NS - 50 * HOUR));
    telemetry.errors.add(issue("atOnce", PAYMENT, NOW_NS - 50 * HOUR - HOUR / 60, NOW_NS, "2"));
    telemetry.errors.add(issue("beforeARollback", PAYMENT, NOW_NS - 51 * HOUR, NOW_NS, "2"));

    assertThat(ids("?state=new")).containsExactly("atOnce");
  }

  @Test
  void whenPharosItselfIsNewNothingIs() {
    watchedSince(NOW_NS - HOUR);
    telemetry.errors.add(issue("e1", PAYMENT, NOW_NS - HOUR / 2, NOW_NS, "1"));

    assertThat(get("/api/v1/errors").path("errors").get(0).path("new").asBoolean()).isFalse();
  }

  @Test
  void whatCameAgainIsToldForAWeek() {
    telemetry.errors.add(
        quiet(issue("lately", PAYMENT, 0, NOW_NS, "1"), NOW_NS - 60 * HOUR, NOW_NS - HOUR));
    telemetry.errors.add(
        quiet(issue("longAgo", PAYMENT, 0, NOW_NS, "1"), NOW_NS - 600 * HOUR, NOW_NS - 500 * HOUR));

    assertThat(ids("?state=regressed")).containsExactly("lately");
    assertThat(get("/api/v1/errors/lately").path("regressed"))
        .isEqualTo(json("{\"since\":\"2026-05-02T00:00:05Z\",\"until\":\"2026-05-04T11:00:05Z\"}"));
  }

  @Test
  void filtersByServiceVersionPlaceAndTime() {
    telemetry.errors.add(issue("p", PAYMENT, NOW_NS - HOUR, NOW_NS, "1"));
    telemetry.errors.add(issue("o", service("order"), NOW_NS - HOUR, NOW_NS, ""));
    telemetry.errors.add(
        issue("old", service("order"), NOW_NS - 90 * HOUR, NOW_NS - 80 * HOUR, "1"));

    assertThat(ids("")).containsExactlyInAnyOrder("p", "o");
    assertThat(ids("?service=order")).containsExactly("o");
    assertThat(ids("?version=1")).containsExactly("p");
    assertThat(ids("?version=")).containsExactly("o");
    assertThat(ids("?env=demo")).containsExactly("p");
    assertThat(ids("?namespace=")).containsExactly("o");
    assertThat(ids("?from=-100h&to=-70h")).containsExactly("old");
    assertThat(ids("?from=-60m&to=-30m")).isEmpty();
  }

  @Test
  void sortsAndCuts() {
    telemetry.errors.add(issue("a", PAYMENT, NOW_NS - 3 * HOUR, NOW_NS - 2 * SECOND, "1"));
    telemetry.errors.add(issue("b", PAYMENT, NOW_NS - HOUR, NOW_NS - 3 * SECOND, "1"));
    telemetry.errors.add(more(issue("c", PAYMENT, NOW_NS - 2 * HOUR, NOW_NS - 4 * SECOND, "1")));

    assertThat(ids("")).containsExactly("c", "a", "b");
    assertThat(ids("?sort=last_seen")).containsExactly("a", "b", "c");
    assertThat(ids("?sort=first_seen")).containsExactly("b", "c", "a");
    JsonNode cut = get("/api/v1/errors?limit=2");
    assertThat(cut.path("errors")).hasSize(2);
    assertThat(cut.path("truncated").asBoolean()).isTrue();
    assertThat(cut.path("matching").asInt()).isEqualTo(3);
  }

  @Test
  void theSameFaultInOtherServicesIsNamed() {
    telemetry.errors.add(issue("p", PAYMENT, NOW_NS - HOUR, NOW_NS, "1"));
    telemetry.errors.add(issue("o", service("order"), NOW_NS - HOUR, NOW_NS, "1"));

    assertThat(get("/api/v1/errors/p").path("alsoIn"))
        .isEqualTo(
            json(
                """
                [{"id":"o","service":"order","namespace":null,"environment":null,"count":9}]
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=501", "state=old", "sort=name", "verison=1"})
  void refusesWhatItDoesNotKnow(String query) {
    assertThat(problem("/api/v1/errors?" + query, 400).path("parameter").asString())
        .isEqualTo(query.substring(0, query.indexOf('=')));
  }

  private List<String> ids(String query) {
    return get("/api/v1/errors" + query)
        .path("errors")
        .valueStream()
        .map(error -> error.path("id").asString())
        .toList();
  }

  private void watchedSince(long timeNs) {
    telemetry.instance(PAYMENT, "payment-1", "1", timeNs, NOW_NS, null);
  }

  private static ServiceId service(String name) {
    return new ServiceId("", name, "");
  }

  private static ErrorIssue issue(
      String id, ServiceId service, long firstSeenNs, long lastSeenNs, String... versions) {
    long hourNs = lastSeenNs > FULL_HOUR - HOUR ? FULL_HOUR : lastSeenNs - lastSeenNs % HOUR;
    return new ErrorIssue(
        id,
        service,
        "f",
        "com.shop.Refused",
        "java.lang.RuntimeException",
        "java.net.ConnectException",
        "card 1 refused",
        ErrorIssue.Grouping.OWN_FRAMES,
        List.of(new ErrorIssue.Frame("com.shop.Bank.pay", "Bank.java:7", true)),
        9,
        2,
        4,
        firstSeenNs,
        lastSeenNs,
        null,
        java.util.Arrays.stream(versions)
            .map(version -> new ErrorIssue.Version(version, 9, firstSeenNs, lastSeenNs))
            .toList(),
        List.of(new ErrorIssue.Occurrence(new TraceId(1, 2), 3, lastSeenNs)),
        List.of(new ErrorIssue.Hour(hourNs, 3)));
  }

  private static ErrorIssue more(ErrorIssue of) {
    return with(of, 20, of.quiet(), List.of(new ErrorIssue.Hour(FULL_HOUR, 20)));
  }

  private static ErrorIssue quiet(ErrorIssue of, long sinceNs, long untilNs) {
    return with(of, of.count(), new ErrorIssue.Quiet(sinceNs, untilNs), of.hours());
  }

  private static ErrorIssue with(
      ErrorIssue of, long count, ErrorIssue.Quiet quiet, List<ErrorIssue.Hour> hours) {
    return new ErrorIssue(
        of.id(),
        of.service(),
        of.fault(),
        of.type(),
        of.reportedType(),
        of.cause(),
        of.message(),
        of.groupedBy(),
        of.frames(),
        count,
        of.logCount(),
        of.traceCount(),
        of.firstSeenNs(),
        of.lastSeenNs(),
        quiet,
        of.versions(),
        of.traces(),
        hours);
  }

  private static Deployment deployment(String id, String version, long startedNs) {
    return DeploymentSamples.seen(
        id,
        Deployment.Kind.DEPLOY,
        PAYMENT,
        version,
        "",
        Deployment.State.COMPLETE,
        1,
        null,
        startedNs,
        startedNs + 60 * SECOND);
  }
}
