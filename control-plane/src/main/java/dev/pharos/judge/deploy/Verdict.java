package dev.pharos.judge.deploy;

import java.util.List;

/**
 * What is known of a deployment after a look.
 *
 * @param sentence what a person would say
 * @param looks how many tests were made so far
 * @param windows of the deployment that it rests on
 */
public record Verdict(
    State state, String sentence, Baseline baseline, int looks, int windows, List<Check> checks) {
  public enum State {
    /** A worsening that would matter is excluded where most of the traffic is. */
    PASSED,
    REGRESSED,
    IMPROVED,
    /** Nothing more will come, and it was too little to tell. */
    INCONCLUSIVE,
    PENDING
  }

  public Verdict {
    checks = List.copyOf(checks);
  }

  /** Before the first look. */
  static Verdict none() {
    return new Verdict(State.PENDING, "Too early to tell.", Baseline.NONE, 0, 0, List.of());
  }
}
