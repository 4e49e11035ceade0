package dev.pharos.query.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.query.overhead.OverheadGroups.By;
import dev.pharos.query.overhead.OverheadGroups.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OverheadGroupsTest {
  private static final List<String> SIGNALS = List.of("traces", "logs", "metrics");

  private static Overhead.Cost cost(
      String service,
      String environment,
      String team,
      String signal,
      long items,
      long bytes,
      List<Overhead.OfVersion> versions) {
    boolean isMetrics = signal.equals("metrics");
    return new Overhead.Cost(
        new TelemetrySource("shop", service, environment),
        team,
        signal,
        items,
        isMetrics ? null : (Long) bytes,
        items / 2,
        isMetrics ? null : (Long) (bytes / 2),
        versions,
        isMetrics ? (Long) 7L : null,
        bytes / 10,
        bytes / 5,
        bytes / 1e6);
  }

  /** Whatever it is asked by, nothing is lost and nothing is counted twice. */
  @ParameterizedTest
  @EnumSource(By.class)
  void groupsAddUpToTheWhole(By by) {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Overhead.Cost> costs = some(random);

      List<Group> groups = OverheadGroups.of(costs, by);

      for (String signal : SIGNALS) {
        List<Group> found = groups.stream().filter(g -> g.signal().equals(signal)).toList();
        List<Overhead.Cost> sent = costs.stream().filter(c -> c.signal().equals(signal)).toList();
        assertThat(found.stream().mapToLong(Group::items).sum())
            .isEqualTo(sent.stream().mapToLong(Overhead.Cost::items).sum());
        assertThat(found.stream().mapToLong(g -> orZero(g.receivedBytes())).sum())
            .isEqualTo(sent.stream().mapToLong(c -> orZero(c.receivedBytes())).sum());
        if (by != By.VERSION) {
          assertThat(found.stream().mapToLong(g -> orZero(g.diskBytes())).sum())
              .isEqualTo(sent.stream().mapToLong(Overhead.Cost::diskBytes).sum());
        }
        assertThat(found.stream().mapToDouble(Group::cost).sum())
            .isCloseTo(sent.stream().mapToDouble(Overhead.Cost::cost).sum(), within(1e-9));
      }
      assertThat(groups).doesNotHaveDuplicates();
    }
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  private static List<Overhead.Cost> some(Random random) {
    List<Overhead.Cost> costs = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      String signal = SIGNALS.get(random.nextInt(3));
      List<Overhead.OfVersion> versions = new ArrayList<>();
      long items = 0;
      long bytes = 0;
      if (!signal.equals("metrics")) {
        for (int v = random.nextInt(3); v >= 0; v--) {
          versions.add(new Overhead.OfVersion("1." + v, 1 + v, 1 + random.nextInt(5_000)));
          items += 1 + v;
          bytes += versions.getLast().receivedBytes();
        }
      } else {
        items = random.nextInt(1_000);
      }
      costs.add(
          cost(
              random.nextBoolean() ? "order" : "cart",
              random.nextBoolean() ? "prod" : "",
              random.nextBoolean() ? "Checkout" : "",
              signal,
              items,
              bytes,
              versions));
    }
    return costs;
  }

  @Test
  void whatTellsNoTeamIsAGroupOfItsOwn() {
    List<Group> groups =
        OverheadGroups.of(
            List.of(
                cost("order", "prod", "Checkout", "traces", 10, 1_000, List.of()),
                cost("cart", "prod", "", "traces", 20, 9_000, List.of()),
                cost("pay", "test", "Checkout", "traces", 30, 2_000, List.of())),
            By.TEAM);

    assertThat(groups).extracting(Group::name).containsExactly(null, "Checkout");
    assertThat(groups).extracting(Group::items).containsExactly(20L, 40L);
    assertThat(groups.getLast().itemsBefore()).isEqualTo(20);
  }

  @Test
  void aVersionsCostIsItsShareOfItsServices() {
    List<Group> groups =
        OverheadGroups.of(
            List.of(
                cost(
                    "order",
                    "prod",
                    "",
                    "logs",
                    100,
                    1_000,
                    List.of(
                        new Overhead.OfVersion("1.5", 90, 750),
                        new Overhead.OfVersion("1.4", 10, 250)))),
            By.VERSION);

    assertThat(groups).extracting(Group::name).containsExactly("1.5", "1.4");
    assertThat(groups).extracting(Group::service).containsExactly("order", "order");
    assertThat(groups.getFirst().cost()).isCloseTo(0.00075, within(1e-12));
    assertThat(groups.getFirst().storedBytes()).isEqualTo(75);
  }
}
