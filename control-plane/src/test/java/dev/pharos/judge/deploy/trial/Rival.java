package dev.pharos.judge.deploy.trial;

/** How others judge a deployment: all operations as one, with a look every window. */
sealed interface Rival {
  /** Fewer requests of either side are not judged. */
  int LEAST = 20;

  /** Whether it is called worse now; windows are told one after the other. */
  boolean look(Trial trial, int window);

  /**
   * Limits on the last minute: p95 by a fifth and 5 ms above the old version's, or a percentage
   * point more errors.
   */
  final class Thresholds implements Rival {
    private static final int MINUTE = 6;
    private static final double SLOWER = Math.log(1.2) / Math.log(1.02);
    private static final double MORE_ERRORS = 0.01;
    private static final double P95 = 0.95;
    private final Counted fresh = new Counted();
    private final Counted old = new Counted();

    @Override
    public boolean look(Trial trial, int window) {
      fresh.add(trial.fresh(window), 1);
      if (window >= MINUTE) {
        fresh.add(trial.fresh(window - MINUTE), -1);
      }
      if (trial.setting().beside()) {
        old.add(trial.beside(window), 1);
        if (window >= MINUTE) {
          old.add(trial.beside(window - MINUTE), -1);
        }
      } else if (window == 0) {
        all(trial, old);
      }
      return fresh.requests() >= LEAST
          && old.requests() >= LEAST
          && (fresh.quantileBin(P95) - old.quantileBin(P95) >= SLOWER
              || fresh.errorShare() - old.errorShare() >= MORE_ERRORS);
    }
  }

  /**
   * Mann and Whitney's test of all latencies so far, and the usual test of two shares for errors,
   * each at 1 %.
   */
  final class Ranks implements Rival {
    private static final double Z = 2.326348; // beyond it is 1 % of a normal distribution
    private final Counted fresh = new Counted();
    private final Counted old = new Counted();

    @Override
    public boolean look(Trial trial, int window) {
      fresh.add(trial.fresh(window), 1);
      if (trial.setting().beside()) {
        old.add(trial.beside(window), 1);
      } else if (window == 0) {
        all(trial, old);
      }
      return fresh.requests() >= LEAST && old.requests() >= LEAST && (slower() > Z || fails() > Z);
    }

    private double slower() {
      double n = fresh.requests();
      double m = old.requests();
      double below = 0;
      double ranks = 0;
      double ties = 0;
      for (int b = Math.min(fresh.first(), old.first());
          b < Math.max(fresh.end(), old.end());
          b++) {
        double here = fresh.at(b) + old.at(b);
        ranks += fresh.at(b) * (below + (here + 1) / 2);
        below += here;
        ties += here * here * here - here;
      }
      double all = n + m;
      double variance = n * m / 12 * (all + 1 - ties / (all * (all - 1)));
      return (ranks - n * (all + 1) / 2) / Math.sqrt(variance);
    }

    private double fails() {
      double n = fresh.requests();
      double m = old.requests();
      double share = (fresh.errorShare() * n + old.errorShare() * m) / (n + m);
      return share <= 0
          ? 0
          : (fresh.errorShare() - old.errorShare())
              / Math.sqrt(share * (1 - share) * (1 / n + 1 / m));
    }
  }

  private static void all(Trial trial, Counted old) {
    for (int w = 0; w < trial.setting().windowsBefore(); w++) {
      old.add(trial.before(w), 1);
    }
  }
}
