package dev.pharos.alert.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.alert.evaluation.AlertListener.RuleAlerts;
import dev.pharos.alert.rule.RuleFile;
import dev.pharos.alert.rule.RuleFileReader;
import dev.pharos.query.SetClock;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The edges of {@code for}, {@code keep_firing_for}, {@code limit} and {@code query_offset}. */
class AlertingStateTest {
  private static final long MINUTE = 60_000;
  private static final Instant START = Instant.parse("2026-05-04T12:00:00Z");
  private static final long T0 = START.toEpochMilli();

  private static final String GONE = "rules: [{alert: Gone, expr: up == 0, for: 2m}]";

  private final MemorySeries series = new MemorySeries(Duration.ofMinutes(1));
  private final List<RuleAlerts> told = new ArrayList<>();

  private GroupState group(String rules) {
    return group(rules, Duration.ZERO);
  }

  private GroupState group(String rules, Duration queryOffset) {
    RuleFile file = RuleFileReader.read("a.yaml", "groups:\n- name: g\n" + rules.indent(2));
    assertThat(file.problems()).isEmpty();
    RuleSettings settings =
        new RuleSettings(
            Duration.ofMinutes(1),
            queryOffset,
            "",
            Map.of(),
            RuleSettings.OUTAGE_TOLERANCE,
            RuleSettings.GRACE_PERIOD);
    RuleParts parts =
        new RuleParts(series, series, settings, List.of(told::add), new SetClock(START), () -> 0);
    return new GroupState(file.groups().getFirst(), parts, true);
  }

  private void x(int minute, double value) {
    series.set(Labels.of("__name__", "x"), T0 + minute * MINUTE, value);
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

  @Test
  void anAlertWhoseElementReturnsKeepsFiringAnewWhenItGoesAgain() {
    GroupState group = group("rules: [{alert: A, expr: x > 0, keep_firing_for: 3m}]");
    x(0, 1);
    x(1, 0);
    x(2, 1);
    x(3, 0);

    for (int minute = 0; minute <= 5; minute++) {
      evaluate(group, minute);
      assertThat(lastTold().getFirst().state()).as("%d", minute).isEqualTo(AlertState.FIRING);
    }
    assertThat(lastTold().getFirst().keepFiringSince()).isEqualTo(START.plusSeconds(180));
    evaluate(group, 6);
    assertThat(lastTold().getFirst().state()).isEqualTo(AlertState.INACTIVE);
  }

  @Test
  void anAlertThatFiresIsPendingAgainWhenItsRuleHoldsItForLonger() {
    GroupState before = group(GONE);
    for (int minute = 0; minute <= 10; minute++) {
      down("a", minute);
    }
    evaluate(before, 0);
    evaluate(before, 2);
    assertThat(lastTold().getFirst().state()).isEqualTo(AlertState.FIRING);
    GroupState after = group(GONE.replace("for: 2m", "for: 10m"));
    after.continueWith(before);

    evaluate(after, 3);

    assertThat(lastTold())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.state()).isEqualTo(AlertState.PENDING);
          assertThat(alert.activeAt()).isEqualTo(START);
          assertThat(alert.firedAt()).isNull();
        });
    evaluate(after, 10);
    assertThat(lastTold().getFirst().state()).isEqualTo(AlertState.FIRING);
  }

  @Test
  void asManyAlertsAsTheLimitAreFineAndMoreAreForgotten() {
    GroupState group = group("limit: 2\n" + GONE);
    down("a", 0);
    down("b", 0);
    evaluate(group, 0);
    evaluate(group, 2);
    assertThat(group.status().rules().getFirst().lastError()).isEmpty();
    assertThat(group.status().rules().getFirst().alerts())
        .extracting(Alert::state)
        .containsExactly(AlertState.FIRING, AlertState.FIRING);

    down("c", 3);
    evaluate(group, 3);

    assertThat(group.status().rules().getFirst().lastError())
        .isEqualTo("exceeded limit of 2 with 3 alerts");
    assertThat(group.status().rules().getFirst().alerts()).isEmpty();
    series.set(Labels.of("__name__", "up", "instance", "c"), T0 + 4 * MINUTE, 1.0);
    evaluate(group, 4);
    assertThat(lastTold())
        .as("they wait anew")
        .extracting(Alert::state)
        .containsExactly(AlertState.PENDING, AlertState.PENDING);
  }

  @Test
  void anAlertOnAHistogramStandsAtZero() {
    GroupState group = group("rules: [{alert: A, expr: x, annotations: {is: '{{ $value }}'}}]");
    series.set(Labels.of("__name__", "x"), T0, FloatHistogram.builder().count(3).sum(4).build());

    evaluate(group, 0);

    assertThat(lastTold())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.value()).isZero();
          assertThat(alert.annotations().get("is")).contains("count:3", "sum:4");
        });
  }

  private void firesAtStartAlone(GroupState group) {
    x(0, 1);
    x(1, 0);

    evaluate(group, 2);

    assertThat(lastTold())
        .singleElement()
        .satisfies(alert -> assertThat(alert.activeAt()).isEqualTo(START.plusSeconds(120)));
    for (String metric : List.of("ALERTS", "ALERTS_FOR_STATE")) {
      assertThat(
              series.kept(
                  List.of(new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, metric)),
                  T0 - MINUTE,
                  T0 + 5 * MINUTE))
          .as(metric)
          .singleElement()
          .satisfies(data -> assertThat(data.samples().timeMs(0)).isEqualTo(T0));
    }
  }

  @Test
  void alertsLookBackByTheGroupsOffsetAndTheirSeriesStandThere() {
    firesAtStartAlone(group("query_offset: 2m\nrules: [{alert: A, expr: x > 0}]"));
  }

  @Test
  void groupsThatNameNoOffsetHaveTheConfiguredOne() {
    firesAtStartAlone(group("rules: [{alert: A, expr: x > 0}]", Duration.ofMinutes(2)));
  }
}
