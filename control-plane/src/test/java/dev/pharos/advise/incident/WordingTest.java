package dev.pharos.advise.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.incident.Clue;
import dev.pharos.judge.incident.Suspect;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WordingTest {
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");
  private static final Node QUEUE = Node.virtual(NodeKind.QUEUE, "orders", "demo", "jms");

  private static @Nullable String link(Clue clue) {
    Suspect suspect =
        new Suspect(Node.service(ORDER), 1, "order fails", "It fails.", List.of(clue));
    return Wording.suspected(suspect).evidence().getFirst().link();
  }

  @Test
  void aClueLeadsToItsOwnNodeWhereOthersHaveTheName() {
    assertThat(link(new Clue(Clue.Kind.CALLS, "", ORDER, "", Node.service(ORDER))))
        .isEqualTo("/map?node=service%3Ashop%2Forder%40demo&env=demo");
    assertThat(link(new Clue(Clue.Kind.QUEUE, "", ORDER, "orders", QUEUE)))
        .isEqualTo("/map?node=queue%3Ajms%2Forders%40demo&env=demo");
    assertThat(link(new Clue(Clue.Kind.CALLS, "", ORDER, "")))
        .isEqualTo("/map?node=service%3Ashop%2Forder%40demo&env=demo");
  }

  @Test
  void whatOnlyHasANameIsLookedForInTheEnvironmentOfWhoUsesIt() {
    assertThat(link(new Clue(Clue.Kind.QUEUE, "", ORDER, "orders")))
        .isEqualTo("/map?node=orders&env=demo");
    assertThat(Wording.link(ORDER, Symptom.Kind.QUEUE, "orders"))
        .isEqualTo("/map?node=orders&env=demo");
    assertThat(Wording.link(new ServiceId("", "order", ""), Symptom.Kind.QUEUE, "orders"))
        .isEqualTo("/map?node=orders");
  }

  @Test
  void whoIsSilentIsNotSaidToAnswerAgain() {
    Incident.Observed errors = observed(Symptom.Kind.ERRORS);
    assertThat(Wording.recovered(errors, false)).isEqualTo("Requests to order succeed again.");
    assertThat(Wording.recovered(errors, true))
        .isEqualTo("Nothing is heard of order any more: how its requests fare is not known.");
    assertThat(Wording.recovered(observed(Symptom.Kind.ALERT), true))
        .isEqualTo(" of order fires no more.");
  }

  private static Incident.Observed observed(Symptom.Kind kind) {
    return new Incident.Observed(ORDER, kind, "", 1, null, "It is not well.", "");
  }
}
