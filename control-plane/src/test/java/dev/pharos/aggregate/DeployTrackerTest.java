package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DeployTrackerTest {
  private static final ServiceId PAYMENT = new ServiceId("", "payment", "test");

  private final KeptRollups rollups = new KeptRollups();
  private final StreamingAggregates aggregates = new StreamingAggregates(rollups);
  private final List<Spans> running = new ArrayList<>();
  private long nowNs = T0;
  private long spans;

  @Test
  void doesNotCallAServicesFirstVersionADeployment() {
    run("1.4", "a", "b");
    pass(300);

    assertThat(aggregates.deployments()).isEmpty();
  }

  @Test
  void followsARollingDeploymentUntilTheOldVersionIsSilent() {
    run("1.4", "a", "b");
    pass(60);
    long startNs = nowNs;
    run("1.5", "c");
    pass(20);

    Deployment rolling = only();
    assertThat(rolling.kind()).isEqualTo(Deployment.Kind.DEPLOY);
    assertThat(rolling.state()).isEqualTo(Deployment.State.ROLLING);
    assertThat(rolling.service()).isEqualTo(PAYMENT);
    assertThat(rolling.version()).isEqualTo("1.5");
    assertThat(rolling.previousVersion()).isEqualTo("1.4");
    assertThat(rolling.startedAtNs()).isEqualTo(startNs + SECOND);
    assertThat(rolling.instanceShare()).isEqualTo(1 / 3.0, Offset.offset(0.01));
    assertThat(rolling.trafficShare()).isBetween(0.05, 0.3);
    assertThat(rolling.sources()).containsExactly(Deployment.Source.TELEMETRY);

    stop("a", "b");
    run("1.5", "d");
    long lastOfOldNs = nowNs;
    pass(85);
    assertThat(only().state()).isEqualTo(Deployment.State.ROLLING);
    pass(20);

    assertThat(only().state()).isEqualTo(Deployment.State.COMPLETE);
    assertThat(only().finishedAtNs()).isEqualTo(lastOfOldNs);
    assertThat(only().instanceShare()).isEqualTo(1);
  }

  @Test
  void aNoticeOfThePastOfWhatRunsIsJoinedWithWhatTelemetryShows() {
    long longAgoNs = nowNs - Duration.ofDays(10).toNanos();
    DeploymentNotice past =
        new DeploymentNotice("run-1", PAYMENT, "1.4", null, null, null, null, longAgoNs);
    run("1.4", "a");
    pass(60);
    aggregates.fold(past);
    pass(1);

    Deployment told = only();
    assertThat(told.state()).isEqualTo(Deployment.State.COMPLETE);
    assertThat(told.previousVersion()).isEmpty();
    assertThat(told.sources())
        .containsExactlyInAnyOrder(Deployment.Source.TELEMETRY, Deployment.Source.CI);
  }

  @Test
  void aDeploymentThatHasBeenOverForAMonthMovesToTheStore() throws IOException {
    run("1.4", "a");
    pass(60);
    stop("a");
    run("1.5", "b");
    pass(120);
    Deployment complete = only();
    running.clear();

    nowNs += Duration.ofDays(29).toNanos();
    aggregates.tick(nowNs);
    assertThat(only()).isEqualTo(complete);
    assertThat(rollups.deployments).isEmpty();

    nowNs += Duration.ofDays(2).toNanos();
    rollups.failing = true;
    assertThatThrownBy(() -> aggregates.tick(nowNs)).isInstanceOf(IOException.class);
    assertThat(only()).isEqualTo(complete);

    rollups.failing = false;
    nowNs += SECOND;
    aggregates.tick(nowNs);
    assertThat(aggregates.deployments()).isEmpty();
    assertThat(rollups.deployments)
        .extracting(KeptDeployment::deployment)
        .containsExactly(complete);
  }

  @Test
  void theOldestThatAreOverMoveToTheStoreWhenThereAreTooMany() throws IOException {
    run("1.4", "a");
    pass(5);
    int more = AggregateLimits.DEPLOYMENTS + 1;
    for (int i = 0; i < more; i++) {
      aggregates.fold(
          new DeploymentNotice(
              "key-" + i, PAYMENT, "1.4", null, null, null, null, nowNs - (more - i) * SECOND));
    }
    pass(1);

    List<Deployment> kept = rollups.deployments.stream().map(KeptDeployment::deployment).toList();
    assertThat(kept).hasSize(more - AggregateLimits.DEPLOYMENTS * 9 / 10);
    assertThat(aggregates.deployments()).hasSize(AggregateLimits.DEPLOYMENTS * 9 / 10);
    assertThat(kept.getFirst().startedAtNs()).isEqualTo(nowNs - SECOND - more * SECOND);
    assertThat(kept).doesNotContainAnyElementsOf(aggregates.deployments());
    assertThat(rollups.deployments.getFirst().keys()).containsExactly("key-0");
    assertThat(aggregates.shortfalls()).doesNotContainKey(Shortfall.DEPLOYMENTS);
  }

  @Test
  void seesADeploymentThatStopsTheOldVersionFirst() {
    run("1.4", "a");
    pass(60);
    stop("a");
    pass(30);
    run("1.5", "b");
    pass(120);

    assertThat(only().state()).isEqualTo(Deployment.State.COMPLETE);
    assertThat(only().previousVersion()).isEqualTo("1.4");
  }

  @Test
  void waitsForAnOldVersionThatIsStillRegisteredAsUp() {
    run("1.4", "a");
    report("a", "1.4", InstanceStatus.UP);
    pass(60);
    run("1.5", "b");
    stop("a");
    pass(200);
    assertThat(only().state()).isNotEqualTo(Deployment.State.COMPLETE);

    aggregates.instanceGone("reg-a", nowNs);
    pass(5);
    assertThat(only().state()).isEqualTo(Deployment.State.COMPLETE);
  }

  @Test
  void callsItRolledBackWhenTheNewVersionGoesAndTheOldOneStays() {
    run("1.4", "a", "b");
    pass(60);
    run("1.5", "c");
    pass(60);
    stop("c");
    pass(120);

    assertThat(only().state()).isEqualTo(Deployment.State.ROLLED_BACK);
    assertThat(only().instanceShare()).isZero();
  }

  @Test
  void callsTheReturnOfAnOlderVersionARollback() {
    run("1.4", "a");
    pass(60);
    run("1.5", "b");
    stop("a");
    pass(200);
    run("1.4", "c");
    pass(5);

    Deployment rollback = aggregates.deployments().getFirst();
    assertThat(aggregates.deployments()).hasSize(2);
    assertThat(rollback.kind()).isEqualTo(Deployment.Kind.ROLLBACK);
    assertThat(rollback.version()).isEqualTo("1.4");
    assertThat(rollback.previousVersion()).isEqualTo("1.5");
    stop("b");
    pass(120);
    assertThat(aggregates.deployments().getFirst().state()).isEqualTo(Deployment.State.COMPLETE);
  }

  @Test
  void callsItPausedWhileBothVersionsRunUnchanged() {
    run("1.4", "a", "b");
    pass(60);
    run("1.5", "c");
    pass(290);
    assertThat(only().state()).isEqualTo(Deployment.State.ROLLING);
    pass(20);
    assertThat(only().state()).isEqualTo(Deployment.State.PAUSED);

    run("1.5", "d");
    pass(5);
    assertThat(only().state()).isEqualTo(Deployment.State.ROLLING);
  }

  @Test
  void callsItStuckWhenItsInstancesKeepDying() {
    run("1.4", "a", "b");
    pass(60);
    for (String instance : List.of("c", "d", "e")) {
      run("1.5", instance);
      pass(30);
      stop(instance);
      pass(65);
    }
    run("1.5", "f");
    pass(30);

    assertThat(only().state()).isEqualTo(Deployment.State.STUCK);
  }

  @Test
  void callsItStuckWhenItsInstanceSaysItIsDown() {
    run("1.4", "a", "b");
    pass(60);
    run("1.5", "c");
    report("c", "1.5", InstanceStatus.DOWN);
    pass(110);
    assertThat(only().state()).isEqualTo(Deployment.State.ROLLING);
    pass(20);
    assertThat(only().state()).isEqualTo(Deployment.State.STUCK);
  }

  @Test
  void tellsARestartFromADeployment() {
    run("1.4", "a", "b");
    pass(120);
    long startNs = nowNs;
    stop("a");
    run("1.4", "c");
    pass(150);

    Deployment restart = only();
    assertThat(restart.kind()).isEqualTo(Deployment.Kind.RESTART);
    assertThat(restart.version()).isEqualTo("1.4");
    assertThat(restart.state()).isEqualTo(Deployment.State.COMPLETE);
    assertThat(restart.startedAtNs()).isEqualTo(startNs + SECOND);
  }

  @Test
  void makesOneRestartOfInstancesReplacedOneAfterTheOther() {
    run("1.4", "a", "b");
    pass(120);
    stop("a");
    run("1.4", "c");
    pass(40);
    stop("b");
    run("1.4", "d");
    pass(200);

    assertThat(only().kind()).isEqualTo(Deployment.Kind.RESTART);
  }

  @Test
  void seesTheRestartOfAnInstanceThatKeepsItsId() {
    Spans before = process("7");
    running.add(before);
    pass(120);
    running.clear();
    running.add(process("8"));
    pass(20);

    assertThat(only().kind()).isEqualTo(Deployment.Kind.RESTART);
    assertThat(only().version()).isEmpty();
  }

  @Test
  void doesNotCallScalingUpARestart() {
    run("1.4", "a");
    pass(120);
    run("1.4", "b", "c");
    pass(300);

    assertThat(aggregates.deployments()).isEmpty();
  }

  @Test
  void mergesWhatCiTellsWithWhatTelemetryShows() {
    run("1.4", "a");
    pass(60);
    run("1.5", "b");
    pass(60);
    aggregates.fold(notice("run-1", "1.5"));
    aggregates.fold(notice("run-1", "1.5"));

    assertThat(only().commit()).isEqualTo("abc123");
    assertThat(only().author()).isEqualTo("jane");
    assertThat(only().sources())
        .containsExactlyInAnyOrder(Deployment.Source.TELEMETRY, Deployment.Source.CI);
  }

  @Test
  void waitsForTheVersionThatCiAnnouncesAndCallsItStuckWhenItDoesNotCome() {
    run("1.4", "a");
    pass(60);
    aggregates.fold(notice("run-1", "1.5"));
    aggregates.fold(notice("run-2", "1.6"));
    pass(60);
    run("1.5", "b");
    stop("a");
    pass(120);

    Deployment arrived = find("1.5");
    assertThat(arrived.state()).isEqualTo(Deployment.State.COMPLETE);
    assertThat(arrived.sources())
        .containsExactlyInAnyOrder(Deployment.Source.TELEMETRY, Deployment.Source.CI);
    pass(1_700);
    assertThat(find("1.6").state()).isEqualTo(Deployment.State.STUCK);
  }

  @Test
  void remembersWhatCiSaidOfAServiceNotSeenYet() {
    aggregates.fold(notice("run-1", "1.0"));
    pass(10);
    assertThat(only().service()).isEqualTo(new ServiceId("", "payment", ""));
    run("1.0", "a");
    pass(10);

    assertThat(only().service()).isEqualTo(PAYMENT);
    assertThat(only().state()).isEqualTo(Deployment.State.COMPLETE);
  }

  @Test
  void doesNotTakeABuildNumberThatTelemetryNeverSendsForADeployment() {
    run("1.4", "a");
    report("other", "0.0.1-SNAPSHOT", InstanceStatus.UP);
    report("another", "0.0.1-SNAPSHOT", InstanceStatus.UP);
    pass(60);

    assertThat(aggregates.deployments()).isEmpty();
  }

  @Test
  void seesDeploymentsOfServicesThatOnlyTheFleetKnows() {
    report("a", "1.4", InstanceStatus.UP);
    pass(60);
    report("b", "1.5", InstanceStatus.UP);
    pass(5);
    assertThat(only().sources()).containsExactly(Deployment.Source.FLEET);
    assertThat(only().instanceShare()).isEqualTo(0.5);

    aggregates.instanceGone("reg-a", nowNs);
    pass(100);
    assertThat(only().state()).isEqualTo(Deployment.State.COMPLETE);
  }

  @Test
  void takesVersionsThatFollowNoScheme() {
    run("main-5f3a9c2", "a");
    pass(60);
    run("main-0b1d4e7", "b");
    stop("a");
    pass(200);

    assertThat(only().version()).isEqualTo("main-0b1d4e7");
    assertThat(only().state()).isEqualTo(Deployment.State.COMPLETE);
  }

  @Test
  void doesNotMistakeItsOwnAbsenceForTheirs() {
    run("1.4", "a");
    pass(60);
    run("1.5", "b");
    pass(30);
    nowNs += 600 * SECOND;
    tick();
    assertThat(only().state()).isEqualTo(Deployment.State.ROLLING);
    pass(30);

    assertThat(only().state()).isEqualTo(Deployment.State.ROLLING);
  }

  @Test
  void countsAVersionThatAThirdOneReplacedAsRolledBack() {
    run("1.4", "a");
    pass(60);
    run("1.5", "b");
    pass(30);
    stop("b");
    run("1.6", "c");
    pass(30);
    stop("a");
    pass(200);

    assertThat(find("1.5").state()).isEqualTo(Deployment.State.ROLLED_BACK);
    assertThat(find("1.6").state()).isEqualTo(Deployment.State.COMPLETE);
  }

  private void run(String version, String... instances) {
    for (String instance : instances) {
      running.add(Spans.of("payment", version, instance));
    }
  }

  private void stop(String... instances) {
    running.removeIf(spans -> List.of(instances).contains(spans.resource().instance()));
  }

  private static Spans process(String pid) {
    return Spans.of(
        Attributes.of(
            "service.name", "payment",
            "service.instance.id", "localhost:8085",
            "process.pid", pid,
            "deployment.environment.name", "test"));
  }

  private void report(String instance, String version, InstanceStatus status) {
    aggregates.fold(
        new InstanceReport(
            "reg-" + instance,
            new ServiceId("", "PAYMENT", ""),
            instance,
            version,
            null,
            null,
            null,
            status,
            "",
            "host",
            null,
            nowNs));
  }

  private DeploymentNotice notice(String key, String version) {
    return new DeploymentNotice(
        key, new ServiceId("", "payment", ""), version, "abc123", null, "jane", null, nowNs);
  }

  /** Each running instance answers a request a second. */
  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nowNs += SECOND;
      for (Spans instance : running) {
        aggregates.fold(
            List.of(instance.server("POST /pay").id(++spans).at(nowNs).lasting(1).make()),
            nowNs,
            100);
      }
      tick();
    }
  }

  private void tick() {
    try {
      aggregates.tick(nowNs);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Deployment only() {
    assertThat(aggregates.deployments()).hasSize(1);
    return aggregates.deployments().getFirst();
  }

  private Deployment find(String version) {
    return aggregates.deployments().stream()
        .filter(deployment -> deployment.version().equals(version))
        .findFirst()
        .orElseThrow();
  }
}
