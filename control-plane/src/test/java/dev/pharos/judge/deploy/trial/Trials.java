package dev.pharos.judge.deploy.trial;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Many made-up deployments of a kind, over all mixtures of latencies in turn. Seeds are fixed: the
 * same question has the same answer.
 */
final class Trials {
  private static final int WINDOWS_A_MINUTE = 6;

  /** Two out of three harms are noticed by number: spread over so long. */
  private static final int TEN_MINUTES = 10 * WINDOWS_A_MINUTE;

  private static final LatencyMixture[] MIXTURES = LatencyMixture.values();
  private static final double[] RATES = {5, 50, 500};

  /** Of all, so much goes to the operation that is harmed where there are five. */
  private static final double FIRST_SHARE = 0.5;

  private final Map<LatencyMixture, double[][]> tables = new EnumMap<>(LatencyMixture.class);

  Trials() {
    for (LatencyMixture mixture : MIXTURES) {
      tables.put(mixture, Trial.tables(mixture));
    }
  }

  /** How a kind of deployment is set, for each mixture and a number. */
  private interface Kind {
    Trial.Setting setting(LatencyMixture mixture, int number);
  }

  private List<Outcome> run(int runs, long seed, Kind kind) {
    return IntStream.range(0, runs)
        .parallel()
        .mapToObj(run -> {
          LatencyMixture mixture = MIXTURES[run % MIXTURES.length];
          Trial.Setting setting = kind.setting(mixture, run / MIXTURES.length);
          return Outcome.of(new Trial(setting, tables.get(mixture), seed * 1_000_003 + run));
        })
        .toList();
  }

  /** Equal versions for half an hour, at 5, 50 and 500 requests a second in turn. */
  List<Outcome> equal(int runs, boolean beside) {
    return run(
        runs,
        beside ? 1 : 2,
        (mixture, number) ->
            new Trial.Setting(
                mixture,
                Harm.NONE,
                RATES[number % RATES.length],
                0,
                beside,
                false,
                3 * TEN_MINUTES,
                beside ? TEN_MINUTES : 3 * TEN_MINUTES,
                5));
  }

  /** Equal versions, of which the new one is asked for slow operations more often. */
  List<Outcome> otherMix(int runs, boolean beside) {
    return run(
        runs,
        beside ? 3 : 4,
        (mixture, number) ->
            new Trial.Setting(
                mixture,
                Harm.NONE,
                RATES[number % RATES.length],
                0,
                beside,
                true,
                TEN_MINUTES,
                beside ? 0 : 3 * TEN_MINUTES,
                5));
  }

  /** With as many requests on each side as the harm has to be noticed by, in ten minutes. */
  List<Outcome> harmed(int runs, Harm harm, boolean beside) {
    return withRequests(runs, harm, harm.requests(), beside);
  }

  /** Of one operation, so many on each side in ten minutes. */
  List<Outcome> withRequests(int runs, Harm harm, int requests, boolean beside) {
    return run(
        runs,
        31L * harm.name().hashCode() + 1,
        (mixture, _) ->
            new Trial.Setting(
                mixture,
                harm,
                0,
                requests,
                beside,
                false,
                TEN_MINUTES,
                beside ? 0 : TEN_MINUTES,
                1));
  }

  /** The same of one of five operations, the others with traffic of their own. */
  List<Outcome> harmedOneOfFive(int runs, Harm harm) {
    return run(
        runs,
        31L * harm.name().hashCode() + 2,
        (mixture, _) ->
            new Trial.Setting(
                mixture,
                harm,
                harm.requests() / (FIRST_SHARE * TEN_MINUTES * 10),
                harm.requests(),
                true,
                false,
                TEN_MINUTES,
                0,
                5));
  }

  /** At so many requests a second on each side, for so many minutes. */
  List<Outcome> atRate(int runs, Harm harm, double perSecond, int minutes) {
    return run(
        runs,
        31L * harm.name().hashCode() + 3,
        (mixture, _) ->
            new Trial.Setting(
                mixture,
                harm,
                perSecond,
                0,
                true,
                false,
                minutes * WINDOWS_A_MINUTE,
                TEN_MINUTES,
                5));
  }
}
