package dev.pharos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthJudgeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final long T0 = TimeRange.epochNs(Instant.parse("2026-03-01T12:00:00Z"));
  private static final ServiceId ORDER = new ServiceId("", "order", "");

  private final HealthJudge judge = new HealthJudge();
  private final List<HealthWindow> windows = new ArrayList<>();
  private HealthObjective objective = HealthObjective.DEFAULT;
  private List<InstanceState> instances = List.of();
  private List<HealthDependency> dependencies = List.of();
  private List<QueueState> queues = List.of();
  private Long quietForNs = 0L;
  private Long usualGapNs;
  private long unwatchedNs;
  private boolean signedOff;
  private long nowNs = T0;

  @Test
  void isHealthyAndSaysWhy() {
    pass(30, 100, 0);

    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
    assertThat(verdict().reason()).isEqualTo("No errors now, p95 is 20 ms.");
  }

  @Test
  void entersAStateAfterTwoBadWindowsAndLeavesItAfterSixGoodOnes() {
    pass(10, 100, 0);
    pass(1, 100, 10);
    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
    long sinceNs = nowNs - 10 * SECOND;
    pass(1, 100, 10);
    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
    assertThat(verdict().sinceNs()).isEqualTo(sinceNs);
    assertThat(verdict().reason()).isEqualTo("10 % of requests fail; 1 % may.");

    pass(3, 100, 0);
    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
    assertThat(verdict().sinceNs()).isEqualTo(sinceNs);
    assertThat(verdict().reason())
        .isEqualTo(
            "Errors are back to normal: none within 30 s, up to 10 % in the 20 s before;"
                + " it is over after 3 more good windows.");
    pass(2, 100, 1);
    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
    assertThat(verdict().reason())
        .isEqualTo(
            "Errors are back to normal: 0.4 % within 50 s, up to 10 % in the 20 s before;"
                + " it is over after 1 more good window.");
    pass(1, 100, 0);
    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void isDegradedAboveTheAllowedShareAndFailingAboveThreeTimesIt() {
    pass(5, 200, 6);
    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
    pass(5, 200, 7);
    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
  }

  @Test
  void recoversFromFailingToDegradedWhereErrorsOnlyBecomeFewer() {
    pass(4, 200, 40);
    pass(5, 200, 4);

    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
    assertThat(verdict().reason())
        .isEqualTo("Fewer requests fail: 2 %, up to 20 % in the 40 s before; 1 % may.");
    pass(1, 200, 4);
    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
    assertThat(verdict().reason()).isEqualTo("2 % of requests fail; 1 % may.");
  }

  @Test
  void tellsOfBadWindowsOnlyWhenGoodOnesCameBetween() {
    pass(2, 100, 3);
    pass(1, 10_000, 0);
    pass(1, 100, 3);

    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
    assertThat(verdict().reason()).isEqualTo("3 % of requests fail; 1 % may.");
  }

  @Test
  void showsThatErrorsAreAboveTheAllowedShareHoweverLittle() {
    pass(2, 10_000, 104);

    assertThat(verdict().reason()).isEqualTo("1.04 % of requests fail; 1 % may.");
  }

  @Test
  void tellsTheAgeOfErrorsThatNothingCameAfter() {
    pass(10, 100, 10);
    pass(20, 1, 0);

    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
    assertThat(verdict().reason())
        .isEqualTo("10 % of requests failed 3 min ago; too few came since to judge anew.");
  }

  @Test
  void saysWhoseFailureWasPassedOnWhileItRecovers() {
    pass(10, 100, 20);
    pass(2, 100, 0);
    dependencies = List.of(new HealthDependency("payment", 400, 190));

    assertThat(verdict().reason())
        .isEqualTo(
            "Errors are back to normal: none within 20 s, up to 20 % in the 100 s before, passed"
                + " on from payment; it is over after 4 more good windows.");
  }

  @Test
  void ignoresErrorsWhereRequestsAreTooFew() {
    pass(60, 1, 1);

    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
    assertThat(verdict().reason()).contains("Too few requests");
  }

  @Test
  void judgesSlowTrafficInLongerWindows() {
    pass(48, 5, 0);
    pass(6, 5, 1);
    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
    pass(6, 5, 1);

    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
  }

  @Test
  void leavesAStateAfterThreeGoodWindowsWhereTheyAreLong() {
    pass(36, 5, 0);
    pass(12, 5, 1);
    pass(12, 5, 0);
    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
    pass(6, 5, 0);

    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void seesInFewRequestsThatNearlyAllFailButNeverInFewerThanTwenty() {
    pass(48, 5, 0);
    pass(3, 5, 4);
    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
    pass(1, 5, 4);

    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
    assertThat(verdict().sinceNs()).isEqualTo(nowNs - 40 * SECOND);
  }

  @Test
  void seesInFewRequestsThatNearlyAllAreSlow() {
    objective = new HealthObjective(0.99, null, 20 * MILLI);
    pass(48, 7, 0);
    pass(1, 7, 0, 300 * MILLI);
    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
    pass(1, 7, 0, 300 * MILLI);

    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
    assertThat(verdict().reason()).matches("Slow: p95 is (29|30)\\d ms, usual is 20 ms\\.");
    pass(5, 7, 0);
    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
  }

  @Test
  void doesNotTakeSlowRequestsFarApartForOneTrouble() {
    objective = new HealthObjective(0.99, null, 20 * MILLI);
    pass(10, 2, 0);
    pass(1, 4, 0, 300 * MILLI);
    nowNs += 90 * SECOND;
    pass(1, 4, 0, 300 * MILLI);

    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void aFewSlowRequestsNowAndThenAreNoClearTrouble() {
    assertThat(ClearTrouble.isBeyondChance(2, 7, 0.05)).isFalse();
    assertThat(ClearTrouble.isBeyondChance(3, 7, 0.05)).isFalse();
    assertThat(ClearTrouble.isBeyondChance(4, 7, 0.05)).isTrue();
    assertThat(ClearTrouble.isBeyondChance(9, 100, 0.05)).isFalse();
    assertThat(ClearTrouble.isBeyondChance(14, 100, 0.05)).isTrue();
  }

  @Test
  void doesNotLetWindowsTooSmallToJudgeChangeTheState() {
    pass(20, 100, 10);
    pass(5, 2, 0);

    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
  }

  @Test
  void leavesOutTheWindowThatIsNotOver() {
    pass(10, 100, 0);
    windows.add(window(nowNs, 100, 100, 20 * MILLI));
    nowNs += 5 * SECOND;

    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void isDegradedOnlyWhereADependencysFailureIsPassedOn() {
    pass(10, 100, 20);
    dependencies =
        List.of(new HealthDependency("payment", 400, 190), new HealthDependency("orders", 1000, 0));

    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
    assertThat(verdict().reason()).isEqualTo("20 % of requests fail because calls to payment do.");
    assertThat(verdict().reasons().getFirst().kind()).isEqualTo(HealthReason.Kind.DEPENDENCY);
  }

  @Test
  void failsByItselfWhereADependencyExplainsLittleOfIt() {
    pass(10, 100, 20);
    dependencies = List.of(new HealthDependency("payment", 100, 50));

    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
  }

  @Test
  void staysHealthyWhereAFallbackHidesADependencysFailure() {
    pass(10, 100, 0);
    dependencies = List.of(new HealthDependency("recommendation", 100, 100));

    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void isDegradedWhenOneInstanceIsDownAndFailingWhenAllAre() {
    pass(10, 100, 0);
    instances =
        List.of(instance("order-1", InstanceStatus.UP), instance("order-2", InstanceStatus.DOWN));
    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
    assertThat(verdict().reason()).isEqualTo("1 of 2 instances is down; order-2 is down: db.");

    instances = List.of(instance("order-1", InstanceStatus.OFFLINE));
    assertThat(verdict().state()).isEqualTo(HealthState.FAILING);
    assertThat(verdict().reason()).isEqualTo("Its only instance, order-1, is offline: db.");
  }

  @Test
  void isDegradedWhenAMessageWaitsForMoreThanAMinute() {
    pass(10, 100, 0);
    Node queue = Node.virtual(NodeKind.QUEUE, "orders", "", "jms");
    queues = List.of(new QueueState(queue, 12, nowNs - 60 * SECOND));
    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);

    queues = List.of(new QueueState(queue, 12, nowNs - 95 * SECOND));
    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
    assertThat(verdict().reason()).isEqualTo("12 messages wait in orders, the oldest for 95 s.");
  }

  @Test
  void isDegradedWhenMuchSlowerThanUsual() {
    objective = new HealthObjective(0.99, null, 9 * MILLI);
    pass(10, 100, 0);
    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
    assertThat(verdict().reason()).isEqualTo("Slow: p95 is 20 ms, usual is 9 ms.");

    objective = new HealthObjective(0.99, null, 15 * MILLI);
    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void saysThatLatencyIsBackToNormalWhileTheStateIsHeld() {
    objective = new HealthObjective(0.99, null, 31 * MILLI);
    pass(10, 100, 0);
    long slowFromNs = nowNs;
    pass(3, 100, 0, 180 * MILLI);
    pass(4, 100, 0);

    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
    assertThat(verdict().sinceNs()).isEqualTo(slowFromNs);
    assertThat(verdict().reason())
        .matches(
            "Latency is back to normal: p95 20 ms within 40 s, up to 1[78]\\d ms in the 30 s"
                + " before, usual is 31 ms; it is over after 2 more good windows\\.");
    pass(2, 100, 0);
    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void doesNotCallAYoungServiceSlowWhoseStartWasSlow() {
    objective = new HealthObjective(0.99, null, 20 * MILLI);
    instances = List.of(instance("order-1", InstanceStatus.UP, nowNs));
    pass(12, 100, 0, 900 * MILLI);
    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);

    pass(2, 100, 0, 900 * MILLI);
    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
  }

  @Test
  void holdsAYoungServiceToWhatItPromised() {
    objective = new HealthObjective(0.99, 100 * MILLI, null);
    instances = List.of(instance("order-1", InstanceStatus.UP, nowNs));
    pass(2, 100, 0, 900 * MILLI);

    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);
  }

  @Test
  void oneStartingInstanceAmongManyDoesNotExcuseSlowness() {
    objective = new HealthObjective(0.99, null, 20 * MILLI);
    List<InstanceState> many = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      many.add(instance("order-" + i, InstanceStatus.UP));
    }
    many.set(20, instance("order-20", InstanceStatus.UP, nowNs));
    instances = many;
    pass(2, 100, 0, 900 * MILLI);
    assertThat(verdict().state()).isEqualTo(HealthState.DEGRADED);

    many.set(19, instance("order-19", InstanceStatus.UP, nowNs - 20 * SECOND));
    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void holdsAServiceToWhatItPromised() {
    pass(10, 100, 0);
    objective = new HealthObjective(0.99, 18 * MILLI, 20 * MILLI);

    assertThat(verdict().reason()).isEqualTo("Slow: p95 is 20 ms, promised is 18 ms.");
  }

  @Test
  void isSilentWhenExpectedButGone() {
    quietForNs = 91 * SECOND;
    assertThat(verdict().state()).isEqualTo(HealthState.SILENT);
    assertThat(verdict().sinceNs()).isEqualTo(nowNs - quietForNs);

    usualGapNs = 20 * SECOND;
    assertThat(verdict().state()).isEqualTo(HealthState.IDLE);
    quietForNs = 101 * SECOND;
    assertThat(verdict().state()).isEqualTo(HealthState.SILENT);
  }

  @Test
  void isNotSilentBecausePharosWasNotThere() {
    quietForNs = 300 * SECOND;
    unwatchedNs = 210 * SECOND;
    assertThat(verdict().state()).isEqualTo(HealthState.IDLE);

    unwatchedNs = 209 * SECOND;
    assertThat(verdict().state()).isEqualTo(HealthState.SILENT);
    assertThat(verdict().sinceNs()).isEqualTo(nowNs - quietForNs);
  }

  @Test
  void isIdleWhenUpWithoutTrafficOrScaledToZero() {
    quietForNs = 600 * SECOND;
    instances = List.of(instance("order-1", InstanceStatus.UP));
    assertThat(verdict().state()).isEqualTo(HealthState.IDLE);

    instances = List.of();
    signedOff = true;
    assertThat(verdict().state()).isEqualTo(HealthState.IDLE);
    assertThat(verdict().reason()).contains("scaled to zero");
  }

  @Test
  void isUnknownWhenNothingWasHeardOfIt() {
    quietForNs = null;

    assertThat(verdict().state()).isEqualTo(HealthState.UNKNOWN);
  }

  @Test
  void isHealthyWhenItOnlyCallsOthers() {
    dependencies = List.of(new HealthDependency("gateway", 100, 0));

    assertThat(verdict().state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void putsTheWorstReasonFirstAndKeepsTheOthers() {
    pass(10, 100, 50);
    instances =
        List.of(instance("order-1", InstanceStatus.UP), instance("order-2", InstanceStatus.DOWN));

    assertThat(verdict().reasons())
        .extracting(HealthReason::kind)
        .containsExactly(HealthReason.Kind.ERRORS, HealthReason.Kind.INSTANCE);
  }

  @Test
  void judgesCallsByTheirCountsAlone() {
    assertThat(judge.calls(0, 0, 0.99)).isEqualTo(HealthState.IDLE);
    assertThat(judge.calls(19, 19, 0.99)).isEqualTo(HealthState.HEALTHY);
    assertThat(judge.calls(100, 2, 0.99)).isEqualTo(HealthState.DEGRADED);
    assertThat(judge.calls(100, 4, 0.99)).isEqualTo(HealthState.FAILING);
  }

  private HealthVerdict verdict() {
    return judge.judge(
        new HealthInput(
            nowNs,
            windows,
            objective,
            instances,
            dependencies,
            queues,
            quietForNs == null ? null : (Long) (nowNs - quietForNs),
            usualGapNs,
            unwatchedNs,
            signedOff));
  }

  private void pass(int tenSeconds, long requests, long errors) {
    pass(tenSeconds, requests, errors, 20 * MILLI);
  }

  private void pass(int tenSeconds, long requests, long errors, long durationNs) {
    for (int i = 0; i < tenSeconds; i++) {
      windows.add(window(nowNs, requests, errors, durationNs));
      nowNs += 10 * SECOND;
    }
  }

  private static HealthWindow window(long startNs, long requests, long errors, long durationNs) {
    LatencySketch latency = new LatencySketch();
    for (int i = 0; i < requests; i++) {
      latency.add(durationNs);
    }
    return new HealthWindow(startNs, requests, errors, latency);
  }

  private InstanceState instance(String id, InstanceStatus status) {
    return instance(id, status, T0 - 600 * SECOND);
  }

  private InstanceState instance(String id, InstanceStatus status, long startedNs) {
    String detail = status == InstanceStatus.UP ? "" : "db";
    return new InstanceState(
        ORDER,
        id,
        "1.0",
        "",
        "host",
        startedNs,
        startedNs,
        nowNs,
        new InstanceReport(
            id, ORDER, id, "1.0", null, null, null, status, detail, "host", null, T0),
        null);
  }
}
