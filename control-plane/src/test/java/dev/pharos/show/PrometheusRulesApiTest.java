package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.alert.evaluation.Alert;
import dev.pharos.alert.evaluation.AlertState;
import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.evaluation.RuleStatus;
import dev.pharos.alert.evaluation.RuleStatus.Health;
import dev.pharos.alert.rule.RuleFileReader;
import dev.pharos.alert.rule.RuleGroup;
import dev.pharos.signal.metric.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Rules and alerts in the shapes that Prometheus documents. */
class PrometheusRulesApiTest extends RestTest {
  private static final String API = "/prometheus/api/v1";
  private static final Instant AT = Instant.parse("2026-05-04T11:59:30Z");

  @Autowired HeldRules rules;

  @BeforeEach
  void groups() {
    List<RuleGroup> groups =
        RuleFileReader.read(
                "/rules/shop.yaml",
                """
                groups:
                - name: errors
                  limit: 5
                  rules:
                  - {record: "job:errors:rate5m", expr: "sum by(job)(rate(errors[5m]))", labels: {team: shop}}
                  - alert: ManyErrors
                    expr: job:errors:rate5m>0.1
                    for: 2m
                    keep_firing_for: 90s
                    labels: {severity: page}
                    annotations: {text: "{{ $value }}"}
                - name: later
                  rules: [{alert: Later, expr: vector(1)}]
                """)
            .groups();
    Alert alert =
        new Alert(
            Labels.of("alertname", "ManyErrors", "job", "order", "severity", "page"),
            new TreeMap<>(Map.of("text", "0.5")),
            AlertState.FIRING,
            0.5,
            AT.minusSeconds(300),
            AT.minusSeconds(180),
            null,
            AT.minusSeconds(30));
    rules.set(
        new GroupStatus(
            groups.get(0),
            Duration.ofSeconds(30),
            Duration.ofMillis(12),
            AT,
            List.of(
                new RuleStatus(
                    groups.get(0).rules().get(0),
                    Health.BAD,
                    "it failed",
                    Duration.ofMillis(5),
                    AT,
                    List.of()),
                new RuleStatus(
                    groups.get(0).rules().get(1),
                    Health.GOOD,
                    "",
                    Duration.ofMillis(7),
                    AT,
                    List.of(alert)))),
        new GroupStatus(
            groups.get(1),
            Duration.ofMinutes(1),
            Duration.ZERO,
            null,
            List.of(
                new RuleStatus(
                    groups.get(1).rules().get(0),
                    Health.UNKNOWN,
                    "",
                    Duration.ZERO,
                    null,
                    List.of()))));
  }

  @AfterEach
  void none() {
    rules.set();
  }

  private static final String ALERT =
      """
      {"labels": {"alertname": "ManyErrors", "job": "order", "severity": "page"},
       "annotations": {"text": "0.5"}, "state": "firing", "activeAt": "2026-05-04T11:54:30Z",
       "keepFiringSince": "2026-05-04T11:59:00Z", "value": "5e-01"}
      """;

  @Test
  void rulesAreToldAsPrometheusDoes() {
    assertThat(get(API + "/rules").path("data"))
        .isEqualTo(
            json(
                """
                {"groups": [
                  {"name": "errors", "file": "/rules/shop.yaml", "interval": 30.0, "limit": 5,
                   "evaluationTime": 0.012, "lastEvaluation": "2026-05-04T11:59:30Z",
                   "rules": [
                     {"name": "job:errors:rate5m", "query": "sum by (job) (rate(errors[5m]))",
                      "labels": {"team": "shop"}, "health": "err", "lastError": "it failed",
                      "evaluationTime": 0.005, "lastEvaluation": "2026-05-04T11:59:30Z",
                      "type": "recording"},
                     {"state": "firing", "name": "ManyErrors", "query": "job:errors:rate5m > 0.1",
                      "duration": 120.0, "keepFiringFor": 90.0, "labels": {"severity": "page"},
                      "annotations": {"text": "{{ $value }}"}, "alerts": [%s], "health": "ok",
                      "evaluationTime": 0.007, "lastEvaluation": "2026-05-04T11:59:30Z",
                      "type": "alerting"}]},
                  {"name": "later", "file": "/rules/shop.yaml", "interval": 60.0, "limit": 0,
                   "evaluationTime": 0.0, "lastEvaluation": "0001-01-01T00:00:00Z",
                   "rules": [
                     {"state": "unknown", "name": "Later", "query": "vector(1)", "duration": 0.0,
                      "keepFiringFor": 0.0, "labels": {}, "annotations": {}, "alerts": [],
                      "health": "unknown", "evaluationTime": 0.0,
                      "lastEvaluation": "0001-01-01T00:00:00Z", "type": "alerting"}]}]}
                """
                    .formatted(ALERT)));
  }

  @Test
  void activeAlertsAreToldAsPrometheusDoes() {
    assertThat(get(API + "/alerts").path("data"))
        .isEqualTo(json("{\"alerts\": [%s]}".formatted(ALERT)));
  }

  private List<String> names(String query) {
    return get(API
            + "/rules?"
            + query
                .replace("[]", "%5B%5D")
                .replace("{", "%7B")
                .replace("}", "%7D")
                .replace("\"", "%22"))
        .findValuesAsString("name");
  }

  @Test
  void rulesAreChosen() {
    assertThat(names("type=record")).containsExactly("errors", "job:errors:rate5m");
    assertThat(names("type=ALERT")).containsExactly("errors", "ManyErrors", "later", "Later");
    assertThat(names("rule_name[]=Later&rule_name[]=x")).containsExactly("later", "Later");
    assertThat(names("rule_group[]=later")).containsExactly("later", "Later");
    assertThat(names("file[]=other.yaml")).isEmpty();
    assertThat(names("match[]={severity=\"page\"}")).containsExactly("errors", "ManyErrors");
    assertThat(get(API + "/rules?exclude_alerts=true").at("/data/groups/0/rules/1/alerts").isNull())
        .isTrue();
  }

  @Test
  void groupsComeInPages() {
    var first = get(API + "/rules?group_limit=1").path("data");
    assertThat(first.at("/groups").size()).isEqualTo(1);
    String token = first.path("groupNextToken").asString();
    assertThat(token).hasSize(64);

    var second = get(API + "/rules?group_limit=1&group_next_token=" + token).path("data");

    assertThat(second.at("/groups/0/name").asString()).isEqualTo("later");
    assertThat(second.has("groupNextToken")).isFalse();
  }

  @Test
  void filesAreTold() {
    assertThat(get("/api/v1/rules/files")).isEqualTo(json("[]"));
  }
}
