package dev.pharos.judge.incident;

import static dev.pharos.judge.incident.HandMadeScene.BEGAN;
import static dev.pharos.judge.incident.HandMadeScene.SECOND;
import static dev.pharos.judge.incident.HandMadeScene.database;
import static dev.pharos.judge.incident.HandMadeScene.node;
import static dev.pharos.judge.incident.HandMadeScene.queue;
import static dev.pharos.judge.incident.HandMadeScene.service;
import static dev.pharos.judge.incident.HandMadeScene.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.incident.Symptom.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentJudgeTest {
  private final HandMadeScene scene = new HandMadeScene();

  @Test
  void withoutSymptomsThereIsNothingToFind() {
    scene.service("gateway", 40, 44, 0).service("payment", 20, 22, 1);

    assertThat(scene.judged()).isEmpty();
  }

  @Test
  void aSlowServiceIsToBlameForAllThatWaitForIt() {
    scene
        .service("gateway", 60, 560, 0)
        .service("order", 40, 542, 0)
        .service("payment", 20, 521, 0)
        .call("gateway", "order", 42, 544, 0)
        .call("order", "payment", 22, 522, 0)
        .uses("payment", database("payments"), 3, 3, 0)
        .symptom("gateway", Kind.LATENCY, 0)
        .symptom("order", Kind.LATENCY, 0)
        .symptom("payment", Kind.LATENCY, 10);

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(node("payment"));
    assertThat(found.cause().title()).isEqualTo("payment is slow");
    assertThat(found.cause().sentence())
        .isEqualTo(
            "A request to payment takes 521 ms on average, 20 ms before, and 501 ms of what was"
                + " added is its own.");
    assertThat(found.symptoms()).hasSize(3);
    assertThat(found.cause().weight()).isGreaterThan(0.9);
  }

  @Test
  void whoIsSlowInSomeOfWhatItDoesSuffersFromWhatIsSlowBelow() {
    scene
        .service("order", 355, 152, 0)
        .service("payment", 122, 490, 0)
        .call("order", "payment", 134, 492, 0)
        .symptom("order", Kind.LATENCY, 0)
        .symptom("payment", Kind.LATENCY, 0);

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(node("payment"));
    assertThat(found.symptoms()).hasSize(2);
  }

  @Test
  void whoIsSlowWithoutAnythingSlowBelowIsToBlame() {
    scene
        .service("order", 355, 152, 0)
        .service("payment", 22, 22, 0)
        .call("order", "payment", 24, 24, 0)
        .symptom("order", Kind.LATENCY, 0);

    assertThat(only().cause().node()).isEqualTo(node("order"));
  }

  @Test
  void aServiceThatIsDownIsToBlameThoughItSaysNothing() {
    scene
        .service("gateway", 40, 35, 300)
        .down("inventory")
        .call(
            new Call(
                node("gateway"),
                node("inventory"),
                traffic(300, 300, 1),
                traffic(6000, 6, 12),
                traffic(0, 0, 0),
                traffic(6000, 6, 10)))
        .symptom("gateway", Kind.ERRORS, 0)
        .symptom("inventory", Kind.DOWN, 15);

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(node("inventory"));
    assertThat(found.cause().title()).isEqualTo("inventory is down");
    assertThat(found.symptoms())
        .extracting(Symptom::service)
        .containsExactly(service("gateway"), service("inventory"));
  }

  @Test
  void anInstanceThatIsDownIsToldFromAServiceThatIs() {
    scene.service("payment", 20, 20, 0).symptom("payment", Kind.DOWN, 0);

    assertThat(only().cause().title()).isEqualTo("payment has an instance down");
    assertThat(only().cause().sentence()).isEqualTo("payment has DOWN.");
  }

  @Test
  void whatIsWrongSaysMoreThanThatItAlerts() {
    scene
        .service("payment", 20, 20, 0)
        .symptom("payment", Kind.DOWN, 0)
        .symptom("payment", Kind.ALERT, "InstanceGone", 5)
        .symptom("payment", Kind.ALERT, "ServiceFailing", 5);

    assertThat(only().cause().title()).isEqualTo("payment has an instance down");
  }

  @Test
  void aServiceThatStallsIsToBlameByItsCallersErrorsAlone() {
    scene
        .service("gateway", 40, 1040, 200)
        .service("catalog", 20, 20, 0)
        .call(
            new Call(
                node("gateway"),
                node("catalog"),
                traffic(600, 200, 1000),
                traffic(6000, 6, 22),
                traffic(400, 0, 20),
                traffic(6000, 6, 20)))
        .symptom("gateway", Kind.ERRORS, 0);

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(node("catalog"));
    assertThat(found.cause().sentence())
        .isEqualTo("200 of 600 calls to catalog fail, and it shows nothing of them.");
  }

  @Test
  void callsThatACircuitBreakerLeavesOutAreStillTheCalleesFault() {
    scene
        .service("order", 40, 5, 570)
        .service("payment", 20, 20, 8)
        .call(
            new Call(
                node("order"),
                node("payment"),
                traffic(10, 8, 20),
                traffic(6000, 6, 20),
                traffic(10, 8, 20),
                traffic(6000, 6, 20)))
        .symptom("order", Kind.ERRORS, 0);

    assertThat(only().cause().node()).isEqualTo(node("payment"));
  }

  @Test
  void aSlowDatabaseIsNamedWithTheServiceThatOwnsIt() {
    scene
        .service("gateway", 60, 360, 0)
        .service("catalog", 30, 330, 0)
        .call("gateway", "catalog", 32, 332, 0)
        .uses("catalog", database("products"), 10, 310, 0)
        .symptom("gateway", Kind.LATENCY, 0)
        .symptom("catalog", Kind.LATENCY, 0);

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(database("products"));
    assertThat(found.cause().title()).isEqualTo("products, database of catalog, is slow");
    assertThat(found.cause().sentence())
        .isEqualTo("Calls to products, database of catalog, take 310 ms on average, 10 ms before.");
    assertThat(found.cause().evidence()).extracting(Clue::service).contains(service("catalog"));
  }

  @Test
  void aDatabaseThatFailsIsToBlameForItsServicesErrors() {
    scene
        .service("catalog", 30, 30, 120)
        .uses("catalog", database("products"), 10, 10, 120)
        .symptom("catalog", Kind.ERRORS, 0);

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(database("products"));
    assertThat(found.cause().sentence())
        .isEqualTo("120 of 600 calls to products, database of catalog, fail.");
  }

  @Test
  void manyMoreCallsAreTheCallersDoing() {
    scene
        .service("catalog", 30, 230, 0)
        .call(
            Call.unserved(
                node("catalog"),
                database("products"),
                traffic(12_600, 0, 10),
                traffic(6000, 6, 10)))
        .symptom("catalog", Kind.LATENCY, 0);

    assertThat(only().cause().node()).isEqualTo(node("catalog"));
  }

  @Test
  void errorsBehindAFallbackConcernOnlyWhoMakesThem() {
    scene
        .service("gateway", 60, 60, 0)
        .service("catalog", 30, 30, 0)
        .service("recommendation", 10, 10, 180)
        .call("gateway", "catalog", 32, 32, 0)
        .call("catalog", "recommendation", 12, 12, 180)
        .symptom("recommendation", Kind.ERRORS, 0);

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(node("recommendation"));
    assertThat(found.cause().sentence())
        .isEqualTo(
            "30 % of recommendation's requests fail by its own doing: no call that it makes"
                + " accounts for it.");
    assertThat(found.suspects()).hasSize(1);
  }

  @Test
  void aConsumerThatStoppedIsToBlameForItsQueue() {
    scene
        .service("order", 40, 40, 0)
        .service("inventory", 10, 10, 0)
        .uses("order", queue("reservations"), 2, 2, 0)
        .consumes(queue("reservations"), "inventory")
        .symptom("inventory", Kind.QUEUE, "reservations", 0);
    scene.backlogs.add(
        new Backlog(queue("reservations"), List.of(service("inventory")), 120, 45 * SECOND));

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(node("inventory"));
    assertThat(found.cause().title()).isEqualTo("inventory does not consume reservations");
    assertThat(found.cause().sentence())
        .isEqualTo(
            "120 messages wait in reservations, the oldest for 45 s, and inventory does not consume"
                + " them.");
  }

  @Test
  void aConsumerThatWaitsForItsDatabaseIsNotToBlame() {
    scene
        .service("inventory", 10, 910, 0)
        .uses("inventory", database("stock"), 4, 904, 0)
        .consumes(queue("reservations"), "inventory")
        .symptom("inventory", Kind.QUEUE, "reservations", 30)
        .symptom("inventory", Kind.LATENCY, 0);
    scene.backlogs.add(
        new Backlog(queue("reservations"), List.of(service("inventory")), 120, 45 * SECOND));

    assertThat(only().cause().node()).isEqualTo(database("stock"));
  }

  @Test
  void aBrokerThatTakesNothingIsToBlameForBothEnds() {
    scene
        .service("order", 40, 40, 300)
        .service("inventory", 10, 10, 0)
        .uses("order", queue("reservations"), 2, 2, 300)
        .consumes(queue("reservations"), "inventory")
        .symptom("order", Kind.ERRORS, 0)
        .symptom("inventory", Kind.QUEUE, "reservations", 30);
    scene.backlogs.add(
        new Backlog(queue("reservations"), List.of(service("inventory")), 20, 45 * SECOND));

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(queue("reservations"));
    assertThat(found.cause().title()).isEqualTo("reservations, queue of order, fails");
  }

  @Test
  void twoFaultsInUnrelatedPartsAreTwo() {
    scene
        .service("catalog", 30, 330, 0)
        .service("order", 40, 40, 120)
        .service("payment", 20, 20, 118)
        .call("order", "payment", 22, 22, 118)
        .symptom("catalog", Kind.LATENCY, 0)
        .symptom("order", Kind.ERRORS, 10)
        .symptom("payment", Kind.ERRORS, 10);

    List<Finding> found = scene.judged();

    assertThat(found)
        .extracting(one -> one.cause().node())
        .containsExactly(node("catalog"), node("payment"));
    assertThat(found.get(1).symptoms()).hasSize(2);
  }

  @Test
  void twoFaultsOnOnePathAreTwoWhereEachIsExplainedByItsOwnCauseOnly() {
    scene
        .service("gateway", 60, 60, 240)
        .service("order", 40, 40, 240)
        .service("payment", 20, 20, 120)
        .call("gateway", "order", 42, 42, 240)
        .call("order", "payment", 22, 22, 120)
        .symptom("gateway", Kind.ERRORS, 0)
        .symptom("order", Kind.ERRORS, 0)
        .symptom("payment", Kind.ERRORS, 0);

    assertThat(scene.judged())
        .extracting(one -> one.cause().node())
        .containsExactlyInAnyOrder(node("order"), node("payment"));
    assertThat(scene.judged())
        .extracting(one -> one.cause().sentence())
        .as("of what fails half is passed on")
        .contains("20 % of order's requests fail by its own doing.");
  }

  @Test
  void aLittleThatBothEndsCountDifferentlyIsNoSecondFault() {
    scene
        .service("gateway", 60, 60, 131)
        .service("order", 40, 40, 126)
        .service("payment", 20, 20, 120)
        .call("gateway", "order", 42, 42, 122)
        .call("order", "payment", 22, 22, 118)
        .symptom("gateway", Kind.ERRORS, 0)
        .symptom("order", Kind.ERRORS, 0)
        .symptom("payment", Kind.ERRORS, 0);

    assertThat(only().cause().node()).isEqualTo(node("payment"));
  }

  @Test
  void aDeployCloseInTimeIsEvidenceAndAnEarlierOneIsNot() {
    scene.service("payment", 20, 521, 0).symptom("payment", Kind.LATENCY, 0);
    scene.changes.add(
        new Change("d2", service("payment"), BEGAN - 40 * SECOND, "payment 1.4.0 → 1.5.0"));
    scene.changes.add(
        new Change("d1", service("payment"), BEGAN - 4000 * SECOND, "payment 1.3.0 → 1.4.0"));

    assertThat(only().cause().evidence())
        .filteredOn(clue -> clue.kind() == Clue.Kind.CHANGE)
        .singleElement()
        .isEqualTo(
            new Clue(
                Clue.Kind.CHANGE,
                "payment 1.4.0 → 1.5.0, 40 s before it began.",
                service("payment"),
                "d2"));
  }

  @Test
  void cluesOfCallsAndOfAQueueSayWhichNodeTheyAreAbout() {
    scene
        .service("gateway", 60, 60, 120)
        .service("payment", 20, 20, 120)
        .call("gateway", "payment", 22, 22, 120)
        .symptom("payment", Kind.ERRORS, 0)
        .symptom("payment", Kind.QUEUE, "charges", 0);
    scene.backlogs.add(new Backlog(queue("charges"), List.of(service("payment")), 40, 60 * SECOND));

    List<Clue> clues = only().cause().evidence();
    assertThat(clues)
        .filteredOn(clue -> clue.kind() == Clue.Kind.CALLS)
        .extracting(Clue::node)
        .containsExactly(node("payment"));
    assertThat(clues)
        .filteredOn(clue -> clue.kind() == Clue.Kind.QUEUE)
        .extracting(Clue::node)
        .containsExactly(queue("charges"));
  }

  @Test
  void ofTwoAlikeTheOneThatJustChangedIsTheLikelier() {
    scene
        .service("order", 40, 440, 0)
        .service("payment", 20, 200, 0)
        .call("order", "payment", 22, 202, 0)
        .symptom("order", Kind.LATENCY, 0);
    assertThat(only().cause().node()).isEqualTo(node("order"));

    scene.changes.add(
        new Change("d2", service("payment"), BEGAN - 40 * SECOND, "payment 1.4.0 → 1.5.0"));

    assertThat(only().cause().node()).isEqualTo(node("payment"));
  }

  @Test
  void anExceptionThatNobodySawBeforeIsEvidence() {
    scene.service("payment", 20, 20, 120).symptom("payment", Kind.ERRORS, 0);
    scene.novelties.add(new Novelty("e7", service("payment"), "CardException", BEGAN));

    assertThat(only().cause().evidence())
        .contains(
            new Clue(
                Clue.Kind.EXCEPTION,
                "payment throws CardException for the first time.",
                service("payment"),
                "e7"));
  }

  @Test
  void anAlertOfAServiceThatSuffersJoinsWhatItSuffersFrom() {
    scene
        .service("gateway", 60, 60, 3)
        .service("payment", 20, 20, 120)
        .call("gateway", "payment", 22, 22, 3)
        .symptom("payment", Kind.ERRORS, 0)
        .symptom("gateway", Kind.ALERT, "LatencyAboveObjective", 100);

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(node("payment"));
    assertThat(found.symptoms()).hasSize(2);
  }

  @Test
  void anAlertByItselfIsTroubleOfItsOwnService() {
    scene.service("payment", 20, 20, 0).symptom("payment", Kind.ALERT, "PoolExhausted", 0);

    Finding found = only();

    assertThat(found.cause().node()).isEqualTo(node("payment"));
    assertThat(found.cause().sentence()).isEqualTo("payment has ALERT.");
  }

  @Test
  void whoFailedAndIsNotAskedSinceIsSaidToHaveFailed() {
    scene.unasked("payment").symptom("payment", Kind.ERRORS, 0);

    Finding found = only();

    assertThat(found.cause().title()).isEqualTo("payment fails");
    assertThat(found.cause().sentence()).isEqualTo("payment has ERRORS.");
  }

  @Test
  void aSingleErrorNowAndThenIsNoIncident() {
    scene.service("payment", 20, 20, 2).symptom("payment", Kind.ERRORS, 0);

    assertThat(scene.judged()).isEmpty();
  }

  @Test
  void aRingOfCallsEnds() {
    scene
        .service("a", 20, 20, 100)
        .service("b", 20, 20, 100)
        .call("a", "b", 22, 22, 100)
        .call("b", "a", 22, 22, 100)
        .symptom("a", Kind.ERRORS, 0)
        .symptom("b", Kind.ERRORS, 5);

    assertThat(scene.judged()).isNotEmpty();
  }

  private Finding only() {
    List<Finding> found = scene.judged();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
