package dev.pharos.steer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.steer.sampling.AdaptiveSampling.Minute;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceRootsTest {
  private static ServiceRoots roots(long from, long before, Map<String, List<Minute>> operations) {
    return new ServiceRoots(from, before, operations);
  }

  @Test
  void aSumIsOfTheMinutesThatAllKnow() {
    ServiceRoots sum =
        ServiceRoots.sum(
            List.of(
                roots(5, 9, Map.of("GET", List.of(new Minute(6, 2, 0.5), new Minute(7, 1, 0.1)))),
                roots(6, 8, Map.of("GET", List.of(new Minute(7, 3, 0.4))))));

    assertThat(sum.minutes("GET")).containsExactly(new Minute(6, 2, 0.5), new Minute(7, 4, 0.4));
    assertThat(sum.minutes("POST")).containsExactly(new Minute(6, 0, 0), new Minute(7, 0, 0));
  }

  @Test
  void whatHasNoPlaceAtOneHasNoneInTheSum() {
    ServiceRoots sum =
        ServiceRoots.sum(
            List.of(
                roots(
                    1,
                    2,
                    Map.of(
                        "GET", List.of(new Minute(1, 2, 0)), "job", List.of(new Minute(1, 3, 0)))),
                roots(1, 2, Map.of("GET", List.of(), "", List.of(new Minute(1, 5, 0))))));

    assertThat(sum.operations()).containsOnlyKeys("GET", "");
    assertThat(sum.minutes("")).containsExactly(new Minute(1, 8, 0));
  }

  @Test
  void whatOneHadNoRoomToTellIsNotKnown() {
    ServiceRoots known = roots(1, 9, Map.of("GET", List.of(new Minute(1, 2, 0))));

    assertThat(ServiceRoots.sum(List.of(known, roots(1, 9, Map.of()).unknown())).minutes("GET"))
        .isEmpty();
  }
}
