package dev.pharos.advise.deploy.trial;

/** What a new version does to the requests of its service. */
public enum Change {
  NONE(false),
  /** Of the most frequent operation one request in 33 fails instead of one in 500. */
  ERRORS(true),
  /** Its slowest tenth takes twice as long, which p95 shows. */
  TAIL(true),
  FASTER(false),
  /** One of its operations is not there any more. */
  GONE(true);

  private static final double USUAL_ERRORS = 0.002;
  private static final double MORE_ERRORS = 0.03;
  private static final double TAIL_FROM = 1.28; // standard deviations, beyond which a tenth is

  private final boolean worse;

  Change(boolean worse) {
    this.worse = worse;
  }

  /** Whether it should be called a regression. */
  public boolean isWorse() {
    return worse;
  }

  double errors() {
    return this == ERRORS ? MORE_ERRORS : USUAL_ERRORS;
  }

  /**
   * By what a latency is multiplied.
   *
   * @param deviations by how many standard deviations it is above the usual one
   */
  double factor(double deviations) {
    return switch (this) {
      case TAIL -> deviations > TAIL_FROM ? 2 : 1;
      case FASTER -> 0.5;
      default -> 1;
    };
  }
}
