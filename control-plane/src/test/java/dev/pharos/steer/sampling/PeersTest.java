package dev.pharos.steer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.query.SetClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three control planes that ask each other by HTTP, and agents that ask any of them. */
class PeersTest {
  private static final double WANTED = 2;

  /** Of a network in between. */
  private static final SetPlane.Fault CUT = response -> response.setStatus(503);

  private final SetClock clock = new SetClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final List<SetPlane> planes = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      planes.add(new SetPlane(name, clock, folder));
    }
    for (SetPlane plane : planes) {
      plane.meet(planes);
    }
  }

  @AfterEach
  void end() throws Exception {
    for (SetPlane plane : planes) {
      plane.close();
    }
  }

  /** Requests a second, by the minute. */
  private static double varying(long minute) {
    return 120 + 100 * Math.sin(2 * Math.PI * minute / 60);
  }

  private static double steady(long minute) {
    return 120;
  }

  private SetPlane plane(int i) {
    return planes.get(i);
  }

  private SetAgents agents(long seed) {
    return new SetAgents(planes, clock, seed);
  }

  private static void tellTheSame(List<SetPlane> planes) {
    for (SetPlane plane : planes) {
      assertThat(plane.sampling().strategy("order"))
          .as(plane.id())
          .isEqualTo(planes.getFirst().sampling().strategy("order"));
    }
  }

  private void settle(SetAgents agents) throws Exception {
    plane(0).lever(new LeverTarget.Policy.Rate(WANTED));
    agents.run(30, PeersTest::steady, () -> {});
    tellTheSame(planes);
    assertThat(agents.meanPerSecond(10)).isCloseTo(WANTED, within(0.4 * WANTED));
  }

  private void cut(SetPlane one, String name, SetPlane.Fault fault) {
    one.faults.put("a", fault);
    one.faults.put("b", fault);
    one.faults.put("c", fault);
    planes.forEach(plane -> plane.faults.put(name, fault));
  }

  private void mend() {
    planes.forEach(plane -> plane.faults.clear());
  }

  @Test
  void allTellTheSameAndTheRateIsMetOverAnHourOfVaryingTrafficWithoutOscillation()
      throws Exception {
    SetAgents agents = agents(1);
    plane(1).lever(new LeverTarget.Policy.Rate(WANTED));
    agents.run(20, PeersTest::varying, () -> {});
    int outside = 0;
    for (int quarter = 0; quarter < 4; quarter++) {
      int from = 20 + 15 * quarter;
      agents.run(15, minute -> varying(minute + from), () -> tellTheSame(planes));
      outside += Math.abs(agents.meanPerSecond(15) - WANTED) > 0.3 * WANTED ? 1 : 0;
    }

    assertThat(agents.meanPerSecond(60)).isCloseTo(WANTED, within(0.3 * WANTED));
    assertThat(outside).as("quarters of an hour off the target").isLessThanOrEqualTo(1);
    assertThat(agents.turns(60)).as("times it went the other way").isLessThanOrEqualTo(3);
    assertThat(plane(0).state().leads()).as("it runs longest").isTrue();
    assertThat(plane(2).state().leader()).isEqualTo(plane(0).id());
    assertThat(plane(2).state().others())
        .extracting(PeersState.Other::outcome)
        .containsExactly("answered", "answered", "self");
  }

  /** Calls of traces that agents began come to any of them. */
  @Test
  void whatAgentsAreToldAtOneIsKnownWhereCallsAreEstimated() throws Exception {
    plane(1).lever(new LeverTarget.Policy.Probability(0.25));
    for (int minute = 0; minute < 4; minute++) {
      plane(1).sampling().tell("order", "grpc", "127.0.0.1");
      clock.advance(Duration.ofMinutes(1));
      for (SetPlane plane : planes) {
        plane.look();
      }
    }
    clock.advance(Duration.ofMinutes(1));

    assertThat(planes).allSatisfy(plane -> assertThat(plane.served("GET")).isEqualTo(0.25));
  }

  @Test
  void oneAloneMeetsTheSameTargetAndAsksNobody() throws Exception {
    SetPlane alone = plane(0);
    alone.meet(List.of());
    alone.lever(new LeverTarget.Policy.Rate(WANTED));
    SetAgents agents = new SetAgents(List.of(alone), clock, 1);
    agents.run(80, PeersTest::varying, () -> {});

    assertThat(agents.meanPerSecond(60)).isCloseTo(WANTED, within(0.3 * WANTED));
    assertThat(planes).allSatisfy(plane -> assertThat(plane.asked).hasValue(0));
    assertThat(alone.sampling().peers()).isNull();
    assertThat(alone.meters.find("pharos.sampling.peers").counters()).isEmpty();
  }

  @Test
  void whenTheLeaderEndsTheNextOneGoesOnWithinTwoRoundsAndNothingJumps() throws Exception {
    SetAgents agents = agents(2);
    settle(agents);
    double before = plane(1).told("GET");

    plane(0).end();
    List<SetPlane> left = List.of(plane(1), plane(2));
    agents.reached = left;
    List<String> leaders = new ArrayList<>();
    agents.run(
        10,
        PeersTest::steady,
        () -> {
          tellTheSame(left);
          leaders.add(String.valueOf(plane(2).state().leader()));
          assertThat(plane(2).told("GET")).isBetween(before / 1.3, before * 1.3);
        });

    assertThat(leaders.get(0)).as("the first round").isEqualTo(plane(0).id());
    assertThat(leaders.get(1)).as("the second round").isEqualTo(plane(1).id());
    agents.run(20, PeersTest::steady, () -> {});
    assertThat(agents.meanPerSecond(20)).isCloseTo(WANTED, within(0.3 * WANTED));
    PeersState.Other gone = plane(2).state().others().getFirst();
    assertThat(gone.outcome()).isEqualTo("unreachable");
    assertThat(gone.since()).isBefore(clock.instant().minus(Duration.ofMinutes(29)));
    assertThat(plane(2).asked(PeerOutcome.UNREACHABLE)).isGreaterThan(20);
  }

  @Test
  void whoComesBackTakesOverWhatIsToldAndDoesNotLead() throws Exception {
    SetAgents agents = agents(3);
    settle(agents);
    plane(0).end();
    agents.reached = List.of(plane(1), plane(2));
    agents.run(20, minute -> 30, () -> {});
    double told = plane(1).told("GET");
    assertThat(plane(0).told("GET")).as("what it told at its end").isLessThan(told / 1.5);

    plane(0).comeBack();
    plane(0).look();

    assertThat(plane(0).told("GET")).isEqualTo(told);
    agents.reached = planes;
    agents.run(10, minute -> 30, () -> tellTheSame(planes));
    assertThat(plane(0).state().leads()).isFalse();
    assertThat(plane(0).state().leader()).isEqualTo(plane(1).id());
    assertThat(agents.meanPerSecond(10)).isCloseTo(WANTED, within(0.4 * WANTED));
  }

  @Test
  void whoIsCutOffKeepsTellingWhatWasAgreedOnAndTakesOverTheOthersWhenItIsNot() throws Exception {
    SetAgents agents = agents(4);
    settle(agents);
    double agreed = plane(0).told("GET");

    cut(plane(0), "a", CUT);
    List<SetPlane> others = List.of(plane(1), plane(2));
    agents.run(
        20,
        PeersTest::steady,
        () -> {
          tellTheSame(others);
          assertThat(plane(0).told("GET")).isEqualTo(agreed);
        });

    assertThat(plane(0).state().mostAnswer()).isFalse();
    assertThat(plane(1).state().mostAnswer()).isTrue();
    assertThat(plane(1).told("GET")).as("they do not know that it gets a third").isGreaterThan(0);
    assertThat(agents.meanPerSecond(15)).isBetween(0.7 * WANTED, 1.6 * WANTED);
    mend();
    plane(2).look();
    agents.run(5, PeersTest::steady, () -> tellTheSame(planes));
    assertThat(plane(0).state().leads()).as("it runs longest").isTrue();
    agents.run(20, PeersTest::steady, () -> tellTheSame(planes));
    assertThat(agents.meanPerSecond(15)).isCloseTo(WANTED, within(0.35 * WANTED));
  }

  @Test
  void whoIsCutOffLetsProbabilitiesSinkWhenItAloneGetsTooMuch() throws Exception {
    SetAgents agents = agents(5);
    settle(agents);
    double agreed = plane(0).told("GET");
    cut(plane(0), "a", CUT);

    agents.run(10, minute -> 3_600, () -> {});

    assertThat(plane(0).told("GET")).isLessThan(agreed / 3);
    double lowest = plane(0).told("GET");
    agents.run(20, minute -> 12, () -> {});
    assertThat(plane(0).told("GET")).as("it does not know that it is all").isEqualTo(lowest);
  }

  @Test
  void twoThatDoNotReachEachOtherGoByTheOneThatBothReach() throws Exception {
    SetAgents agents = agents(6);
    settle(agents);
    plane(0).faults.put("b", CUT);
    plane(1).faults.put("a", CUT);

    agents.run(10, PeersTest::steady, () -> {});

    assertThat(planes).extracting(plane -> plane.state().leader()).containsOnly(plane(0).id());
  }
}
