package dev.pharos.steer.budget;

import java.time.Duration;

/**
 * What is kept for each byte that a rate asks for, lately. Less than one where another budget's
 * rate is stricter. For one thread.
 */
final class Yield {
  /** How long it takes to be seen. */
  private static final double SECONDS = Duration.ofHours(3).toSeconds();

  /** Few whole traces of many sizes are kept: chance alone makes so much of a difference. */
  private static final double BAND = 0.15;

  private static final double LEAST = 0.1;

  /** As much is taken to be kept as asked for, of so long, before the first is seen. */
  private static final double PRIOR_SECONDS = Duration.ofHours(1).toSeconds();

  private Written sums;

  Yield(Written sums) {
    this.sums = sums;
  }

  /**
   * Bytes, of which what is older counts less, as they are kept over a restart.
   *
   * @param asked what should have been kept
   */
  record Written(double asked, double kept) {
    static final Written NONE = new Written(0, 0);
  }

  Written written() {
    return sums;
  }

  void add(double overSeconds, double asked, double kept) {
    double left = Math.exp(-overSeconds / SECONDS);
    if (sums.asked <= 0) {
      double prior = asked * PRIOR_SECONDS / overSeconds;
      sums = new Written(prior, prior);
    }
    sums = new Written(sums.asked * left + asked, sums.kept * left + kept);
  }

  /** 1 where it may be chance, which the next steps make up for. */
  double perByte() {
    if (sums.asked <= 0) {
      return 1;
    }
    double yield = sums.kept / sums.asked;
    if (yield < 1 - BAND) {
      return Math.max(LEAST, yield / (1 - BAND));
    }
    return yield > 1 + BAND ? Math.min(1 / LEAST, yield / (1 + BAND)) : 1;
  }
}
