package dev.pharos.query.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeploymentHistoryTest {
  private static final long DAY = Duration.ofDays(1).toNanos();
  private static final long NOW = SpanSamples.NOW_NS;

  private final SetTelemetry telemetry = new SetTelemetry();
  private final DeploymentHistory history =
      new DeploymentHistory(telemetry, telemetry.rollups(), () -> TimeRange.instant(NOW));

  @Test
  void findsByIdInMemoryAndInTheStore() {
    Deployment recent = deployment(3, NOW - DAY, NOW - DAY / 2);
    Deployment old = deployment(2, NOW - 300 * DAY, NOW - 299 * DAY);
    Deployment endless = deployment(1, NOW - 390 * DAY, NOW - 200 * DAY);
    telemetry.deployments.add(recent);
    keep(old, "a");
    keep(endless, "b");

    for (Deployment each : List.of(recent, old, endless)) {
      assertThat(history.find(each.id())).isEqualTo(each);
    }
    assertThat(history.find("d0-9")).isNull();
    assertThat(history.find("no-id")).isNull();
    assertThat(history.find("d!-1")).isNull();
  }

  @Test
  void listsWhatWentOnInARangeNewestFirstAndEachOnce() {
    Deployment open = deployment(5, NOW - 40 * DAY, null);
    Deployment leaving = deployment(4, NOW - 50 * DAY, NOW - 49 * DAY);
    Deployment across = deployment(3, NOW - 70 * DAY, NOW - 60 * DAY);
    Deployment before = deployment(2, NOW - 90 * DAY, NOW - 80 * DAY);
    Deployment after = deployment(6, NOW - 20 * DAY, NOW - 19 * DAY);
    telemetry.deployments.addAll(List.of(open, leaving, after));
    List.of(leaving, across, before).forEach(each -> keep(each, each.id()));

    assertThat(history.within(new TimeRange(NOW - 65 * DAY, NOW - 30 * DAY), each -> true))
        .containsExactly(open, leaving, across);
    assertThat(history.within(new TimeRange(0, NOW), each -> each.finishedAtNs() == null))
        .containsExactly(open);
  }

  @Test
  void givesPortionsThatMissNoneWhereWhatIsInMemoryAndInTheStoreMeet() {
    for (int i = 1; i <= 7; i++) {
      Deployment each = deployment(i, NOW - (i + 1) / 2 * DAY, NOW);
      if (i <= 4) {
        telemetry.deployments.add(each);
      }
      if (i >= 3) {
        keep(each, each.id());
      }
    }
    TimeRange all = new TimeRange(0, NOW);
    List<Deployment> whole = history.within(all, each -> true);
    assertThat(whole).hasSize(7);

    List<Deployment> portions = new ArrayList<>();
    DeploymentPosition after = null;
    do {
      DeploymentsFound found = history.within(all, each -> true, after, 2);
      assertThat(found.deployments()).hasSizeBetween(1, 2);
      portions.addAll(found.deployments());
      after = found.next();
    } while (after != null);

    assertThat(portions).isEqualTo(whole);
    assertThat(history.within(all, each -> true, null, 7).next()).isNull();
  }

  @Test
  void knowsTheKeysOfWhatLeftMemory() {
    Deployment old = deployment(2, NOW - 300 * DAY, NOW - 299 * DAY);
    keep(old, "build-7");

    assertThat(history.noticed("build-7")).containsExactly(old);
    assertThat(history.noticed("build-8")).isEmpty();
  }

  private void keep(Deployment deployment, String key) {
    telemetry.keptDeployments.add(
        new KeptDeployment(deployment, deployment.finishedAtNs(), Set.of(key)));
  }

  private static Deployment deployment(int number, long startedAtNs, Long finishedAtNs) {
    return DeploymentSamples.seen(
        "d" + Long.toString(startedAtNs / 1_000_000, 36) + "-" + number,
        Deployment.Kind.DEPLOY,
        new ServiceId("shop", "payment", "prod"),
        "1." + number,
        "1." + (number - 1),
        finishedAtNs == null ? Deployment.State.ROLLING : Deployment.State.COMPLETE,
        1,
        null,
        startedAtNs,
        finishedAtNs);
  }
}
