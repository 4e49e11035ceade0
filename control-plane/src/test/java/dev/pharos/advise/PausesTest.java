package dev.pharos.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.HealthState;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PausesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final ServiceId ORDER = new ServiceId("", "order", "demo");
  private static final ServiceId PAYMENT = new ServiceId("", "payment", "demo");

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:00Z")));

  private void seen(ServiceId service, long secondsAgo) {
    rooms.telemetry.instances.removeIf(one -> one.service().equals(service));
    rooms.telemetry.instance(
        service,
        "a",
        "1",
        rooms.nowNs() - 3600 * SECOND,
        rooms.nowNs() - secondsAgo * SECOND,
        null);
  }

  @Test
  void whoWasHeardToTheLastBeforeAPauseIsNotSilentForItAndWhoWasSilentStaysSo() throws IOException {
    seen(ORDER, 600);
    seen(PAYMENT, 5);
    rooms.clock.advance(Duration.ofMinutes(5));
    Watching watching = new Watching(rooms.clock.instant());
    HealthWatch health = HealthRooms.watch(rooms, watching);

    health.look();

    assertThat(health.health(PAYMENT).state()).isEqualTo(HealthState.IDLE);
    assertThat(health.health(ORDER).state()).isEqualTo(HealthState.SILENT);
  }

  @Test
  void whoIsSilentForLongEnoughAfterAPauseIs() throws IOException {
    seen(ORDER, 600);
    seen(PAYMENT, 5);
    rooms.clock.advance(Duration.ofMinutes(5));
    Watching watching = new Watching(rooms.clock.instant());
    HealthWatch health = HealthRooms.watch(rooms, watching);
    health.look();

    rooms.clock.advance(Duration.ofSeconds(90));
    health.look();
    assertThat(health.health(PAYMENT).state()).isEqualTo(HealthState.IDLE);

    rooms.clock.advance(Duration.ofSeconds(10));
    seen(PAYMENT, 100);
    health.look();
    assertThat(health.health(PAYMENT).state()).isEqualTo(HealthState.SILENT);

    seen(PAYMENT, 0);
    health.look();
    assertThat(health.health(PAYMENT).state()).isNotEqualTo(HealthState.SILENT);
    assertThat(health.health(ORDER).state())
        .as("though all others were heard since")
        .isEqualTo(HealthState.SILENT);
  }

  @Test
  void aPauseIsWhenLooksWereLeftOut() {
    Watching watching = new Watching(rooms.clock.instant());
    long startNs = rooms.nowNs();
    for (int i = 0; i < 6; i++) {
      rooms.clock.advance(Duration.ofSeconds(30));
      watching.look(rooms.clock.instant());
    }
    assertThat(watching.sinceNs()).isEqualTo(startNs);

    rooms.clock.advance(Duration.ofSeconds(31));
    watching.look(rooms.clock.instant());
    assertThat(watching.sinceNs()).isEqualTo(rooms.nowNs());
  }
}
