package dev.pharos.steer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.steer.sampling.AdaptiveSampling.Minute;
import dev.pharos.steer.sampling.AdaptiveSampling.Probability;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveSamplingTest {
  private static final long NOON = 29_000_000;

  private static List<Minute> minutes(long from, int count, long traces, double highestLot) {
    List<Minute> minutes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      minutes.add(new Minute(from + i, traces, highestLot));
    }
    return minutes;
  }

  @Test
  void itSinksToWhatIsNeededAtOnce() {
    Probability told =
        AdaptiveSampling.next(Probability.first(1), 1, minutes(NOON - 1, 1, 6_000, 0.999), NOON);

    assertThat(told.value()).isCloseTo(0.01, within(0.0005));
    assertThat(told).isEqualTo(new Probability(told.value(), 1, NOON));
  }

  @Test
  void itRisesByHalfAtMost() {
    Probability told = new Probability(0.01, 0.01, NOON - 10);

    Probability next = AdaptiveSampling.next(told, 1, minutes(NOON - 5, 5, 5, 0.0099), NOON);

    assertThat(next.value()).isCloseTo(0.015, within(1e-9));
  }

  @Test
  void aRateNearTheTargetIsLeftAlone() {
    Probability told = new Probability(0.1, 0.1, NOON - 30);

    assertThat(AdaptiveSampling.next(told, 10, minutes(NOON - 15, 15, 770, 0.0999), NOON))
        .isSameAs(told);
    assertThat(AdaptiveSampling.next(told, 10, minutes(NOON - 15, 15, 430, 0.0999), NOON))
        .isSameAs(told);
    assertThat(AdaptiveSampling.next(told, 10, minutes(NOON - 15, 15, 790, 0.0999), NOON))
        .isNotSameAs(told);
  }

  @Test
  void whatIsNotSampledByItIsLeftAlone() {
    Probability told = new Probability(0.01, 1, NOON - 20);

    assertThat(AdaptiveSampling.next(told, 1, minutes(NOON - 15, 15, 6_000, 0.999), NOON))
        .isSameAs(told);
    assertThat(
            AdaptiveSampling.next(
                Probability.first(1), 1, minutes(NOON - 15, 15, 6_000, TraceLot.UNKNOWN), NOON))
        .as("senders that do not let it be told")
        .isEqualTo(Probability.first(1));
  }

  @Test
  void aRiseIsNotFollowedByAnotherBeforeItIsUsed() {
    Probability told = new Probability(0.015, 0.01, NOON - 3);

    assertThat(AdaptiveSampling.next(told, 1, minutes(NOON - 16, 16, 6, 0.0099), NOON))
        .as("agents still go by the one before")
        .isSameAs(told);
    List<Minute> used = minutes(NOON - 16, 14, 6, 0.0099);
    used.addAll(minutes(NOON - 2, 2, 9, 0.0149));
    assertThat(AdaptiveSampling.next(told, 1, used, NOON).value()).isGreaterThan(0.02);
  }

  @Test
  void whatIsNotKnownIsNotTakenForNothing() {
    Probability told = new Probability(0.01, 0.01, NOON - 600);

    assertThat(AdaptiveSampling.next(told, 1, List.of(), NOON)).isSameAs(told);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 1, 500})
  void itStaysWithinItsBounds(double wanted) {
    Probability much =
        AdaptiveSampling.next(
            Probability.first(1), wanted, minutes(NOON - 1, 1, 1L << 50, 0.5), NOON);
    assertThat(much.value()).isBetween(LeverTarget.Policy.LEAST_PROBABILITY, 1.0);
    Probability none =
        AdaptiveSampling.next(
            new Probability(0.9, 0.9, NOON - 60), wanted, minutes(NOON - 16, 16, 0, 0), NOON);
    assertThat(none.value()).isEqualTo(1);
    assertThat(AdaptiveSampling.next(none, wanted, minutes(NOON - 15, 16, 0, 0), NOON + 1))
        .isSameAs(none);
  }

  /** Agents that ask once a minute, each at its own second, and what they send. */
  private static final class Agents {
    private final Random random;
    private final double[] uses;
    private final double wanted;
    private final List<Minute> minutes = new ArrayList<>();
    private final List<Probability> told = new ArrayList<>();
    private Probability now = Probability.first(1);
    private long minute = NOON;

    Agents(int agents, double wanted, long seed) {
      this.random = new Random(seed);
      this.wanted = wanted;
      this.uses = new double[agents];
      java.util.Arrays.fill(uses, 1);
    }

    /**
     * @param perSecond requests of all agents, by the minute
     */
    Agents run(int count, LongToDoubleFunction perSecond) {
      for (int i = 0; i < count; i++) {
        long traces = 0;
        double highest = 0;
        double rate = perSecond.applyAsDouble(minute) / uses.length;
        for (int second = 0; second < 60; second++) {
          for (int agent = 0; agent < uses.length; agent++) {
            if (second == agent * 60 / uses.length) {
              uses[agent] = now.value();
            }
            int sampled = poisson(rate * uses[agent]);
            for (int trace = 0; trace < sampled; trace++) {
              highest = Math.max(highest, random.nextDouble() * uses[agent]);
            }
            traces += sampled;
          }
        }
        minutes.add(new Minute(minute, traces, highest));
        minute++;
        now =
            AdaptiveSampling.next(
                now,
                wanted,
                minutes.subList(
                    Math.max(0, minutes.size() - AdaptiveSampling.LOOKED_BACK), minutes.size()),
                minute);
        told.add(now);
      }
      return this;
    }

    private int poisson(double mean) {
      if (mean > 50) {
        return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
      }
      double limit = Math.exp(-mean);
      double product = random.nextDouble();
      int count = 0;
      while (product > limit) {
        product *= random.nextDouble();
        count++;
      }
      return count;
    }

    double meanPerSecond(int last) {
      return minutes.subList(minutes.size() - last, minutes.size()).stream()
              .mapToLong(Minute::traces)
              .sum()
          / (60.0 * last);
    }

    long changes(int last) {
      List<Probability> tail = told.subList(told.size() - last, told.size());
      return tail.stream().distinct().count() - 1;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 100, 1", "4, 100, 1", "10, 2000, 5", "3, 7, 0.5", "8, 40000, 1"})
  void steadyTrafficSettlesWithinTheToleranceAndThenStays(
      int agents, double perSecond, double wanted) {
    for (int seed = 0; seed < 5; seed++) {
      Agents settled = new Agents(agents, wanted, seed).run(30, minute -> perSecond);

      settled.run(120, minute -> perSecond);

      assertThat(settled.meanPerSecond(120)).isBetween(wanted * 0.6, wanted * 1.4);
      assertThat(settled.changes(120)).as("seed %d", seed).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void trafficThatGrowsTenfoldAndFallsAgainIsFollowed() {
    Agents agents = new Agents(4, 1, 7).run(30, minute -> 50);
    agents.run(15, minute -> 500);
    assertThat(agents.meanPerSecond(5)).isBetween(0.6, 1.4);
    agents.run(40, minute -> 50);
    assertThat(agents.meanPerSecond(15)).isBetween(0.6, 1.4);
  }

  @Test
  void aDayOfTrafficIsFollowedWithoutOscillation() {
    Agents agents = new Agents(5, 2, 3);
    LongToDoubleFunction day =
        minute -> 300 + 250 * Math.sin(2 * Math.PI * (minute - NOON) / 1_440);
    agents.run(60, day);
    int outside = 0;
    int turns = 0;
    int direction = 0;
    Probability before = agents.now;
    for (int quarter = 0; quarter < 92; quarter++) {
      for (int minute = 0; minute < 15; minute++) {
        agents.run(1, day);
        int turned = Double.compare(agents.now.value(), before.value());
        if (turned != 0 && direction != 0 && turned != direction) {
          turns++;
        }
        direction = turned == 0 ? direction : turned;
        before = agents.now;
      }
      double mean = agents.meanPerSecond(15);
      outside += mean < 2 * 0.6 || mean > 2 * 1.4 ? 1 : 0;
    }
    assertThat(outside).as("quarters of an hour off the target").isLessThanOrEqualTo(4);
    assertThat(turns).as("times it went the other way").isLessThanOrEqualTo(8);
  }

  @Test
  void whatBecomesRareKeepsOneTraceAMinute() {
    for (int seed = 0; seed < 5; seed++) {
      Agents agents =
          new Agents(2, LeverTarget.Policy.LEAST_TRACES_PER_SECOND, seed)
              .run(60, minute -> 200)
              .run(120, minute -> 0.2);

      assertThat(60 * agents.meanPerSecond(60)).as("a minute, seed %d", seed).isGreaterThan(1);
    }
  }

  @Test
  void whoeverSeesTheSameFindsTheSame() {
    assertThat(new Agents(4, 1, 9).run(60, minute -> 80).told)
        .isEqualTo(new Agents(4, 1, 9).run(60, minute -> 80).told);
  }
}
