package dev.pharos.judge.deploy;

/**
 * What one check measured in one look, before it is known what else was.
 *
 * @param check without a state, and with the p of this look alone
 * @param betterP the same for the other direction
 * @param worse a difference that matters, for the worse
 * @param better a difference that matters, for the better
 * @param excluded a worsening that matters is excluded
 * @param weight share of the chances to be deceived; 0 decides nothing
 * @param needed whether the deployment passes only with it
 */
record Reading(
    Check check,
    double betterP,
    boolean worse,
    boolean better,
    boolean excluded,
    double weight,
    boolean needed) {

  /** Of something whose change for the better is not the version's merit. */
  Reading neverBetter() {
    return new Reading(check, 1, worse, false, excluded, weight, needed);
  }

  Check judged(double p, CheckState state) {
    return check.with(p, state);
  }
}
