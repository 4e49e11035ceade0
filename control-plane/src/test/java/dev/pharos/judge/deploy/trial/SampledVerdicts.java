package dev.pharos.judge.deploy.trial;

import java.util.List;

/**
 * What becomes of verdicts on made-up deployments when only a share of the requests is counted, as
 * where traces are sampled before anybody counts them.
 */
public final class SampledVerdicts {
  /** Of each version in ten minutes: some thirty a second, as a service has that is in use. */
  private static final int REQUESTS = 20_000;

  private static final Harm[] HARMS = {Harm.NONE, Harm.ERRORS_THREE, Harm.ALL_SLOWER};

  private final Trials trials = new Trials();
  private final int runs;

  /**
   * @param runs of each kind of deployment: equal versions, more errors, all slower
   */
  public SampledVerdicts(int runs) {
    this.runs = runs;
  }

  /**
   * Part of the verdicts that are as when everything is counted.
   *
   * @param share of the requests that are counted, above 0 and at most 1
   */
  public double unchanged(double share) {
    int same = 0;
    for (Harm harm : HARMS) {
      List<Outcome> whole = trials.withRequests(runs, harm, REQUESTS, true);
      int counted = Math.toIntExact(Math.round(REQUESTS * share));
      List<Outcome> sampled = trials.withRequests(runs, harm, counted, true);
      for (int run = 0; run < runs; run++) {
        same += whole.get(run).last() == sampled.get(run).last() ? 1 : 0;
      }
    }
    return (double) same / (runs * HARMS.length);
  }
}
