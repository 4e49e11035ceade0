package dev.pharos.judge;

/**
 * A state that was entered and not yet left.
 *
 * @param sinceNs start of the first bad window, epoch nanoseconds
 * @param badUntilNs end of the last bad window, epoch nanoseconds
 * @param worst what the worst of its bad windows measured: a share of errors, or a p95 in
 *     nanoseconds
 * @param now the windows that tell how it is: the good ones since the last bad one, or, while it is
 *     bad, the newest of these
 * @param goodToGo so many more good windows end it
 */
record Episode(long sinceNs, long badUntilNs, double worst, RequestWindow now, int goodToGo) {

  /** True when the newest window was good: the state is only held. */
  boolean isRecovering() {
    return goodToGo < Hysteresis.GOOD_TO_LEAVE;
  }

  long badForNs() {
    return badUntilNs - sinceNs;
  }
}
