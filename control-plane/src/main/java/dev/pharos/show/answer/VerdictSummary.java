package dev.pharos.show.answer;

import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a deployment made its service worse, in short.
 *
 * @param state passed, regressed, improved, inconclusive or pending
 * @param decidedAt when this state was reached; null while pending
 */
@Schema(name = "DeployVerdictSummary")
public record VerdictSummary(
    String state,
    @Schema(name = "final") @com.fasterxml.jackson.annotation.JsonProperty("final") boolean isFinal,
    String sentence,
    @Nullable Instant decidedAt,
    Counts checks) {
  static final String TOO_EARLY = "Too early to tell.";

  private static final VerdictSummary NONE =
      new VerdictSummary(
          DeployVerdict.State.PENDING.word(), false, TOO_EARLY, null, new Counts(0, 0, 0, 0, 0, 0));

  /** Null where nothing is judged: a restart, or what was over before anybody looked. */
  static @Nullable VerdictSummary orNull(dev.pharos.signal.Deployment deployment) {
    DeployVerdict verdict = deployment.verdict();
    boolean comes = deployment.changesVersion() && deployment.finishedAtNs() == null;
    return verdict != null || comes ? of(verdict) : null;
  }

  /**
   * @param verdict null before the first look
   */
  public static VerdictSummary of(@Nullable DeployVerdict verdict) {
    if (verdict == null) {
      return NONE;
    }
    Long decidedAtNs = verdict.decidedAtNs();
    return new VerdictSummary(
        verdict.state().word(),
        verdict.isFinal(),
        verdict.sentence(),
        decidedAtNs == null ? null : TimeRange.instant(decidedAtNs),
        Counts.of(verdict));
  }

  /** How many checks are in which state. */
  @Schema(name = "DeployVerdictCounts")
  public record Counts(
      int regressed, int improved, int passed, int inconclusive, int pending, int noted) {
    static Counts of(DeployVerdict verdict) {
      return new Counts(
          count(verdict, "regressed"),
          count(verdict, "improved"),
          count(verdict, "passed"),
          count(verdict, "inconclusive"),
          count(verdict, "pending"),
          count(verdict, "noted"));
    }

    private static int count(DeployVerdict verdict, String state) {
      return (int) verdict.checks().stream().filter(check -> check.state().equals(state)).count();
    }
  }
}
