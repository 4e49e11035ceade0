package dev.pharos.judge.incident;

import static dev.pharos.judge.incident.HandMadeScene.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.incident.Symptom.Kind;
import dev.pharos.signal.NodeKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services that become slow at once, each by itself. */
class SharedHostTest {
  private final HandMadeScene scene = new HandMadeScene();

  @Test
  void whatSlowsManyAtOnceIsTheHostThatTheyShare() {
    slow("auth", "payment", "inventory");
    scene.service("catalog", 16, 17, 0).on("web-1", "auth", "payment", "inventory", "catalog");

    List<Finding> found = scene.judged();

    assertThat(found).hasSize(1);
    Suspect cause = found.getFirst().cause();
    assertThat(cause.node().kind()).isEqualTo(NodeKind.HOST);
    assertThat(cause.title()).isEqualTo("web-1 slows what runs there");
    assertThat(cause.sentence())
        .isEqualTo(
            "auth, inventory and payment became slow within 10 s, several of them by themselves: what"
                + " they share is the host web-1.");
    assertThat(cause.evidence())
        .extracting(Clue::sentence)
        .containsExactlyInAnyOrder(
            "auth: auth has LATENCY.",
            "payment: payment has LATENCY.",
            "inventory: inventory has LATENCY.");
    assertThat(found.getFirst().symptoms()).hasSize(3);
  }

  @Test
  void onHostsOfTheirOwnEachIsToBlame() {
    slow("auth", "payment", "inventory");
    scene.on("web-1", "auth").on("web-2", "payment").on("web-3", "inventory");

    assertThat(scene.judged())
        .extracting(one -> one.cause().node())
        .containsExactlyInAnyOrder(node("auth"), node("payment"), node("inventory"));
  }

  @Test
  void whereMostOfAHostIsAsFastAsEverTheHostIsNotToBlame() {
    slow("auth", "payment", "inventory");
    scene.on("web-1", "auth", "payment", "inventory");
    for (String name : List.of("a", "b", "c", "d")) {
      scene.service(name, 16, 16, 0).on("web-1", name);
    }

    assertThat(scene.judged()).hasSize(3);
  }

  @Test
  void aChainOfWhichEachIsSlowMayHaveEmptiedItsPoolsAndIsNoHost() {
    slow("gateway", "order", "payment");
    scene
        .on("web-1", "gateway", "order", "payment")
        .call("gateway", "order", 20, 20, 0)
        .call("order", "payment", 20, 20, 0);

    assertThat(scene.judged())
        .extracting(one -> one.cause().node().kind())
        .doesNotContain(NodeKind.HOST);
  }

  @Test
  void oneFaultAndItsVictimsOnOneHostIsTheFaultyServices() {
    scene
        .service("gateway", 60, 560, 0)
        .service("order", 40, 542, 0)
        .service("payment", 20, 521, 0)
        .call("gateway", "order", 42, 544, 0)
        .call("order", "payment", 22, 522, 0)
        .symptom("gateway", Kind.LATENCY, 0)
        .symptom("order", Kind.LATENCY, 0)
        .symptom("payment", Kind.LATENCY, 10)
        .on("web-1", "gateway", "order", "payment");

    assertThat(scene.judged())
        .extracting(one -> one.cause().node())
        .containsExactly(node("payment"));
  }

  private void slow(String... names) {
    for (String name : names) {
      scene.service(name, 20, 220, 0).symptom(name, Kind.LATENCY, 0);
    }
  }
}
