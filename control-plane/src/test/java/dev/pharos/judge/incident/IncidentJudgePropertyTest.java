package dev.pharos.judge.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.incident.SimulatedShop.Fault;
import dev.pharos.judge.incident.SimulatedShop.Route;
import dev.pharos.judge.incident.SimulatedShop.Station;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class IncidentJudgePropertyTest {
  private static final int BEFORE = 1_500;
  private static final int NOW = 500;

  @Property(tries = 300)
  void theFaultyNodeIsTheOneCauseOfAllThatIsSeen(
      @ForAll long seed, @ForAll Fault fault, @ForAll boolean theFleetTells) {
    Random random = new Random(seed);
    SimulatedShop shop = new SimulatedShop(random);
    Station faulty = shop.anyOf();
    Scene scene = watch(shop, faulty, fault, theFleetTells);
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

    Scene scene = watch(shop, null, Fault.ERRORS, false);

    assertThat(new IncidentJudge().judge(scene)).isEmpty();
  }

  private static Scene watch(
      SimulatedShop shop, @Nullable Station faulty, Fault fault, boolean theFleetTells) {
    shop.run(BEFORE, null, fault);
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
    shop.run(NOW, faulty, fault);
    List<Symptom> symptoms = new ArrayList<>();
    List<Member> members = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    for (Station station : shop.stations()) {
      station.routes.forEach((callee, route) ->
          calls.add(
              callee.node.kind() == NodeKind.SERVICE
                  ? new Call(
                      station.node,
                      callee.node,
                      route.called,
                      called.getOrDefault(route, Traffic.NONE),
                      route.served,
                      served.getOrDefault(route, Traffic.NONE))
                  : Call.unserved(
                      station.node,
                      callee.node,
                      route.called,
                      called.getOrDefault(route, Traffic.NONE))));
      if (station.node.kind() == NodeKind.SERVICE) {
        Traffic was = before.getOrDefault(station.node, Traffic.NONE);
        boolean down = station == faulty && fault == Fault.DOWN && theFleetTells;
        members.add(new Member(station.node.id(), station.served, was, down));
        symptoms(station, was, down, symptoms);
      }
    }
    return new Scene(0, symptoms, members, calls, List.of(), List.of(), List.of());
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
