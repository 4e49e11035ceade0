package dev.pharos.alert.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.alert.evaluation.RuleTrials.Firing;
import dev.pharos.alert.evaluation.RuleTrials.Outcome;
import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTrialsTest {
  private static final long MINUTE = 60_000;
  private static final Instant START = Instant.parse("2026-05-04T12:00:00Z");
  private static final long T0 = START.toEpochMilli();
  private static final int LAST = 20;

  /** Minutes at which the expression has an element. */
  private static SeriesData at(Labels labels, int... minutes) {
    Samples.Builder samples = Samples.builder();
    for (int minute : minutes) {
      samples.add(T0 + minute * MINUTE, 0.0);
    }
    return new SeriesData(labels, samples.build());
  }

  private static Outcome outcome(int holdMinutes, int keepMinutes, SeriesData... answer) {
    return RuleTrials.outcome(
        PromqlParser.parse("up == 0"),
        Duration.ofMinutes(holdMinutes),
        Duration.ofMinutes(keepMinutes),
        List.of(answer),
        new RuleTrials.Range(T0, T0 + LAST * MINUTE, MINUTE),
        () -> {});
  }

  private static Instant minute(int minute) {
    return START.plusSeconds(minute * 60L);
  }

  private static final Labels A = Labels.of("__name__", "up", "instance", "a");
  private static final Labels B = Labels.of("__name__", "up", "instance", "b");

  @Test
  void anAlertFiresWhenItWasHeldAndIsResolvedWhenItsElementIsGone() {
    Outcome outcome = outcome(2, 0, at(A, 3, 4, 5, 6, 9, 10), at(B, 18, 19, 20));

    assertThat(outcome.firings())
        .as("the second time a is gone before it fires")
        .containsExactly(
            new Firing(Labels.of("instance", "a"), minute(3), minute(5), minute(7)),
            new Firing(Labels.of("instance", "b"), minute(18), minute(20), null));
    assertThat(outcome.times()).isEqualTo(2);
    assertThat(outcome.series()).isEqualTo(2);
  }

  @Test
  void anAlertWithoutATimeToHoldFiresAtOnceAndAgain() {
    assertThat(outcome(0, 0, at(A, 1, 3)).firings())
        .containsExactly(
            new Firing(Labels.of("instance", "a"), minute(1), minute(1), minute(2)),
            new Firing(Labels.of("instance", "a"), minute(3), minute(3), minute(4)));
  }

  @Test
  void anAlertThatIsKeptFiresOnThroughGaps() {
    assertThat(outcome(0, 3, at(A, 1, 3)).firings())
        .containsExactly(new Firing(Labels.of("instance", "a"), minute(1), minute(1), minute(7)));
  }

  @Test
  void moreFiringsAreCountedThanListed() {
    SeriesData[] all =
        IntStream.range(0, 300)
            .mapToObj(
                i -> at(Labels.of("__name__", "up", "instance", Integer.toString(i)), 1, 3, 5, 7))
            .toArray(SeriesData[]::new);

    Outcome outcome = outcome(0, 0, all);

    assertThat(outcome.times()).isEqualTo(1_200);
    assertThat(outcome.firings())
        .hasSize(1_000)
        .isSortedAccordingTo((one, other) -> one.firedAt().compareTo(other.firedAt()));
  }

  @Test
  void aRuleOfWhichTwoElementsAreTheSameFailsAsItWouldWhenEvaluated() {
    SeriesData same = at(Labels.of("__name__", "down", "instance", "a"), 4);

    assertThatThrownBy(() -> outcome(0, 0, at(A, 4), same))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("same labelset");
  }

  @Test
  void eachStepLooksWhetherToGoOn() {
    AtomicInteger looks = new AtomicInteger();

    assertThatThrownBy(() ->
            RuleTrials.outcome(
                PromqlParser.parse("up == 0"),
                Duration.ZERO,
                Duration.ZERO,
                List.of(at(A, 1)),
                new RuleTrials.Range(T0, T0 + LAST * MINUTE, MINUTE),
                () -> {
                  if (looks.incrementAndGet() == 3) {
                    throw new QueryException(QueryException.Kind.TIMEOUT, "over");
                  }
                }))
        .hasMessage("over");
    assertThat(looks).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({"PT1M,PT24H,PT1M", "PT15S,PT24H,PT45S", "PT1M,P30D,PT22M", "PT2H,PT1H,PT2H"})
  void aStepIsTheIntervalOrAMultipleOfIt(Duration interval, Duration range, Duration step) {
    assertThat(RuleTrials.step(interval, range)).isEqualTo(step);
  }
}
