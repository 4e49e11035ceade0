package dev.pharos.judge.incident;

import static dev.pharos.judge.incident.HandMadeScene.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.incident.Symptom.Kind;
import dev.pharos.signal.Node;
import org.junit.jupiter.api.Test;

/** What traces of failed requests tell that counts do not. */
class FailedRequestsTest {
  private final HandMadeScene scene = new HandMadeScene();

  @Test
  void twoThatFailBesideEachOtherAreTwoThoughOneCallsTheOther() {
    failingBesideEachOther();
    scene.failed("catalog", 28).failed("catalog", 12, "recommendation");

    assertThat(scene.judged())
        .extracting(finding -> finding.cause().node())
        .containsExactlyInAnyOrder(node("catalog"), node("recommendation"));
  }

  @Test
  void theSameCountsAreOneWhenTheSameRequestsFail() {
    failingBesideEachOther();
    scene.failed("catalog", 40, "recommendation");

    assertThat(scene.judged())
        .extracting(finding -> finding.cause().node())
        .containsExactly(node("recommendation"));
  }

  @Test
  void aHandfulOfTracesTellsNothing() {
    failingBesideEachOther();
    scene.failed("catalog", FailedRequests.LEAST - 1);

    assertThat(scene.judged()).hasSize(1);
  }

  /** 200 of 540 failed with stock, 12 of 40 traces show it: 38 more would be in 60 good ones. */
  @Test
  void fewThatSucceedTellNothingOfWhatIsMetInThoseThatFail() {
    scene
        .service("catalog", 5, 5, 540)
        .service("pricing", 5, 5, 420)
        .service("stock", 5, 5, 200)
        .service("payment", 5, 5, 600)
        .call("catalog", "pricing", 5, 5, 420)
        .call("catalog", "stock", 5, 5, 200)
        .call("pricing", "payment", 5, 5, 420)
        .call("stock", "payment", 5, 5, 200)
        .symptom("catalog", Kind.ERRORS, 0)
        .symptom("pricing", Kind.ERRORS, 0)
        .symptom("stock", Kind.ERRORS, 0)
        .symptom("payment", Kind.ERRORS, 0)
        .failed("catalog", 28, "pricing")
        .failed("catalog", 12, "stock");

    assertThat(scene.judged())
        .extracting(finding -> finding.cause().node())
        .containsExactly(node("payment"));
  }

  /** Calls that fail are as many as requests that fail; recommendation may be done without. */
  private void failingBesideEachOther() {
    scene
        .service("catalog", 50, 50, 180)
        .service("recommendation", 5, 5, 180)
        .call("catalog", "recommendation", 5, 5, 180)
        .symptom("catalog", Kind.ERRORS, 0)
        .symptom("recommendation", Kind.ERRORS, 0);
  }

  @Test
  void failingTracesJoinWhatNoCallJoins() {
    scene
        .service("mailer", 50, 50, 120)
        .service("payment", 5, 5, 120)
        .symptom("mailer", Kind.ERRORS, 5)
        .symptom("payment", Kind.ERRORS, 0);
    assertThat(scene.judged()).hasSize(2);

    scene.failed("mailer", 20, "payment");

    assertThat(scene.judged())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.cause().node()).isEqualTo(node("payment"));
          assertThat(finding.symptoms()).hasSize(2);
        });
  }

  @Test
  void anAlertJoinsWhatItsFailedRequestsHoldAndNotWhatIsOnlyCalled() {
    scene
        .service("gateway", 50, 50, 0)
        .service("payment", 5, 5, 120)
        .service("catalog", 5, 5, 120)
        .call("gateway", "catalog", 5, 5, 0)
        .symptom("payment", Kind.ERRORS, 0)
        .symptom("catalog", Kind.ERRORS, 0)
        .symptom("gateway", Kind.ALERT, "Refused", 20);
    assertThat(causeOfAlert()).as("by who calls whom").isEqualTo(node("catalog"));

    scene.failed("gateway", 20, "payment");
    assertThat(causeOfAlert()).isEqualTo(node("payment"));
  }

  @Test
  void anAlertWhoseFailedRequestsHoldNothingOfItIsNoVictim() {
    scene
        .service("gateway", 50, 50, 0)
        .service("catalog", 5, 5, 120)
        .call("gateway", "catalog", 5, 5, 0)
        .symptom("catalog", Kind.ERRORS, 0)
        .symptom("gateway", Kind.ALERT, "Refused", 20)
        .failed("gateway", 20);

    assertThat(causeOfAlert()).isEqualTo(node("gateway"));
  }

  private Node causeOfAlert() {
    return scene.judged().stream()
        .filter(finding -> finding.symptoms().stream().anyMatch(one -> one.kind() == Kind.ALERT))
        .map(finding -> finding.cause().node())
        .findFirst()
        .orElseThrow();
  }
}
