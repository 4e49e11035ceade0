package dev.pharos.judge.deploy;

/**
 * What equal versions' latencies may differ by however many requests there are: their instances
 * differ, each wanders for a minute or so, and another time is another load. Windows of one
 * deployment cannot tell that, so it is assumed ({@link DeployPolicy}), as standard deviations.
 *
 * @param fresh share of the new version's latency
 * @param old share of the old one's
 */
record Allowance(double fresh, double old) {
  /** How many windows an instance's wandering hangs together. */
  private static final double WANDERING = 6;

  /** By so much all instances at once are now faster, now slower, for some minutes. */
  private static final double SWELL = 0.08;

  private static final double SWELLING = 12;

  /** By so much the share of requests that fail is now higher, now lower, as long. */
  private static final double ERROR_SWELL = 0.25;

  static Allowance of(DeployPolicy policy, DeployEvidence evidence, Baseline baseline) {
    double wander =
        policy.instanceWander()
            * policy.instanceWander()
            * Math.min(1, WANDERING / Math.max(1, evidence.windows()));
    double instance = policy.instanceSpread() * policy.instanceSpread() + wander;
    double time =
        baseline == Baseline.TIME_BEFORE
            ? policy.timeSpread() * policy.timeSpread() + SWELL * SWELL * swelling(evidence)
            : 0;
    return new Allowance(
        Math.sqrt(instance / evidence.newInstances() + time),
        Math.sqrt(instance / evidence.oldInstances()));
  }

  private static double swelling(DeployEvidence evidence) {
    return Math.min(1, SWELLING / Math.max(1, evidence.windows()));
  }

  /**
   * Variance of the difference of the shares that fail: side by side there is none that requests do
   * not show themselves.
   */
  static double ofErrors(double oldShare, DeployEvidence evidence, Baseline baseline) {
    return baseline == Baseline.TIME_BEFORE
        ? ERROR_SWELL * ERROR_SWELL * oldShare * oldShare * swelling(evidence)
        : 0;
  }

  /** Standard deviation of a difference of two latencies. */
  double of(double freshNs, double oldNs) {
    return Math.hypot(fresh * freshNs, old * oldNs);
  }

  /** Of the logarithm of their ratio. */
  double relative() {
    return Math.hypot(fresh, old);
  }
}
