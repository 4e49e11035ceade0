package dev.pharos.signal;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a deployment made its service worse, as it was judged last.
 *
 * @param isFinal nothing changes it any more
 * @param sentence what a person would say
 * @param baseline what the new version was held against
 * @param newInstances how many ran the new version, at least 1
 * @param oldInstances how many ran the old one, at least 1
 * @param looks how many tests were made
 * @param windows of ten seconds of the deployment that it rests on
 * @param checks what was compared, worst first, at most {@link #MOST_CHECKS}
 * @param checksLeftOut how many more there were
 * @param decidedAtNs when this state was reached, epoch nanoseconds; null while pending
 * @param lookedAtNs when it was judged, epoch nanoseconds
 */
public record DeployVerdict(
    State state,
    boolean isFinal,
    String sentence,
    Baseline baseline,
    int newInstances,
    int oldInstances,
    int looks,
    int windows,
    List<Check> checks,
    int checksLeftOut,
    @Nullable Long decidedAtNs,
    long lookedAtNs) {
  /** Verdicts are kept as long as deployments: about 100 B a check. */
  public static final int MOST_CHECKS = 100;

  public DeployVerdict {
    if (checks.size() > MOST_CHECKS) {
      checksLeftOut += checks.size() - MOST_CHECKS;
      checks = checks.subList(0, MOST_CHECKS);
    }
    checks = List.copyOf(checks);
  }

  public enum State {
    PASSED,
    REGRESSED,
    IMPROVED,
    /** Nothing more will come, and it was too little to tell. */
    INCONCLUSIVE,
    PENDING;

    /** As it is written in answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the new version is held against. */
  public enum Baseline {
    /** Old instances in the same windows. */
    SIDE_BY_SIDE,
    /** The old version before the deployment. */
    TIME_BEFORE,
    NONE
  }

  /**
   * One thing that was compared.
   *
   * @param kind a word, as {@code errors} or {@code tail}
   * @param operation empty for all together
   * @param measure in words, as {@code p95}
   * @param unit {@code ns}, {@code B}, {@code share}, {@code B/min}, {@code /s}, or empty for a
   *     number
   * @param newCount requests of the new version
   * @param oldCount requests of the old one
   * @param difference new value minus baseline
   * @param low of the difference's 95 % interval; negative infinity where it has no end
   * @param high likewise; positive infinity
   * @param p see the judge
   * @param gate a smaller difference does not matter
   * @param state a word, as {@code passed}; {@code noted} for what is told and not judged
   * @param detail what a reader needs beside it
   */
  public record Check(
      String kind,
      String operation,
      String measure,
      String unit,
      long newCount,
      long oldCount,
      double baseline,
      double value,
      double difference,
      double low,
      double high,
      double p,
      double gate,
      String state,
      @Nullable String detail) {}

  public boolean isPending() {
    return state == State.PENDING;
  }
}
