package dev.pharos.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.HealthJudge;
import dev.pharos.judge.HealthState;
import dev.pharos.query.GraphEdge;
import dev.pharos.query.Place;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.QueueState;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MS = 1_000_000L;
  private static final ServiceId ORDER = new ServiceId("", "order", "demo");
  private static final ServiceId PAYMENT = new ServiceId("", "payment", "demo");
  private static final Node QUEUE = Node.virtual(NodeKind.QUEUE, "reservations", "demo", "jms");

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:00Z")));
  private final SetTelemetry telemetry = rooms.telemetry;
  private final HealthWatch watch =
      new HealthWatch(
          new HealthJudge(),
          new HealthSigns(
              telemetry,
              rooms.red,
              rooms.graph,
              rooms.services,
              QueryRooms.noSettings(),
              HealthRooms.ALWAYS_THERE),
          QueryRooms.noSettings(),
          rooms.clock);

  @Test
  void beforeTheFirstLookNothingIsSaid() {
    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.UNKNOWN);
    assertThat(watch.health(ORDER).reason()).isNotEmpty();
  }

  @Test
  void aServiceThatAnswersWellIsHealthy() throws IOException {
    traffic(ORDER, Duration.ofMinutes(5), 20, 0);

    watch.look();

    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void aServiceThatFailsSaysSinceWhenAndShowsTheFailedTraces() throws IOException {
    traffic(ORDER, Duration.ofMinutes(5), 30, 0);
    long brokenAtNs = rooms.nowNs();
    traffic(ORDER, Duration.ofSeconds(30), 30, 10);

    watch.look();

    ServiceHealth health = watch.health(ORDER);
    assertThat(health.state()).isEqualTo(HealthState.FAILING);
    assertThat(health.needsAttention()).isTrue();
    assertThat(health.sinceNs()).isEqualTo(brokenAtNs);
    assertThat(health.evidence())
        .contains(new Evidence("Failed traces", "/traces?service=order&status=error&env=demo"));
  }

  @Test
  void aStateThatLastsKeepsTheTimeAtWhichItBegan() throws IOException {
    traffic(ORDER, Duration.ofMinutes(2), 30, 0);
    long brokenAtNs = rooms.nowNs();
    for (int minute = 0; minute < 25; minute++) {
      traffic(ORDER, Duration.ofMinutes(1), 30, 10);
      watch.look();
    }

    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.FAILING);
    assertThat(watch.health(ORDER).sinceNs()).isEqualTo(brokenAtNs);
  }

  @Test
  void aServiceThatOnlyPassesFailuresOnIsDegradedAndNamesTheCause() throws IOException {
    for (int i = 0; i < 200; i++) {
      long time = rooms.nowNs() - 55 * SECOND + i * SECOND / 4;
      boolean error = i % 4 == 0;
      telemetry.request(ORDER, time, 20 * MS, error);
      telemetry.request(PAYMENT, time, 10 * MS, error);
      telemetry.call(
          SetTelemetry.edge(Node.service(ORDER), Node.service(PAYMENT), "POST /pay"),
          time,
          15 * MS,
          error);
    }
    seen(ORDER);
    seen(PAYMENT);
    rooms.clock.advance(Duration.ofSeconds(10));

    watch.look();

    assertThat(watch.health(PAYMENT).state()).isEqualTo(HealthState.FAILING);
    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.DEGRADED);
    assertThat(watch.health(ORDER).reason()).contains("payment");
    assertThat(watch.health(ORDER).evidence())
        .contains(new Evidence("payment on the map", "/map?node=payment&env=demo"));
  }

  @Test
  void aServiceThatBecomesSlowIsMeasuredByItsOwnPastAndSlownessDoesNotBecomeUsual()
      throws IOException {
    traffic(ORDER, Duration.ofMinutes(8), 20, 0);
    watch.look();
    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.HEALTHY);

    for (int minute = 0; minute < 40; minute++) {
      traffic(ORDER, Duration.ofMinutes(1), 20, 0, 300 * MS);
      watch.look();
    }

    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.DEGRADED);
    assertThat(watch.health(ORDER).reason()).contains("usual is 20 ms");
    assertThat(watch.health(ORDER).evidence().getFirst().href())
        .startsWith("/traces?service=order&minDurationNs=");
  }

  @Test
  void aSlowStartIsNeitherAFindingNorLearntAsUsual() throws IOException {
    long startedNs = rooms.nowNs();
    for (int minute = 0; minute < 10; minute++) {
      traffic(ORDER, Duration.ofMinutes(1), 20, 0, minute < 2 ? 900 * MS : 20 * MS);
      telemetry.instances.clear();
      telemetry.instance(ORDER, "a", "1", startedNs, rooms.nowNs(), null);
      watch.look();
      assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.HEALTHY);
    }

    traffic(ORDER, Duration.ofMinutes(1), 20, 0, 300 * MS);
    watch.look();
    assertThat(watch.health(ORDER).reason()).contains("usual is 20 ms");
  }

  @Test
  void aServiceThatDiesIsSilentAndStaysSo() throws IOException {
    traffic(ORDER, Duration.ofMinutes(5), 20, 0);
    watch.look();

    rooms.clock.advance(Duration.ofMinutes(3));
    watch.look();
    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.SILENT);

    rooms.clock.advance(Duration.ofHours(3));
    watch.look();
    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.SILENT);
  }

  @Test
  void aServiceCalledEveryQuarterOfAnHourIsNotSilentInBetween() throws IOException {
    for (int i = 0; i < 20; i++) {
      telemetry.request(ORDER, rooms.nowNs() - (5 + i * 15) * 60L * SECOND, 20 * MS, false);
    }
    telemetry.instance(
        ORDER, "a", "1", rooms.nowNs() - 3600 * SECOND, rooms.nowNs() - 300 * SECOND, null);

    watch.look();

    assertThat(watch.health(ORDER).state()).isNotEqualTo(HealthState.SILENT);
    rooms.clock.advance(Duration.ofHours(2));
    watch.look();
    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.SILENT);
  }

  @Test
  void aServiceThatSignedOffIsIdleAndOneThatWasDownBeforeIsSilent() throws IOException {
    traffic(ORDER, Duration.ofMinutes(2), 20, 0);
    traffic(PAYMENT, Duration.ofMinutes(2), 20, 0);
    registered(ORDER, InstanceStatus.UP);
    registered(PAYMENT, InstanceStatus.OFFLINE);
    watch.look();

    telemetry.instances.clear();
    telemetry.instance(ORDER, "a", "1", 0, rooms.nowNs(), null);
    telemetry.instance(PAYMENT, "a", "1", 0, rooms.nowNs(), null);
    watch.look();
    rooms.clock.advance(Duration.ofMinutes(3));
    watch.look();

    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.IDLE);
    assertThat(watch.health(PAYMENT).state()).isEqualTo(HealthState.SILENT);
  }

  @Test
  void whatWaitsInAQueueIsTheTroubleOfItsConsumer() throws IOException {
    traffic(ORDER, Duration.ofMinutes(2), 20, 0);
    telemetry.seen(
        new EdgeKey(QUEUE, "", Node.service(ORDER), "1", "reservations", "jms"),
        rooms.nowNs() - 3600 * SECOND);
    telemetry.queues.add(new QueueState(QUEUE, 4, rooms.nowNs() - 90 * SECOND));

    watch.look();

    assertThat(watch.health(ORDER).state()).isEqualTo(HealthState.DEGRADED);
    assertThat(watch.health(ORDER).reason()).contains("reservations");
  }

  @Test
  void anEdgeIsJudgedByItsCallsAndByWhatWaits() throws IOException {
    for (int i = 0; i < 100; i++) {
      telemetry.call(
          SetTelemetry.edge(Node.service(ORDER), Node.service(PAYMENT), "POST /pay"),
          rooms.nowNs() - SECOND,
          MS,
          i < 2);
      telemetry.call(
          new EdgeKey(QUEUE, "", Node.service(ORDER), "1", "reservations", "jms"),
          rooms.nowNs() - SECOND,
          MS,
          false);
    }
    assertThat(watch.edge(edgeTo(PAYMENT))).isEqualTo(HealthState.DEGRADED);
    assertThat(watch.edge(edgeTo(ORDER))).isEqualTo(HealthState.HEALTHY);

    telemetry.queues.add(new QueueState(QUEUE, 4, rooms.nowNs() - 90 * SECOND));

    assertThat(watch.edge(edgeTo(ORDER))).isEqualTo(HealthState.DEGRADED);
  }

  private GraphEdge edgeTo(ServiceId callee) throws IOException {
    return rooms
        .graph
        .graph(TimeRange.last(Duration.ofMinutes(5), rooms.clock.instant()), null, Place.ANYWHERE)
        .edges()
        .stream()
        .filter(edge -> edge.ends().callee().id().equals(callee))
        .findFirst()
        .orElseThrow();
  }

  private void traffic(ServiceId service, Duration length, int perTenSeconds, int errors) {
    traffic(service, length, perTenSeconds, errors, 20 * MS);
  }

  /** Lets time pass with steady traffic. */
  private void traffic(
      ServiceId service, Duration length, int perTenSeconds, int errors, long durationNs) {
    for (int window = 0; window < length.toSeconds() / 10; window++) {
      for (int i = 0; i < perTenSeconds; i++) {
        telemetry.request(
            service, rooms.nowNs() + i * 10L * SECOND / perTenSeconds, durationNs, i < errors);
      }
      rooms.clock.advance(Duration.ofSeconds(10));
    }
    seen(service);
  }

  private void seen(ServiceId service) {
    telemetry.instances.removeIf(instance -> instance.service().equals(service));
    telemetry.instance(service, "a", "1", 0, rooms.nowNs(), null);
  }

  private void registered(ServiceId service, InstanceStatus status) {
    telemetry.instances.removeIf(instance -> instance.service().equals(service));
    telemetry.instance(
        service,
        "a",
        "1",
        0,
        rooms.nowNs(),
        new InstanceReport(
            "r-" + service.name(),
            service,
            "a",
            "1",
            null,
            null,
            null,
            status,
            "",
            "host",
            null,
            rooms.nowNs()));
  }
}
