package dev.pharos.query.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Deployment;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryFiguresTest {
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "prod");
  private static final ServiceId ORDER = new ServiceId("shop", "order", "prod");

  /** A Monday. */
  private static final Instant MONDAY = Instant.parse("2026-05-04T08:00:00Z");

  private static final TimeRange RANGE =
      new TimeRange(
          TimeRange.epochNs(MONDAY.minus(Duration.ofDays(30))),
          TimeRange.epochNs(MONDAY.plus(Duration.ofDays(10))));

  @Test
  void countsAWeeksDeploymentsAndThoseThatFailed() {
    TeamWeek week =
        weeks(
                deploy(PAYMENT, "2", 0, 10, Deployment.State.COMPLETE),
                deploy(PAYMENT, "3", 60, 70, Deployment.State.ROLLED_BACK),
                deploy(ORDER, "7", 0, 5, Deployment.State.COMPLETE),
                deploy(ORDER, "8", 90, -1, Deployment.State.ROLLING))
            .getFirst();

    assertThat(week.monday()).isEqualTo(LocalDate.parse("2026-05-11"));
    assertThat(week.deployments()).isZero();
    TeamWeek before =
        weeks(
                deploy(PAYMENT, "2", 0, 10, Deployment.State.COMPLETE),
                deploy(PAYMENT, "3", 60, 70, Deployment.State.ROLLED_BACK),
                deploy(ORDER, "7", 0, 5, Deployment.State.COMPLETE),
                deploy(ORDER, "8", 90, -1, Deployment.State.ROLLING))
            .get(1);
    assertThat(before.monday()).isEqualTo(LocalDate.parse("2026-05-04"));
    assertThat(before.team()).isEqualTo("shop");
    assertThat(before.deployments()).isEqualTo(4);
    assertThat(before.finished()).isEqualTo(3);
    assertThat(before.failed()).isEqualTo(1);
    assertThat(before.failureRatio()).isEqualTo(1 / 3.0);
    assertThat(before.restored()).isEqualTo(1);
    assertThat(before.timeToRestoreNs()).isEqualTo(minutes(10));
  }

  @Test
  void aDeploymentThatIsTakenBackLaterFailedAndIsRestoredWhenTheOldVersionIsEverywhere() {
    TeamWeek week =
        last(
            deploy(PAYMENT, "2", 0, 10, Deployment.State.COMPLETE),
            change(Deployment.Kind.ROLLBACK, PAYMENT, "1", "2", 60, 80, null));

    assertThat(week.deployments()).isEqualTo(1);
    assertThat(week.failed()).isEqualTo(1);
    assertThat(week.timeToRestoreNs()).isEqualTo(minutes(80));
  }

  @Test
  void aDeploymentThatNeverGotThroughIsRestoredByTheNextThatDid() {
    TeamWeek week =
        last(
            deploy(PAYMENT, "2", 0, 30, Deployment.State.STUCK),
            deploy(PAYMENT, "3", 60, 90, Deployment.State.COMPLETE));

    assertThat(week.failed()).isEqualTo(1);
    assertThat(week.failureRatio()).isEqualTo(0.5);
    assertThat(week.timeToRestoreNs()).isEqualTo(minutes(90));
  }

  @Test
  void theLeadTimeIsTheMedianFromCommitToComplete() {
    TeamWeek week =
        last(
            change(Deployment.Kind.DEPLOY, PAYMENT, "2", "1", 0, 10, -50L),
            change(Deployment.Kind.DEPLOY, PAYMENT, "3", "2", 100, 110, 90L),
            change(Deployment.Kind.DEPLOY, PAYMENT, "4", "3", 200, 210, 0L),
            deploy(ORDER, "9", 0, 5, Deployment.State.COMPLETE));

    assertThat(week.timed()).isEqualTo(3);
    assertThat(week.leadTimeNs()).isEqualTo(minutes(60));
  }

  @Test
  void restartsAndChangesOfConfigurationAreNoDeliveries() {
    assertThat(
            weeks(
                change(Deployment.Kind.RESTART, PAYMENT, "2", "2", 0, 1, null),
                change(Deployment.Kind.CONFIG_CHANGE, PAYMENT, "2", "2", 5, 6, null)))
        .isEmpty();
  }

  @Test
  void aWeekInWhichATeamDeliveredNothingIsThereWithNothing() {
    List<TeamWeek> weeks =
        weeks(
            deploy(PAYMENT, "2", -3 * 7 * 24 * 60, -3 * 7 * 24 * 60 + 5, Deployment.State.COMPLETE),
            deploy(PAYMENT, "3", 0, 5, Deployment.State.COMPLETE));

    assertThat(weeks).extracting(TeamWeek::deployments).containsExactly(0, 1, 0, 0, 1);
    assertThat(weeks.get(2).failureRatio()).isNull();
  }

  private static TeamWeek last(Deployment... deployments) {
    return weeks(deployments).get(1);
  }

  private static List<TeamWeek> weeks(Deployment... deployments) {
    return new DeliveryFigures(List.of(deployments), ServiceId::namespace).weeks(RANGE);
  }

  private static Deployment deploy(
      ServiceId service, String version, int start, int end, Deployment.State state) {
    return made(Deployment.Kind.DEPLOY, service, version, "", state, start, end, null);
  }

  private static Deployment change(
      Deployment.Kind kind,
      ServiceId service,
      String version,
      String previous,
      int start,
      int end,
      Long commit) {
    return made(kind, service, version, previous, Deployment.State.COMPLETE, start, end, commit);
  }

  /** Times are minutes since Monday. */
  private static Deployment made(
      Deployment.Kind kind,
      ServiceId service,
      String version,
      String previous,
      Deployment.State state,
      int start,
      int end,
      Long commit) {
    long mondayNs = TimeRange.epochNs(MONDAY);
    boolean open = state == Deployment.State.ROLLING;
    return new Deployment(
        service + version + start,
        kind,
        service,
        version,
        previous,
        state,
        1,
        null,
        mondayNs + minutes(start),
        open ? null : (Long) (mondayNs + minutes(end)),
        null,
        commit == null ? null : (Long) (mondayNs + minutes(commit)),
        null,
        null,
        Set.of(Deployment.Source.TELEMETRY),
        null,
        List.of(),
        List.of());
  }

  private static long minutes(long minutes) {
    return Duration.ofMinutes(minutes).toNanos();
  }
}
