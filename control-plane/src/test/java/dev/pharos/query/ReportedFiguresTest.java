package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rates of services whose newest requests are not known yet. */
class ReportedFiguresTest {
  private static final ServiceId ORDER = new ServiceId("", "order", "");
  private static final ServiceId OTHER = new ServiceId("", "other", "");
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final SetClock clock = new SetClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final QueryRooms rooms = new QueryRooms(clock);
  private final long nowNs = rooms.nowNs();
  private final TimeRange range = new TimeRange(nowNs - 600 * SECOND, nowNs);

  @BeforeEach
  void twoRequestsASecondForNineMinutes() {
    for (ServiceId service : new ServiceId[] {ORDER, OTHER}) {
      rooms.telemetry.instance(service, "a", "1", nowNs - 3_600 * SECOND, nowNs, null);
      for (long second = 600; second > 60; second--) {
        rooms.telemetry.request(service, nowNs - second * SECOND, 1_000_000, false);
        rooms.telemetry.request(service, nowNs - second * SECOND, 1_000_000, second % 2 == 0);
      }
    }
    rooms.telemetry.traced.put(ORDER, 0.1);
    rooms.telemetry.knownUntilNs = nowNs - 60 * SECOND;
  }

  @Test
  void ratesAreOfTheTimeThatIsKnown() throws IOException {
    assertThat(rate(rooms.red.services(range, 60).get(ORDER))).isCloseTo(2, within(0.001));
    assertThat(rate(rooms.red.services(range, 60).get(OTHER))).isCloseTo(1.8, within(0.001));
    assertThat(rate(rooms.red.service(ORDER, range, 60))).isCloseTo(2, within(0.001));
    assertThat(rooms.red.operations(ORDER, range).getFirst().total().perSecond())
        .isCloseTo(2, within(0.001));
    assertThat(rooms.red.versions(ORDER, range).get("1").perSecond()).isCloseTo(2, within(0.001));
    assertThat(rooms.red.instances(ORDER, range).get("a").perSecond()).isCloseTo(2, within(0.001));
    assertThat(rate(rooms.red.chartByVersion(ORDER, range).get("1"))).isCloseTo(2, within(0.001));
    GraphNode node =
        rooms.graph.graph(range, null, Place.ANYWHERE).nodes().stream()
            .filter(each -> each.node().id().equals(ORDER))
            .findFirst()
            .orElseThrow();
    assertThat(Objects.requireNonNull(node.red()).perSecond()).isCloseTo(2, within(0.001));
  }

  @Test
  void chartsEndWhereNothingIsKnown() throws IOException {
    assertThat(rooms.red.chart(ORDER, range).getLast().timeNs()).isEqualTo(nowNs - 70 * SECOND);
    assertThat(rooms.red.chart(OTHER, range).getLast().timeNs()).isEqualTo(nowNs - 10 * SECOND);
    assertThat(rooms.red.services(range, 60).get(ORDER).points()).hasSize(9);
    assertThat(rooms.red.services(range, 60).get(OTHER).points()).hasSize(10);
  }

  @Test
  void aRangeThatIsKnownAsAWholeIsAsEver() throws IOException {
    TimeRange earlier = new TimeRange(nowNs - 600 * SECOND, nowNs - 300 * SECOND);
    assertThat(rooms.red.chart(ORDER, earlier)).hasSameSizeAs(rooms.red.chart(OTHER, earlier));
    assertThat(rate(rooms.red.service(ORDER, earlier, 60))).isCloseTo(2, within(0.001));
  }

  private static double rate(ServiceRed red) {
    return Objects.requireNonNull(red.total()).perSecond();
  }
}
