package dev.pharos.judge;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Sees in windows of ten seconds what is beyond doubt although few requests come: nearly all of
 * them fail or are slow. A share or a quantile of seven requests says nothing, but five slow ones
 * of seven, and five again, are no chance. Entered by {@link Hysteresis} as any other trouble. For
 * one thread.
 *
 * <p>A window is bad when so many bad requests come by chance in less than one of a thousand
 * windows of a service that is just not bad (upper tail of the binomial distribution), good when it
 * holds no more than that share of them, and says nothing otherwise.
 */
final class ClearTrouble {
  /** Two windows in a row are then one in a million; a service has eight thousand a day. */
  private static final double CHANCE = 0.001;

  /** More than this share of requests above a limit means that their p95 is above it. */
  private static final double SLOW_SHARE = 0.05;

  /** Windows so far apart do not follow each other. */
  private static final long APART_NS = 6 * HealthJudge.WINDOW.toNanos();

  private final double failingShare;
  private final long slowFromNs;

  /** Errors never change the state of a service on fewer requests. */
  private final Hysteresis failing = new Hysteresis(HealthJudge.LEAST_REQUESTS);

  private final Hysteresis slow = new Hysteresis();
  private long lastEndNs = Long.MIN_VALUE;

  /**
   * @param slowFromNs {@link Long#MAX_VALUE} where nothing is called slow
   */
  ClearTrouble(double successRatio, long slowFromNs) {
    this.failingShare = HealthJudge.FAILING_FACTOR * RequestHealth.allowed(successRatio);
    this.slowFromNs = slowFromNs;
  }

  /**
   * @param ten comes after those judged before, and holds requests
   * @param latencyExcused its latency is not to be judged
   */
  void judge(RequestWindow ten, boolean latencyExcused) {
    if (lastEndNs != Long.MIN_VALUE && ten.startNs() - lastEndNs > APART_NS) {
      failing.interrupt();
      slow.interrupt();
    }
    lastEndNs = ten.endNs();
    judge(failing, ten, ten.errors(), failingShare, ten.errorRatio());
    Long p95Ns = ten.p95Ns();
    if (slowFromNs != Long.MAX_VALUE && p95Ns != null && !latencyExcused) {
      judge(slow, ten, ten.slowerThan(slowFromNs), SLOW_SHARE, p95Ns);
    }
  }

  private static void judge(
      Hysteresis state, RequestWindow ten, long bad, double share, double measured) {
    boolean isBad = isBeyondChance(bad, ten.requests(), share);
    if (isBad || bad <= share * ten.requests()) {
      state.judge(ten, isBad, measured);
    }
  }

  /** Whether so many bad ones of n are too many for a share of them. */
  static boolean isBeyondChance(long bad, long of, double share) {
    if (bad < 2 || bad <= share * of) {
      return false;
    }
    int trials = Math.toIntExact(Math.min(of, Integer.MAX_VALUE));
    int successes = Math.toIntExact(Math.min(bad, trials));
    return BinomialDistribution.of(trials, share).survivalProbability(successes - 1) < CHANCE;
  }

  /** Null while it does not clearly fail. */
  @Nullable Episode failing() {
    return failing.episode();
  }

  /** Null while it is not clearly slow. */
  @Nullable Episode slow() {
    return slow.episode();
  }
}
