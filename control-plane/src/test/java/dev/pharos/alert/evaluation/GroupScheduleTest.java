package dev.pharos.alert.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pharos.alert.rule.RuleFileReader;
import dev.pharos.query.SetClock;
import dev.pharos.signal.metric.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class GroupScheduleTest {
  private static final Instant START = Instant.parse("2026-05-04T12:00:00Z");

  private final SetClock clock = new SetClock(START);
  private final MemorySeries series = new MemorySeries(Duration.ofMinutes(1));
  private final List<Instant> evaluated = new CopyOnWriteArrayList<>();

  /** What an evaluation does beside. */
  private Runnable beside = () -> {};

  private final RuleParts parts =
      new RuleParts(
          series,
          series,
          new RuleSettings(
              Duration.ofSeconds(30),
              Duration.ZERO,
              "",
              Map.of(),
              RuleSettings.OUTAGE_TOLERANCE,
              RuleSettings.GRACE_PERIOD),
          List.of(alerts -> {
            evaluated.add(alerts.evaluatedAt());
            beside.run();
          }),
          clock,
          () -> 0);

  private GroupSchedule schedule(boolean restores) {
    GroupState state =
        new GroupState(
            RuleFileReader.read(
                    "f", "groups: [{name: g, rules: [{alert: A, expr: vector(1), for: 10m}]}]")
                .groups()
                .getFirst(),
            parts,
            !restores);
    return new GroupSchedule(state, parts, restores);
  }

  @Test
  void evaluatesAtTimesThatItsNameDecidesWheneverItBegins() {
    GroupSchedule first = schedule(false);
    clock.advance(Duration.ofMillis(first.waitMs()));
    first.turn();
    clock.advance(Duration.ofMillis(12_345));
    GroupSchedule second = schedule(false);
    clock.advance(Duration.ofMillis(second.waitMs()));
    second.turn();

    assertThat(Duration.between(evaluated.get(0), evaluated.get(1)).toMillis() % 30_000).isZero();
    assertThat(evaluated.getFirst()).isBetween(START, START.plusSeconds(30));
  }

  @Test
  void groupsBeginAtDifferentTimes() {
    Set<Long> tenths = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      tenths.add(GroupTimes.of("file.yaml;group-" + i, Duration.ofMinutes(1)).offsetMs() / 6_000);
    }
    assertThat(tenths).hasSize(10);
  }

  @Test
  void whatWasMissedIsCountedAndNotMadeUpFor() {
    GroupSchedule schedule = schedule(false);
    clock.advance(Duration.ofMillis(schedule.waitMs()));
    schedule.turn();
    assertThat(schedule.waitMs()).isEqualTo(30_000);

    clock.advance(Duration.ofSeconds(100));
    assertThat(schedule.waitMs()).isZero();
    schedule.turn();

    assertThat(Duration.between(evaluated.get(0), evaluated.get(1)))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(schedule.state().counts().missed()).isEqualTo(2);
    assertThat(schedule.state().counts().iterations()).isEqualTo(4);
    assertThat(schedule.waitMs()).isEqualTo(20_000);
  }

  @Test
  void aClockThatIsSetBackDoesNotStopIt() {
    GroupSchedule schedule = schedule(false);

    clock.advance(Duration.ofDays(-1));

    assertThat(schedule.waitMs()).isLessThanOrEqualTo(30_000);
  }

  private static void breaks() {
    throw new StackOverflowError("too deep");
  }

  @Test
  void anEvaluationThatBreaksIsNotRepeatedBeforeItIsDueAgain() {
    GroupSchedule schedule = schedule(false);
    clock.advance(Duration.ofMillis(schedule.waitMs()));
    beside = GroupScheduleTest::breaks;

    assertThatThrownBy(schedule::turn).isInstanceOf(StackOverflowError.class);

    assertThat(schedule.waitMs()).isEqualTo(30_000);
  }

  @Test
  void aGroupThatBrokeIsEvaluatedAgain() {
    GroupSchedule schedule = schedule(false);
    clock.advance(Duration.ofMillis(schedule.waitMs()));
    beside =
        () -> {
          if (evaluated.size() < 3) {
            clock.advance(Duration.ofSeconds(30));
            breaks();
          }
        };
    GroupThread thread = new GroupThread(schedule).start();
    try {
      await().untilAsserted(() -> assertThat(evaluated).hasSize(3));
    } finally {
      thread.stop();
      thread.join();
    }
  }

  @Test
  void restoresThoughTheSecondEvaluationBroke() {
    GroupSchedule schedule = schedule(true);
    long since = firedBefore();
    beside =
        () -> {
          if (evaluated.size() == 2) {
            breaks();
          }
        };
    for (int i = 1; i <= 4; i++) {
      clock.advance(Duration.ofMillis(schedule.waitMs()));
      if (i == 2) {
        assertThatThrownBy(schedule::turn).isInstanceOf(StackOverflowError.class);
      } else {
        schedule.turn();
      }
    }

    assertThat(schedule.state().status().rules().getFirst().alerts())
        .singleElement()
        .satisfies(alert -> assertThat(alert.activeAt()).isEqualTo(Instant.ofEpochSecond(since)));
  }

  private long firedBefore() {
    long since = START.minus(Duration.ofMinutes(20)).getEpochSecond();
    series.set(
        Labels.of("__name__", "ALERTS_FOR_STATE", "alertname", "A"),
        START.minusSeconds(60).toEpochMilli(),
        (double) since);
    return since;
  }

  @Test
  void restoresWhenItWasEvaluatedTwice() {
    GroupSchedule schedule = schedule(true);
    long since = firedBefore();
    List<Instant> activeAt = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofMillis(schedule.waitMs()));
      schedule.turn();
      activeAt.add(schedule.state().status().rules().getFirst().alerts().getFirst().activeAt());
    }

    assertThat(activeAt.subList(0, 2)).doesNotContain(Instant.ofEpochSecond(since));
    assertThat(activeAt.get(2)).isEqualTo(Instant.ofEpochSecond(since));
    assertThat(schedule.state().status().rules().getFirst().state()).isEqualTo(AlertState.FIRING);
  }
}
