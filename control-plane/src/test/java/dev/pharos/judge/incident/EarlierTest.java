package dev.pharos.judge.incident;

import static dev.pharos.judge.incident.HandMadeScene.BEGAN;
import static dev.pharos.judge.incident.HandMadeScene.SECOND;
import static dev.pharos.judge.incident.HandMadeScene.node;
import static dev.pharos.judge.incident.HandMadeScene.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.incident.Symptom.Kind;
import dev.pharos.signal.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Order, which calls payment, alerts some time after other trouble began. */
class EarlierTest {
  private final HandMadeScene scene =
      new HandMadeScene()
          .service("gateway", 60, 60, 0)
          .service("order", 40, 40, 0)
          .service("payment", 20, 20, 0)
          .call("gateway", "order", 42, 42, 0)
          .call("order", "payment", 22, 22, 0)
          .symptom("order", Kind.ALERT, "PoolExhausted", 0);

  private static Earlier earlier(String cause, Kind kind, String suffers, long secondsBefore) {
    return new Earlier(
        node(cause),
        List.of(
            new Symptom(service(suffers), kind, "", BEGAN - secondsBefore * SECOND, "It is so.")));
  }

  private Node cause(Earlier... earlier) {
    List<Finding> found = new IncidentJudge().judge(scene.scene(), List.of(earlier));
    assertThat(found).hasSize(1);
    return found.getFirst().cause().node();
  }

  @Test
  void anAlertIsPartOfWhatItsServiceDependsOn() {
    assertThat(cause(earlier("payment", Kind.DOWN, "payment", 180))).isEqualTo(node("payment"));
  }

  @Test
  void andNotOfWhatIsOnlyCalledByOthersOrCallsIt() {
    assertThat(cause(earlier("gateway", Kind.LATENCY, "gateway", 180))).isEqualTo(node("order"));
    assertThat(cause(earlier("auth", Kind.DOWN, "auth", 180))).isEqualTo(node("order"));
  }

  @Test
  void whatBeganTooLongBeforeOrAfterIsAnotherMatter() {
    assertThat(cause(earlier("payment", Kind.DOWN, "payment", 601))).isEqualTo(node("order"));
    assertThat(cause(earlier("payment", Kind.DOWN, "payment", -61))).isEqualTo(node("order"));
    assertThat(cause(earlier("payment", Kind.DOWN, "order", -61))).isEqualTo(node("order"));
  }

  @Test
  void whoSuffersFromItSuffersHoweverLongItLasts() {
    assertThat(cause(earlier("auth", Kind.ERRORS, "order", 7200))).isEqualTo(node("auth"));
  }

  @Test
  void itsOwnTroubleComesFirst() {
    assertThat(
            cause(
                earlier("payment", Kind.ERRORS, "order", 300),
                earlier("order", Kind.LATENCY, "order", 200)))
        .isEqualTo(node("order"));
  }

  @Test
  void failedRequestsThatHoldNothingOfItAreAnotherFault() {
    Earlier payment = earlier("payment", Kind.ERRORS, "payment", 180);
    assertThat(cause(payment)).isEqualTo(node("payment"));

    scene.failed("order", 6);
    assertThat(cause(payment)).isEqualTo(node("order"));
  }

  @Test
  void failuresThatAreMeasuredAsItsOwnAreAnotherFault() {
    scene.service("order", 40, 40, 200);

    assertThat(cause(earlier("payment", Kind.DOWN, "payment", 180))).isEqualTo(node("order"));
  }

  @Test
  void aVerdictSaysItself() {
    scene.symptoms.clear();
    scene.symptom("order", Kind.VERDICT, "1.5.0", 0);

    assertThat(cause(earlier("payment", Kind.DOWN, "payment", 180))).isEqualTo(node("order"));
  }
}
