package dev.pharos.judge.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.incident.SimulatedShop.Fault;
import dev.pharos.judge.incident.SimulatedShop.Route;
import dev.pharos.judge.incident.SimulatedShop.Station;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IncidentJudgePropertyTest {
  private static final int BEFORE = 1_500;
  private static final int NOW = 500;
  private static final double LEAST_APART = 0.25;

  @Property(tries = 300)
  void theFaultyNodeIsTheOneCauseOfAllThatIsSeen(
      @ForAll long seed,
      @ForAll Fault fault,
      @ForAll boolean theFleetTells,
      @ForAll boolean tracesAreKept) {
    Random random = new Random(seed);
    SimulatedShop shop = new SimulatedShop(random);
    Station faulty = shop.anyOf();
    Scene scene = watch(shop, Map.of(faulty, fault), theFleetTells, tracesAreKept);
    Assume.that(!scene.symptoms().isEmpty());

    List<Finding> found = new IncidentJudge().judge(scene);

    assertThat(found).as("%s of %s", fault, faulty.node).hasSize(1);
    assertThat(found.getFirst().cause().node()).isEqualTo(faulty.node);
    assertThat(found.getFirst().symptoms()).hasSameSizeAs(scene.symptoms());
    assertThat(found.getFirst().cause().sentence()).isNotBlank();
  }

  @Property(tries = 100)
  void anUndisturbedShopShowsNothing(@ForAll long seed) {
    SimulatedShop shop = new SimulatedShop(new Random(seed));

    Scene scene = watch(shop, Map.of(), false, true);

    assertThat(new IncidentJudge().judge(scene)).isEmpty();
  }

  @Property(tries = 300)
  void whoFailsInTheSameTracesBelongsTogetherThoughNoCallsAreKnown(@ForAll long seed) {
    SimulatedShop shop = new SimulatedShop(new Random(seed));
    Station faulty = shop.anyOf();
    Assume.that(faulty.node.kind() == NodeKind.SERVICE);
    shop.hideSome();
    Scene scene = watch(shop, Map.of(faulty, Fault.ERRORS), false, true);
    Assume.that(!scene.symptoms().isEmpty());

    List<Finding> found = new IncidentJudge().judge(scene);

    assertThat(found).as("%s fails", faulty.node).hasSize(1);
    assertThat(found.getFirst().cause().node()).isEqualTo(faulty.node);
    assertThat(found.getFirst().symptoms()).hasSameSizeAs(scene.symptoms());
  }

  @Property(tries = 300)
  void twoFaultsAreTwoIncidentsWhoeverCallsWhom(@ForAll long seed) {
    Random random = new Random(seed);
    SimulatedShop shop = new SimulatedShop(random);
    Station one = shop.anyOf();
    Station other = shop.anyOf();
    Assume.that(
        one != other
            && one.node.kind() == NodeKind.SERVICE
            && other.node.kind() == NodeKind.SERVICE);
    Scene scene = watch(shop, Map.of(one, Fault.ERRORS, other, Fault.ERRORS), false, true);
    List<ServiceId> suffering = scene.symptoms().stream().map(Symptom::service).toList();
    Assume.that(suffering.contains(one.node.id()) && suffering.contains(other.node.id()));
    Assume.that(isSeenApart(scene, one, other) && isSeenApart(scene, other, one));

    List<Finding> found = new IncidentJudge().judge(scene);

    assertThat(found)
        .extracting(finding -> finding.cause().node())
        .containsExactlyInAnyOrder(one.node, other.node);
    assertThat(found.stream().flatMap(finding -> finding.symptoms().stream()).distinct())
        .hasSameSizeAs(scene.symptoms());
  }

  /** Who hardly ever fails without another cannot be told from who suffers from it. */
  private static boolean isSeenApart(Scene scene, Station one, Station other) {
    List<FailedRequest> failed = scene.failed().getOrDefault(one.node.id(), List.of());
    long apart =
        failed.stream().filter(request -> !request.with().contains(other.node.id())).count();
    return apart > LEAST_APART * failed.size();
  }

  private static Scene watch(
      SimulatedShop shop,
      Map<Station, Fault> faulty,
      boolean theFleetTells,
      boolean tracesAreKept) {
    shop.run(BEFORE, Map.of());
    Map<Node, Traffic> before = new HashMap<>();
    Map<Route, Traffic> called = new HashMap<>();
    Map<Route, Traffic> served = new HashMap<>();
    for (Station station : shop.stations()) {
      before.put(station.node, station.served);
      station
          .routes
          .values()
          .forEach(route -> {
            called.put(route, route.called);
            served.put(route, route.served);
          });
    }
    shop.run(NOW, faulty);
    List<Symptom> symptoms = new ArrayList<>();
    List<Member> members = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    for (Station station : shop.stations()) {
      station.routes.forEach((callee, route) -> {
        if (!route.hidden) {
          Traffic was = called.getOrDefault(route, Traffic.NONE);
          calls.add(
              callee.node.kind() == NodeKind.SERVICE
                  ? new Call(
                      station.node,
                      callee.node,
                      route.called,
                      was,
                      route.served,
                      served.getOrDefault(route, Traffic.NONE))
                  : Call.unserved(station.node, callee.node, route.called, was));
        }
      });
      if (station.node.kind() == NodeKind.SERVICE) {
        Traffic was = before.getOrDefault(station.node, Traffic.NONE);
        boolean down = faulty.get(station) == Fault.DOWN && theFleetTells;
        members.add(new Member(station.node.id(), station.served, was, down));
        symptoms(station, was, down, symptoms);
      }
    }
    return new Scene(
        0,
        symptoms,
        members,
        calls,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        tracesAreKept ? shop.failed() : Map.of());
  }

  /** As an operator would say it: three in a hundred fail, or it takes twice as long. */
  private static void symptoms(
      Station station, Traffic before, boolean down, List<Symptom> symptoms) {
    Traffic now = station.served;
    if (down) {
      symptoms.add(symptom(station, Symptom.Kind.DOWN));
    }
    if (now.requests() >= 20 && (double) now.errors() / now.requests() > 0.03) {
      symptoms.add(symptom(station, Symptom.Kind.ERRORS));
    }
    double was = before.totalNs() / Math.max(1, before.requests());
    double is = now.totalNs() / Math.max(1, now.requests());
    if (now.requests() >= 20 && is > 2 * was && is - was > 10e6) {
      symptoms.add(symptom(station, Symptom.Kind.LATENCY));
    }
  }

  private static Symptom symptom(Station station, Symptom.Kind kind) {
    return new Symptom(station.node.id(), kind, "", 0, station.node.id().name() + ": " + kind);
  }
}
