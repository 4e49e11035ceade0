package dev.pharos.judge.deploy;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Tail probabilities, and back. */
final class Tails {
  /** Of a 95 % interval. */
  static final double Z95 = 1.959964;

  /** Beyond so many degrees of freedom Student's distribution is taken for the normal one. */
  private static final double MANY_DEGREES = 400;

  /** Up to so many successes counts are compared exactly. */
  private static final long FEW = 400;

  private static final double SMALLEST = 1e-300;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Tails() {}

  /** The chance of a larger value. */
  static double above(double z, double degrees) {
    return degrees > MANY_DEGREES
        ? NORMAL.survivalProbability(z)
        : TDistribution.of(Math.max(1, degrees)).survivalProbability(z);
  }

  /** The value that is exceeded with this chance. */
  static double z(double chance) {
    return NORMAL.inverseSurvivalProbability(Math.clamp(chance, SMALLEST, 1 - 1e-16));
  }

  static double quantile95(double degrees) {
    return degrees > MANY_DEGREES
        ? Z95
        : TDistribution.of(Math.max(1, degrees)).inverseSurvivalProbability(0.025);
  }

  /**
   * How surprising it is, as a z, that so many of all successes fell to the new version's share of
   * all trials, when each set of trials was as likely to succeed: Fisher's exact test, one-sided to
   * the side that is rarer; for many successes its normal approximation.
   */
  static double successes(long newSuccesses, long newTrials, long oldSuccesses, long oldTrials) {
    long successes = newSuccesses + oldSuccesses;
    long trials = newTrials + oldTrials;
    if (successes == 0 || successes == trials || newTrials == 0 || oldTrials == 0) {
      return 0;
    }
    if (successes > FEW) {
      double share = (double) successes / trials;
      double difference = (double) newSuccesses / newTrials - (double) oldSuccesses / oldTrials;
      return difference / Math.sqrt(share * (1 - share) * (1.0 / newTrials + 1.0 / oldTrials));
    }
    HypergeometricDistribution same =
        HypergeometricDistribution.of((int) trials, (int) successes, (int) newTrials);
    return conservative(
        same.survivalProbability((int) newSuccesses - 1),
        same.cumulativeProbability((int) newSuccesses));
  }

  /** The same where each success falls to the new version with a chance that is known. */
  static double share(long newSuccesses, long successes, double chance) {
    if (successes == 0 || chance <= 0 || chance >= 1) {
      return 0;
    }
    BinomialDistribution same = BinomialDistribution.of(Math.toIntExact(successes), chance);
    return conservative(
        same.survivalProbability((int) newSuccesses - 1),
        same.cumulativeProbability((int) newSuccesses));
  }

  /** From the chances of at least and of at most what was seen, to the side that is rarer. */
  private static double conservative(double atLeast, double atMost) {
    if (atLeast < 0.5) {
      return z(atLeast);
    }
    return atMost < 0.5 ? -z(atMost) : 0;
  }

  /**
   * One chance for several tests of the same thing, however they depend on each other: Cauchy
   * combination (Y. Liu and J. Xie, Journal of the American Statistical Association 115 (2020),
   * 393–402). Chances near 1 would outweigh small ones and are cut.
   *
   * @param weights that add up to 1
   */
  static double together(double[] chances, double[] weights) {
    double sum = 0;
    for (int i = 0; i < chances.length; i++) {
      double p = Math.clamp(chances[i], SMALLEST, 0.9);
      sum += weights[i] * (p < 1e-12 ? 1 / (p * Math.PI) : Math.tan((0.5 - p) * Math.PI));
    }
    return sum > 1e12 ? 1 / (sum * Math.PI) : 0.5 - Math.atan(sum) / Math.PI;
  }
}
