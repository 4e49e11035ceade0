package dev.pharos.judge.cohort;

/**
 * How many traces of a cohort and of the rest have something, and what the difference of the shares
 * may be. Pure.
 *
 * @param cohortWith of {@code cohortOf}
 * @param restWith of {@code restOf}
 */
public record Shares(int cohortWith, int cohortOf, int restWith, int restOf) {
  /** Of an interval that holds the true difference in 95 of 100 cases. */
  static final double Z95 = 1.959964;

  public double cohortShare() {
    return share(cohortWith, cohortOf);
  }

  public double restShare() {
    return share(restWith, restOf);
  }

  /** Positive where the cohort has it more often. */
  public double difference() {
    return cohortShare() - restShare();
  }

  /** Lower end of the 95 % interval of the difference. */
  public double low() {
    return low(Z95);
  }

  /** Upper end of the 95 % interval of the difference. */
  public double high() {
    return high(Z95);
  }

  /**
   * Lower end of the difference's interval: Newcombe's hybrid score interval, method 10 in
   * "Interval estimation for the difference between independent proportions: comparison of eleven
   * methods", Statistics in Medicine 17 (1998), 873–890. It stays true for small groups and shares
   * near 0 and 1, where the textbook's interval does not.
   */
  double low(double z) {
    if (cohortOf == 0 || restOf == 0) {
      return -1;
    }
    double down = cohortShare() - wilson(cohortWith, cohortOf, -z);
    double up = wilson(restWith, restOf, z) - restShare();
    return Math.max(-1, difference() - Math.hypot(down, up));
  }

  /** Upper end of the same interval. */
  double high(double z) {
    if (cohortOf == 0 || restOf == 0) {
      return 1;
    }
    double up = wilson(cohortWith, cohortOf, z) - cohortShare();
    double down = restShare() - wilson(restWith, restOf, -z);
    return Math.min(1, difference() + Math.hypot(up, down));
  }

  /** At least so far from no difference, in either direction; negative where none is sure. */
  double distance(double z) {
    return difference() >= 0 ? low(z) : -high(z);
  }

  /**
   * An end of Wilson's score interval of a share, the lower one for a negative z. E. B. Wilson,
   * "Probable inference, the law of succession, and statistical inference", Journal of the American
   * Statistical Association 22 (1927), 209–212.
   */
  static double wilson(int with, int of, double z) {
    double n = of;
    double p = with / n;
    double zz = z * z;
    double root = Math.sqrt(p * (1 - p) / n + zz / (4 * n * n));
    double end = (p + zz / (2 * n) + z * root) / (1 + zz / n);
    return Math.clamp(end, 0, 1);
  }

  /**
   * The z by which an interval has to be widened so that of so many without any effect not even one
   * in 20 times one seems to have one. Bonferroni's correction with the bound {@code P(|Z| > z) ≤
   * exp(−z²/2)}, which is a little wider than needed.
   */
  static double familyZ(int tests) {
    return Math.max(Z95, Math.sqrt(2 * Math.log(Math.max(1, tests) / 0.05)));
  }

  private static double share(int with, int of) {
    return of == 0 ? 0 : (double) with / of;
  }
}
