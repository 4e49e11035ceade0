package dev.pharos.judge.deploy;

import java.util.SplittableRandom;

/** What a new version does to an operation, and after how many requests it has to be noticed. */
enum Harm {
  NONE("nothing", 0),
  ERRORS_SIX("errors 1 % → 6 %", 1_000),
  ERRORS_THREE("errors 1 % → 3 %", 3_000),
  ALL_SLOWER("all latencies × 1.3", 1_000),
  TAIL_SLOWER("slowest tenth × 1.3 (p95 + 30 %)", 5_000),
  FEW_MUCH_SLOWER("5 % of requests × 10", 1_000),
  SPREAD("spread σ × 1.5", 2_000),
  SEVEN_OF_TEN("7 of 10 requests × 100", 10);

  private static final double USUAL_ERRORS = 0.01;

  private final String said;
  private final int requests;

  Harm(String said, int requests) {
    this.said = said;
    this.requests = requests;
  }

  String said() {
    return said;
  }

  int requests() {
    return requests;
  }

  double errorShare() {
    return switch (this) {
      case ERRORS_SIX -> 0.06;
      case ERRORS_THREE -> 0.03;
      default -> USUAL_ERRORS;
    };
  }

  /**
   * @param sorted logarithms of the old version's latencies
   * @param nth of the new version's requests, from 0
   */
  double logNs(double[] sorted, long nth, SplittableRandom random) {
    int at = random.nextInt(sorted.length);
    double usual = sorted[at];
    return switch (this) {
      case ALL_SLOWER -> usual + Math.log(1.3);
      case TAIL_SLOWER -> at >= 0.9 * sorted.length ? usual + Math.log(1.3) : usual;
      case FEW_MUCH_SLOWER -> random.nextInt(20) == 0 ? usual + Math.log(10) : usual;
      case SPREAD -> {
        double middle = sorted[sorted.length / 2];
        yield middle + 1.5 * (usual - middle);
      }
      case SEVEN_OF_TEN -> nth % 10 < 7 ? usual + Math.log(100) : usual;
      default -> usual;
    };
  }
}
