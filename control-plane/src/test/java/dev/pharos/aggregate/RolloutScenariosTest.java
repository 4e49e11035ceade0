package dev.pharos.aggregate;

import static dev.pharos.aggregate.RolloutScript.play;

import org.junit.jupiter.api.Test;

/** What is told of the ways in which services change: one script for each word. */
class RolloutScenariosTest {

  @Test
  void rolling() {
    play(
        """
        0s   start a 1.4
        0s   start b 1.4
        2m   start c 1.5
        150s stop a
        150s expect 121s deploy 1.4 -> 1.5 rolling 33% rolling by telemetry
        160s start d 1.5
        3m   stop b
        5m   expect 121s deploy 1.4 -> 1.5 complete rolling by telemetry
        """);
  }

  @Test
  void recreate() {
    play(
        """
        0s   start a 1.4
        2m   stop a
        150s start b 1.5
        5m   expect 151s deploy 1.4 -> 1.5 complete recreate by telemetry
        """);
  }

  @Test
  void aCanaryThatGoesOn() {
    play(
        """
        0s   start a 1.4 rate=3
        0s   start b 1.4 rate=3
        2m   start c 1.5
        4m   expect 121s deploy 1.4 -> 1.5 rolling 33% rolling by telemetry
        6m   expect 121s deploy 1.4 -> 1.5 rolling 33% canary by telemetry
        7m   start d 1.5 rate=3
        8m   stop a b
        10m  expect 121s deploy 1.4 -> 1.5 complete canary by telemetry
        """);
  }

  @Test
  void aCanaryThatIsWithdrawn() {
    play(
        """
        0s   start a 1.4
        0s   start b 1.4
        2m   start c 1.5
        6m   stop c
        8m   expect 121s deploy 1.4 -> 1.5 rolled_back canary by telemetry
        """);
  }

  @Test
  void blueAndGreen() {
    play(
        """
        0s   start blue-1 1.4
        0s   start blue-2 1.4
        2m   start green-1 1.5 rate=0
        2m   start green-2 1.5 rate=0
        4m   expect 121s deploy 1.4 -> 1.5 rolling 50% blue_green by telemetry
        4m   set green-1 rate=1
        4m   set green-2 rate=1
        4m   set blue-1 rate=0
        4m   set blue-2 rate=0
        6m   stop blue-1 blue-2
        8m   expect 121s deploy 1.4 -> 1.5 complete blue_green by telemetry
        """);
  }

  @Test
  void aRestartWithoutANewVersion() {
    play(
        """
        0s   start a 1.4
        0s   start b 1.4
        2m   stop a
        2m   start c 1.4
        160s stop b
        160s start d 1.4
        6m   expect 121s restart 1.4 complete by telemetry
        """);
  }

  @Test
  void aRestartThatChangesTheConfiguration() {
    play(
        """
        0s   start a 1.4 config.hash=a1 spring.profiles.active=shop host.name=x
        2m   stop a
        2m   start b 1.4 config.hash=b2 spring.profiles.active=shop host.name=y
        4m   expect 121s config_change 1.4 complete config.hash=a1→b2 by telemetry
        """);
  }

  @Test
  void aChangeOfConfigurationWithoutARestart() {
    play(
        """
        0s   start a 1.4 feature_flag.fast_checkout=off
        0s   start b 1.4 feature_flag.fast_checkout=off
        5m   set a feature_flag.fast_checkout=on feature_flag.gift=on
        5m30s set b feature_flag.fast_checkout=on feature_flag.gift=on
        7m   expect 316s config_change 1.4 complete feature_flag.fast_checkout=off→on feature_flag.gift=null→on by telemetry
        """);
  }

  @Test
  void aDeploymentThatChangesTheConfigurationToo() {
    play(
        """
        0s   start a 1.4 app.config.version=7 config.old=1
        2m   start b 1.5 app.config.version=8
        2m   stop a
        5m   expect 121s deploy 1.4 -> 1.5 complete recreate app.config.version=7→8 config.old=1→null by telemetry
        """);
  }

  @Test
  void aRollbackAfterItWasComplete() {
    play(
        """
        0s   start a 1.4
        2m   start b 1.5
        3m   stop a
        10m  start c 1.4
        11m  stop b
        11m  expect 601s rollback 1.5 -> 1.4 rolling 50% rolling by telemetry
        |    121s deploy 1.4 -> 1.5 complete rolling by telemetry
        15m  expect 601s rollback 1.5 -> 1.4 complete rolling by telemetry
        |    121s deploy 1.4 -> 1.5 complete rolling by telemetry
        """);
  }

  @Test
  void aRollbackInTheMiddle() {
    play(
        """
        0s   start a 1.4
        0s   start b 1.4
        2m   start c 1.5
        150s stop a
        3m   stop c
        3m   start d 1.4
        6m   expect 121s deploy 1.4 -> 1.5 rolled_back rolling by telemetry
        """);
  }

  @Test
  void aRollForwardOverARollback() {
    play(
        """
        0s   start a 1.4
        2m   start b 1.5
        150s stop a
        10m  start c 1.4
        10m30s stop b
        15m  start d 1.6
        15m30s stop c
        20m  expect 901s deploy 1.4 -> 1.6 complete rolling by telemetry
        |    601s rollback 1.5 -> 1.4 complete rolling by telemetry
        |    121s deploy 1.4 -> 1.5 complete rolling by telemetry
        """);
  }

  @Test
  void theSameVersionForwardAgainAfterARollback() {
    play(
        """
        0s   start a 1.4
        2m   start b 1.5
        150s stop a
        10m  start c 1.4
        10m30s stop b
        15m  start d 1.5
        15m30s stop c
        20m  expect 901s deploy 1.4 -> 1.5 complete rolling by telemetry
        |    601s rollback 1.5 -> 1.4 complete rolling by telemetry
        |    121s deploy 1.4 -> 1.5 complete rolling by telemetry
        """);
  }

  @Test
  void stuckSinceItsInstanceIsDown() {
    play(
        """
        0s   start a 1.4
        2m   start b 1.5
        2m   register b 1.5 DOWN
        3m   expect 121s deploy 1.4 -> 1.5 rolling 0% by telemetry+fleet
        5m   expect 121s deploy 1.4 -> 1.5 stuck 0% by telemetry+fleet
        6m   register b 1.5 UP
        7m   expect 121s deploy 1.4 -> 1.5 rolling 50% rolling by telemetry+fleet
        """);
  }

  @Test
  void stuckSinceItsContainerStartsAgainAndAgain() {
    play(
        """
        0s   start a 1.4 pid=1 container.id=c0
        2m   start b 1.5 pid=1 container.id=c1
        3m   set b container.id=c2
        4m   set b container.id=c3
        5m   expect 121s deploy 1.4 -> 1.5 stuck 50% rolling by telemetry
        """);
  }

  @Test
  void pausedAndGoingOn() {
    play(
        """
        0s   start a 1.4
        2m   start b 1.5
        6m   expect 121s deploy 1.4 -> 1.5 rolling 50% rolling by telemetry
        8m   expect 121s deploy 1.4 -> 1.5 paused 50% rolling by telemetry
        9m   start c 1.5
        550s expect 121s deploy 1.4 -> 1.5 rolling 67% rolling by telemetry
        """);
  }

  @Test
  void severalEnvironments() {
    play(
        """
        0s   start t1 1.4 env=staging
        0s   start p1 1.4 env=prod
        2m   start t2 1.5 env=staging
        150s stop t1
        5m   expect 121s deploy in staging 1.4 -> 1.5 complete rolling by telemetry
        10m  ci 1.5 env=prod key=run-7
        11m  start p2 1.5 env=prod
        12m  stop p1
        15m  expect 600s deploy in prod 1.4 -> 1.5 complete rolling by telemetry+ci
        |    121s deploy in staging 1.4 -> 1.5 complete rolling by telemetry
        """);
  }

  @Test
  void severalRegions() {
    play(
        """
        0s   start e1 1.4 region=eu
        0s   start u1 1.4 region=us
        2m   start e2 1.5 region=eu
        150s stop e1
        5m   expect 121s deploy 1.4 -> 1.5 rolling 50% rolling eu 100% us 0% by telemetry
        15m  expect 121s deploy 1.4 -> 1.5 paused 50% rolling eu 100% us 0% by telemetry
        16m  start u2 1.5 region=us
        17m  stop u1
        20m  expect 121s deploy 1.4 -> 1.5 complete rolling eu 100% us 100% by telemetry
        """);
  }

  @Test
  void versionsThatAreNoNumbers() {
    play(
        """
        0s   start a main-5f3a9c2
        2m   start b main-0b1d4e7
        150s stop a
        10m  start c main-5f3a9c2
        11m  stop b
        15m  expect 601s rollback main-0b1d4e7 -> main-5f3a9c2 complete rolling by telemetry
        |    121s deploy main-5f3a9c2 -> main-0b1d4e7 complete rolling by telemetry
        """);
  }

  @Test
  void instancesThatNeverSendAVersion() {
    play(
        """
        0s   start a -
        0s   start b -
        2m   expect nothing
        2m   stop a
        2m   start c -
        5m   expect 121s restart - complete by telemetry
        """);
  }

  @Test
  void instancesThatNeverSendAVersionWhileCiTellsIt() {
    play(
        """
        0s   start a -
        5m   ci 1.5.0 key=run-1 commit=abc
        6m   stop a
        6m   start b -
        10m  expect 300s deploy - -> 1.5.0 complete of abc by telemetry+ci
        1h   stop b
        1h   start c -
        1h4m ci 1.6.0 key=run-2 commit=def
        1h9m expect 3601s deploy 1.5.0 -> 1.6.0 complete of def by telemetry+ci
        |    300s deploy - -> 1.5.0 complete of abc by telemetry+ci
        """);
  }

  @Test
  void oneRecordOfTelemetryFleetAndCiWhoeverComesFirst() {
    play(
        """
        0s   start a 1.4.0
        0s   register a 1.4.0 UP
        2m   ci v1.5.0 key=run-1
        2m   expect 120s deploy 1.4.0 -> v1.5.0 rolling 0% by ci
        3m   start b 1.5.0
        3m   register b 1.5.0 UP commit=abc
        200s ci v1.5.0 key=run-1
        4m   stop a
        4m   unregister a
        8m   expect 120s deploy 1.4.0 -> 1.5.0 complete rolling of abc by telemetry+fleet+ci
        """);
  }

  @Test
  void ciTellsOfItWhenItsPipelineEndsAnHourLater() {
    play(
        """
        0s   start a 1.4
        2m   start b 1.5
        55m  stop a
        1h   ci 1.5 key=run-1 commit=abc
        1h   expect 121s deploy 1.4 -> 1.5 complete rolling of abc by telemetry+ci
        """);
  }

  @Test
  void aPipelineThatIsTriedAgainTellsOfTheSameDeployment() {
    play(
        """
        0s   start a 1.4
        2m   ci 1.5 key=run-1
        3m   ci 1.5 key=run-2
        4m   start b 1.5
        5m   stop a
        8m   expect 120s deploy 1.4 -> 1.5 complete rolling by telemetry+ci
        9m   ci 1.5 key=run-1
        9m   ci 1.5 key=run-2
        9m   expect 120s deploy 1.4 -> 1.5 complete rolling by telemetry+ci
        """);
  }

  @Test
  void whatArrivesLateOfAnOldVersionIsNoRollback() {
    play(
        """
        0s   start a 1.4
        2m   start b 1.5
        150s stop a
        10m  late a 1.4 by 7m30s
        10m30s late a 1.4 by 8m
        20m  expect 121s deploy 1.4 -> 1.5 complete rolling by telemetry
        """);
  }

  @Test
  void whatArrivesLateOfAProcessBeforeIsNoRestart() {
    play(
        """
        0s   start a 1.4 pid=7
        5m   set a pid=8
        10m  late a 1.4 by 6m pid=7
        12m  late a 1.4 by 8m pid=7
        20m  expect 301s restart 1.4 complete by telemetry
        """);
  }

  @Test
  void whatShipsLogLinesAndKnowsNoProcessHidesNoRestart() {
    play(
        """
        0s   start a 1.4 pid=7
        0s   start lines 1.4 id=a
        5m   set a pid=8
        10m  expect 301s restart 1.4 complete by telemetry
        """);
  }

  @Test
  void anOldVersionWhoseDataComesAfterThatOfTheNewOneIsNoDeployment() {
    play(
        """
        0s   start b 1.5
        2m   late a 1.4 by 5m
        10m  expect nothing
        """);
  }

  @Test
  void aSenderWhoseClockIsFarBehindIsAliveAllTheSame() {
    play(
        """
        0s   start a 1.4
        5m   late b 1.4 by 20m
        5m   start a 1.4
        10m  expect nothing
        """);
  }

  @Test
  void aRestartOfTheControlPlaneInTheMiddle() {
    play(
        """
        0s   start a 1.4
        0s   start b 1.4
        2m   start c 1.5 config.hash=b2
        150s stop a
        3m   restart
        190s ci 1.5 key=run-1
        200s restart
        210s ci 1.5 key=run-1
        220s start d 1.5 config.hash=b2
        230s stop b
        240s restart
        8m   expect 121s deploy 1.4 -> 1.5 complete rolling config.hash=null→b2 by telemetry+ci
        """);
  }

  @Test
  void theControlPlaneComesBackAndTakesNoOldVersionForARollback() {
    play(
        """
        0s   start a 1.4
        2m   start b 1.5
        3m   stop a
        10m  restart after 10m
        30m  expect 121s deploy 1.4 -> 1.5 complete rolling by telemetry
        """);
  }

  @Test
  void whatWasDeployedWhileTheControlPlaneWasAwayIsTold() {
    play(
        """
        0s   start a 1.4
        5m   stop a
        5m   start b 1.5
        5m   restart after 10m
        30m  expect 901s deploy 1.4 -> 1.5 complete recreate by telemetry
        """);
  }

  @Test
  void processesThatShareAnIdAreNoRestarts() {
    play(
        """
        0s   start a - id=host-1 pid=7 config.shard=1
        2m   start b - id=host-1 pid=8 config.shard=2
        10m  expect nothing
        """);
  }

  @Test
  void processesThatShareAnIdAreKnownToDoSoAfterTheControlPlanesRestart() {
    play(
        """
        0s   start a 1.4 id=host-1 pid=7
        2m   start b 1.4 id=host-1 pid=8
        5m   stop b
        6m   restart
        7m   start c 1.4 id=host-1 pid=9
        10m  expect nothing
        """);
  }

  @Test
  void aRestartThatOnlyTheFleetKnowsOf() {
    play(
        """
        0s   register a 1.4 UP up-since=0s
        5m   register a 1.4 OFFLINE up-since=0s
        6m   register a 1.4 UP up-since=350s
        10m  expect 350s restart in - 1.4 complete by fleet
        """);
  }
}
