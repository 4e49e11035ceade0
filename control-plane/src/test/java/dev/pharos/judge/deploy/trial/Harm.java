package dev.pharos.judge.deploy.trial;

import java.util.SplittableRandom;

/** What a new version does to its requests or its process. */
public enum Harm {
  NONE("nothing", 0),
  ERRORS_SIX("errors 1 % → 6 %", 1_000),
  ERRORS_THREE("errors 1 % → 3 %", 3_000),
  ALL_SLOWER("all latencies × 1.3", 1_000),
  TAIL_SLOWER("slowest tenth × 1.3 (p95 + 30 %)", 5_000),
  FEW_MUCH_SLOWER("5 % of requests × 10", 1_000),
  SPREAD("spread σ × 1.5", 2_000),
  SEVEN_OF_TEN("7 of 10 requests × 100", 10),
  LEAK("200 kB kept of each request", 0),
  DATABASE_CALLS("database calls × 3", 0),
  LOG_LINES("log lines × 10", 0),
  CPU("processor time × 1.5", 0),
  ALLOCATION("allocation × 1.5", 0);

  static final double USUAL_ERRORS = 0.01;
  private static final double LEAKED_BYTES = 200_000;

  private final String said;
  private final int requests;

  Harm(String said, int requests) {
    this.said = said;
    this.requests = requests;
  }

  public String said() {
    return said;
  }

  /** After so many on each side it has to be noticed; 0 where that is a matter of time. */
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

  /** By what each resource of {@link Trial#RESOURCES} is multiplied. */
  double amount(int resource) {
    return switch (this) {
      case DATABASE_CALLS -> resource == 0 ? 3 : 1;
      case LOG_LINES -> resource == 1 ? 10 : 1;
      case CPU -> resource == 2 ? 1.5 : 1;
      case ALLOCATION -> resource == 3 ? 1.5 : 1;
      default -> 1;
    };
  }

  double leakedBytes() {
    return this == LEAK ? LEAKED_BYTES : 0;
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
