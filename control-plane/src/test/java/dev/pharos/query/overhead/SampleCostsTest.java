package dev.pharos.query.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.query.Place;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.query.overhead.OverheadGroups.By;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleCostsTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:30Z")));
  private final OverheadRooms costs =
      new OverheadRooms(rooms, new Prices("EUR", 0, 0, 0, 100, 0, 1_000));

  private void sent(int samples, String... labels) {
    Samples.Builder builder = Samples.builder();
    long now = rooms.clock.millis();
    for (int i = samples; i > 0; i--) {
      builder.add(now - i, i);
    }
    Labels.Builder all = Labels.of(labels).toBuilder().set("__name__", "up");
    costs.series.append(SampleBatch.of(List.of(new IncomingSeries(all.build(), builder.build()))));
  }

  private void order(String environment, String version, int samples) {
    sent(
        samples,
        "service_name",
        "order",
        "service_namespace",
        "shop",
        "deployment_environment_name",
        environment,
        "service_version",
        version);
  }

  /** Of the last hour: namespace, service and environment, items now and before. */
  private List<String> found() throws IOException {
    return lately().costs().stream()
        .map(cost ->
            "%s/%s@%s %d %s"
                .formatted(
                    cost.source().namespace(),
                    cost.source().name(),
                    cost.source().environment(),
                    cost.items(),
                    cost.itemsBefore()))
        .toList();
  }

  private Overhead lately() throws IOException {
    long now = rooms.nowNs();
    return costs.overhead.overhead(new TimeRange(now - HOUR, now), Place.ANYWHERE);
  }

  @Test
  void whatWasCountedByServiceAloneIsNotTakenForNothingOfAnEnvironment() throws IOException {
    rooms.telemetry.instance(
        new ServiceId("shop", "order", "prod"), "a", "1", rooms.nowNs() - HOUR, null, null);
    sent(1, "job", "first");
    rooms.clock.advance(Duration.ofHours(2));
    order("prod", "1", 7);
    order("test", "1", 3);
    sent(2, "service_name", "cart", "deployment_environment_name", "prod");
    rooms.clock.advance(Duration.ofMinutes(50));
    costs.series.countOriginsFrom(rooms.clock.millis());
    rooms.clock.advance(Duration.ofMinutes(20));
    order("prod", "1", 5);
    order("test", "1", 4);
    sent(3, "service_name", "cart", "deployment_environment_name", "prod");

    assertThat(found())
        .contains("shop/order@prod 5 null", "shop/order@test 4 null", "null/cart@prod 3 null");

    costs.series.countOriginsFrom(Long.MIN_VALUE);
    assertThat(found())
        .containsExactlyInAnyOrder(
            "shop/order@prod 5 7",
            "shop/order@test 4 3",
            "null/cart@prod 3 2",
            "null/first@null 0 0");
  }

  @Test
  void anEnvironmentIsNotFilledInWhereSeriesTellOfAnother() throws IOException {
    rooms.telemetry.instance(
        new ServiceId("shop", "order", "prod"), "a", "1", rooms.nowNs() - HOUR, null, null);
    sent(2, "job", "shop/order", "instance", "a");
    assertThat(found()).containsExactly("shop/order@prod 2 null");

    order("test", "1", 1);
    assertThat(found())
        .containsExactlyInAnyOrder("shop/order@null 2 null", "shop/order@test 1 null");
  }

  @Test
  void aVersionHasItsSharesAndTheyAddUp() throws IOException {
    order("prod", "1", 30);
    order("prod", "2", 10);
    sent(
        20,
        "service_name",
        "order",
        "service_namespace",
        "shop",
        "deployment_environment_name",
        "prod");

    Overhead lately = lately();
    List<OverheadGroups.Group> groups = OverheadGroups.of(lately.costs(), By.VERSION);

    assertThat(groups)
        .extracting(group -> group.name() + " " + group.items() + " " + group.series())
        .containsExactly("1 30 1", "null 20 1", "2 10 1");
    double all = lately.costs().getFirst().cost();
    assertThat(all).isPositive();
    assertThat(groups.getFirst().cost()).isCloseTo(all / 2, within(all * 1e-9));
    assertThat(groups.stream().mapToDouble(OverheadGroups.Group::cost).sum())
        .isCloseTo(all, within(all * 1e-9));
  }
}
