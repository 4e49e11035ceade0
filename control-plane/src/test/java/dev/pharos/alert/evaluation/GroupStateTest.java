package dev.pharos.alert.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.alert.evaluation.AlertListener.RuleAlerts;
import dev.pharos.alert.rule.RuleFile;
import dev.pharos.alert.rule.RuleFileReader;
import dev.pharos.alert.rule.RuleGroup;
import dev.pharos.query.SetClock;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SeriesData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupStateTest {
  private static final long MINUTE = 60_000;
  private static final Instant START = Instant.parse("2026-05-04T12:00:00Z");
  private static final long T0 = START.toEpochMilli();

  private final SetClock clock = new SetClock(START);
  private final MemorySeries series = new MemorySeries(Duration.ofMinutes(1));
  private final List<RuleAlerts> told = new ArrayList<>();
  private final List<AlertListener> listeners = new ArrayList<>(List.of(told::add));
  private final RuleParts parts =
      new RuleParts(
          series,
          series,
          new RuleSettings(
              Duration.ofMinutes(1),
              Duration.ZERO,
              "https://pharos.example",
              Map.of(),
              RuleSettings.OUTAGE_TOLERANCE,
              RuleSettings.GRACE_PERIOD),
          listeners,
          clock,
          () -> 0);

  private GroupState group(boolean restored, String rules) {
    return new GroupState(read(rules), parts, restored);
  }

  private static RuleGroup read(String rules) {
    RuleFile file = RuleFileReader.read("a.yaml", "groups:\n- name: g\n" + rules.indent(2));
    assertThat(file.problems()).isEmpty();
    return file.groups().getFirst();
  }

  private void down(String instance, int minute) {
    series.set(Labels.of("__name__", "up", "instance", instance), T0 + minute * MINUTE, 0.0);
  }

  private void evaluate(GroupState group, int minute) {
    group.evaluate(T0 + minute * MINUTE);
  }

  private List<Alert> lastTold() {
    return told.getLast().alerts();
  }

  private List<String> values(String query, int minute) {
    return series.ask(query, T0 + minute * MINUTE).stream()
        .map(data -> data.labels() + " " + data.samples().value(0))
        .toList();
  }

  private static final String GONE =
      """
      rules:
      - alert: Gone
        expr: up == 0
        for: 2m
        labels: {severity: page}
        annotations: {text: "{{ $labels.instance }} is {{ $value }}"}
      """;

  @Test
  void anAlertIsPendingThenFiresThenIsResolvedAndForgottenAfterAQuarterOfAnHour() {
    GroupState group = group(true, GONE);
    for (int minute = 0; minute <= 3; minute++) {
      down("a", minute);
    }
    series.set(Labels.of("__name__", "up", "instance", "a"), T0 + 4 * MINUTE, 1.0);

    evaluate(group, 0);
    assertThat(lastTold())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.state()).isEqualTo(AlertState.PENDING);
          assertThat(alert.labels())
              .isEqualTo(Labels.of("alertname", "Gone", "instance", "a", "severity", "page"));
          assertThat(alert.annotations()).containsExactly(Map.entry("text", "a is 0"));
          assertThat(alert.firedAt()).isNull();
        });
    assertThat(values("ALERTS", 0))
        .containsExactly(
            "{__name__=\"ALERTS\", alertname=\"Gone\", alertstate=\"pending\", instance=\"a\", severity=\"page\"} 1.0");
    evaluate(group, 1);
    evaluate(group, 2);
    assertThat(lastTold())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.state()).isEqualTo(AlertState.FIRING);
          assertThat(alert.activeAt()).isEqualTo(START);
          assertThat(alert.firedAt()).isEqualTo(START.plusSeconds(120));
        });
    assertThat(values("ALERTS", 2))
        .as("the pending series ended")
        .containsExactly(
            "{__name__=\"ALERTS\", alertname=\"Gone\", alertstate=\"firing\", instance=\"a\", severity=\"page\"} 1.0");
    assertThat(values("ALERTS_FOR_STATE", 2))
        .containsExactly(
            "{__name__=\"ALERTS_FOR_STATE\", alertname=\"Gone\", instance=\"a\", severity=\"page\"} "
                + (double) START.getEpochSecond());
    assertThat(group.status().rules().getFirst().state()).isEqualTo(AlertState.FIRING);
    evaluate(group, 4);
    assertThat(lastTold())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.state()).isEqualTo(AlertState.INACTIVE);
          assertThat(alert.resolvedAt()).isEqualTo(START.plusSeconds(240));
          assertThat(alert.isActive()).isFalse();
        });
    assertThat(values("ALERTS", 4)).isEmpty();
    assertThat(group.status().rules().getFirst().alerts()).isEmpty();
    evaluate(group, 19);
    assertThat(lastTold()).hasSize(1);
    evaluate(group, 20);
    assertThat(lastTold()).isEmpty();
  }

  @Test
  void aPendingAlertWhoseElementIsGoneIsNoAlert() {
    GroupState group = group(true, GONE);
    down("a", 0);

    evaluate(group, 0);
    evaluate(group, 6);

    assertThat(lastTold()).isEmpty();
    assertThat(values("ALERTS", 6)).isEmpty();
  }

  @Test
  void anAlertKeepsFiringForAsLongAsItsRuleSays() {
    GroupState group = group(true, "rules: [{alert: A, expr: x > 0, keep_firing_for: 3m}]");
    series.set(Labels.of("__name__", "x"), T0, 1.0);
    series.set(Labels.of("__name__", "x"), T0 + MINUTE, 0.0);

    evaluate(group, 0);
    evaluate(group, 1);
    assertThat(lastTold().getFirst().state()).isEqualTo(AlertState.FIRING);
    assertThat(lastTold().getFirst().keepFiringSince()).isEqualTo(START.plusSeconds(60));
    evaluate(group, 3);
    assertThat(lastTold().getFirst().state()).isEqualTo(AlertState.FIRING);
    evaluate(group, 4);
    assertThat(lastTold().getFirst().state()).isEqualTo(AlertState.INACTIVE);
  }

  @Test
  void recordedSeriesThatAreMadeNoMoreEnd() {
    GroupState group = group(true, "rules: [{record: r, expr: x, labels: {l: v}}]");
    series.set(Labels.of("__name__", "x", "k", "a"), T0, 1.0);
    series.set(Labels.of("__name__", "x", "k", "b"), T0, 2.0);
    series.set(
        Labels.of("__name__", "x", "k", "a"),
        T0 + MINUTE,
        Double.longBitsToDouble(0x7ff0000000000002L));

    evaluate(group, 0);
    assertThat(values("r", 0)).hasSize(2);
    evaluate(group, 1);

    assertThat(values("r", 1)).containsExactly("{__name__=\"r\", k=\"b\", l=\"v\"} 2.0");
  }

  @Test
  void laterRulesSeeWhatEarlierOnesMadeAtTheSameTime() {
    GroupState group =
        group(true, "rules: [{record: a, expr: vector(2)}, {record: b, expr: a * 3}]");

    evaluate(group, 0);

    assertThat(values("b", 0)).containsExactly("{__name__=\"b\"} 6.0");
  }

  @Test
  void whatFailsIsToldAndDoesNotKeepTheOthersFromBeingEvaluated() {
    GroupState group =
        group(
            true,
            """
            limit: 1
            rules:
            - {record: many, expr: x}
            - {alert: Many, expr: x}
            - {alert: Same, expr: x, labels: {k: same}}
            - {record: same, expr: x, labels: {k: same}}
            - {record: text, expr: '"words"'}
            - {record: ok, expr: vector(1)}
            """);
    series.set(Labels.of("__name__", "x", "k", "a"), T0, 1.0);
    series.set(Labels.of("__name__", "x", "k", "b"), T0, 2.0);

    evaluate(group, 0);

    assertThat(group.status().rules())
        .extracting(RuleStatus::lastError)
        .containsExactly(
            "exceeded limit of 1 with 2 series",
            "exceeded limit of 1 with 2 alerts",
            "vector contains metrics with the same labelset after applying alert labels",
            "vector contains metrics with the same labelset after applying rule labels",
            "rule result is not a vector or scalar",
            "");
    assertThat(group.status().rules())
        .extracting(status -> status.health().word())
        .containsExactly("err", "err", "err", "err", "err", "ok");
    assertThat(values("ok", 0)).hasSize(1);
    assertThat(group.counts().failures()).isEqualTo(5);
    assertThat(group.counts().evaluations()).isEqualTo(6);
    assertThat(told).as("failures tell nothing").isEmpty();
  }

  @Test
  void whatCannotBeWrittenIsTheRulesError() {
    GroupState group = group(true, "rules: [{record: r, expr: vector(1)}]");
    series.broken = true;
    evaluate(group, 0);
    assertThat(group.status().rules().getFirst().lastError())
        .isEqualTo("what it made could not be written: the disk is full");
    series.broken = false;
    series.refusal = "too many series";
    evaluate(group, 1);
    assertThat(group.status().rules().getFirst().lastError()).isEqualTo("too many series");
    series.refusal = "";
    evaluate(group, 2);
    assertThat(group.status().rules().getFirst().health()).isEqualTo(RuleStatus.Health.GOOD);
  }

  @Test
  void whatNobodyExpectsIsTheRulesErrorAndTheOthersAreEvaluated() {
    GroupState before = group(true, "rules: [{record: old, expr: vector(1)}]");
    evaluate(before, 0);
    GroupState group =
        group(true, "rules: [{record: a, expr: vector(1)}, {record: b, expr: vector(1)}]");
    group.continueWith(before);
    series.closed = true;

    evaluate(group, 1);

    assertThat(group.status().rules())
        .extracting(RuleStatus::lastError)
        .containsOnly(
            "it could not be evaluated: java.lang.IllegalStateException: the store is closed");
    assertThat(group.counts().failures()).isEqualTo(2);
    assertThat(group.counts().iterations()).isEqualTo(1);
    series.closed = false;
    evaluate(group, 2);
    assertThat(group.status().rules())
        .extracting(RuleStatus::health)
        .containsOnly(RuleStatus.Health.GOOD);
  }

  @Test
  void queriesLookBackByTheGroupsOffsetAndSamplesStandThere() {
    GroupState group = group(true, "query_offset: 2m\nrules: [{record: r, expr: x}]");
    series.set(Labels.of("__name__", "x"), T0, 1.0);
    series.set(Labels.of("__name__", "x"), T0 + MINUTE, 7.0);

    evaluate(group, 2);

    List<SeriesData> kept =
        series.kept(
            List.of(new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, "r")),
            T0 - MINUTE,
            T0 + 5 * MINUTE);
    assertThat(kept)
        .singleElement()
        .satisfies(data -> {
          assertThat(data.samples().timeMs(0)).isEqualTo(T0);
          assertThat(data.samples().value(0)).isEqualTo(1.0);
        });
  }

  @Test
  void aListenerThatFailsKeepsNobodyFromBeingTold() {
    listeners.addFirst(_ -> {
      throw new IllegalStateException("not today");
    });
    GroupState group = group(true, GONE);
    down("a", 0);

    evaluate(group, 0);

    assertThat(lastTold()).hasSize(1);
    assertThat(told.getLast().generatorUrl())
        .isEqualTo("https://pharos.example/metrics?q=up+%3D%3D+0");
    assertThat(group.status().rules().getFirst().health()).isEqualTo(RuleStatus.Health.GOOD);
  }

  private static final String LONG =
      "rules: [{alert: Gone, expr: up == 0, for: 30m, labels: {l: \"{{ $labels.instance }}\"}}]";

  private Alert restored(int downMinute, int upMinute) {
    GroupState before = group(true, LONG);
    for (int minute = 0; minute <= downMinute; minute++) {
      down("a", minute);
      evaluate(before, minute);
    }
    told.clear();
    GroupState after = group(false, LONG);
    for (int minute = upMinute; minute < upMinute + 2; minute++) {
      down("a", minute);
      evaluate(after, minute);
    }
    assertThat(series.ask("ALERTS_FOR_STATE", T0 + (upMinute + 1) * MINUTE).size())
        .as("nothing is written before it is restored")
        .isEqualTo(upMinute - downMinute < 5 ? 1 : 0);
    after.restore(T0 + (upMinute + 1) * MINUTE);
    down("a", upMinute + 2);
    evaluate(after, upMinute + 2);
    return lastTold().getFirst();
  }

  @Test
  void anAlertThatFiredBeforeARestartFiresAfterIt() {
    Alert alert = restored(32, 40);

    assertThat(alert.state()).isEqualTo(AlertState.FIRING);
    assertThat(alert.activeAt()).isEqualTo(START);
  }

  @Test
  void thePauseCountsNeitherForNorAgainstAnAlertThatWaits() {
    Alert alert = restored(5, 20);

    assertThat(alert.state()).isEqualTo(AlertState.PENDING);
    assertThat(alert.activeAt()).isEqualTo(START.plus(Duration.ofMinutes(16)));
  }

  @Test
  void anAlertThatHadNearlyWaitedGetsTheGracePeriod() {
    Alert alert = restored(28, 40);

    assertThat(alert.state()).isEqualTo(AlertState.PENDING);
    assertThat(alert.activeAt()).isEqualTo(START.plus(Duration.ofMinutes(41 + 10 - 30)));
  }

  @Test
  void whatIsOlderThanAnHourIsNotRestored() {
    Alert alert = restored(5, 90);

    assertThat(alert.activeAt()).isEqualTo(START.plus(Duration.ofMinutes(90)));
  }

  @Test
  void statesThatCannotBeReadMakeAlertsWaitAnew() {
    GroupState before = group(true, LONG);
    for (int minute = 0; minute <= 32; minute++) {
      down("a", minute);
      evaluate(before, minute);
    }
    GroupState after = group(false, LONG);
    down("a", 40);
    evaluate(after, 40);
    series.broken = true;

    after.restore(T0 + 40 * MINUTE);

    series.broken = false;
    down("a", 41);
    evaluate(after, 41);
    assertThat(lastTold().getFirst().state()).isEqualTo(AlertState.PENDING);
    assertThat(lastTold().getFirst().activeAt()).isEqualTo(START.plus(Duration.ofMinutes(40)));
    assertThat(values("ALERTS_FOR_STATE", 41)).hasSize(1);
  }

  @Test
  void aChangedGroupGoesOnWithItsAlertsAndSeriesOfRulesThatAreGoneEnd() {
    GroupState before =
        group(true, GONE + "- {record: old, expr: vector(1)}\n- {alert: Old, expr: vector(1)}\n");
    for (int minute = 0; minute <= 3; minute++) {
      down("a", minute);
    }
    evaluate(before, 0);
    evaluate(before, 2);
    clock.advance(Duration.ofMinutes(2));
    GroupState after = group(true, GONE.replace("for: 2m", "for: 1m"));

    after.continueWith(before);

    assertThat(told.getLast().rule().name()).isEqualTo("Old");
    assertThat(lastTold())
        .singleElement()
        .satisfies(alert -> assertThat(alert.resolvedAt()).isEqualTo(clock.instant()));
    assertThat(after.status().rules().getFirst().alerts()).hasSize(1);
    evaluate(after, 3);
    assertThat(lastTold().getFirst().activeAt()).isEqualTo(START);
    assertThat(values("old", 3)).isEmpty();
    assertThat(values("ALERTS{alertname=\"Old\"}", 3)).isEmpty();
    assertThat(values("ALERTS{alertname=\"Gone\"}", 3)).hasSize(1);
  }

  @Test
  void seriesOfAGroupThatIsGoneEndUnlessAnotherMakesThem() {
    GroupState gone =
        group(true, "rules: [{record: kept, expr: vector(1)}, {record: over, expr: vector(1)}]");
    GroupState other = group(true, "rules: [{record: kept, expr: vector(1)}]");
    evaluate(gone, 0);
    evaluate(other, 1);

    gone.writeEnds(List.of(other), T0 + 2 * MINUTE);

    assertThat(values("kept", 2)).hasSize(1);
    assertThat(values("over", 2)).isEmpty();
  }
}
