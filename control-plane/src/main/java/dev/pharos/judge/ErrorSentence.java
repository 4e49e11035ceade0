package dev.pharos.judge;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a service's errors hold it in a state, and what will end that. Pure. */
final class ErrorSentence {
  private ErrorSentence() {}

  /**
   * @param failing null when errors are only above the allowed share
   * @param cause what passes its failure on; null when the errors are the service's own
   */
  static String of(
      @Nullable Episode failing,
      Episode degraded,
      @Nullable HealthDependency cause,
      HealthInput input) {
    double allowed = RequestHealth.allowed(input.objective().successRatio());
    String from = cause == null ? "" : ", passed on from " + cause.name();
    if (degraded.isRecovering()) {
      RequestWindow now = degraded.now();
      double worst = failing == null ? degraded.worst() : failing.worst();
      String few = now.errors() == 0 ? "none" : Sentences.percent(now.errorRatio());
      return "Errors are back to normal: "
          + few
          + " within "
          + Sentences.time(now.endNs() - degraded.badUntilNs())
          + ", up to "
          + Sentences.percent(worst)
          + Sentences.before(degraded, input.nowNs())
          + from
          + "; "
          + Sentences.over(degraded);
    }
    if (failing != null && failing.isRecovering()) {
      return "Fewer requests fail: "
          + Sentences.percent(failing.now().errorRatio())
          + ", up to "
          + Sentences.percent(failing.worst())
          + Sentences.before(failing, input.nowNs())
          + from
          + "; "
          + Sentences.percent(allowed)
          + " may.";
    }
    RequestWindow now = (failing == null ? degraded : failing).now();
    long ageNs = input.nowNs() - now.endNs();
    if (ageNs > Sentences.FRESH.toNanos()) {
      return Sentences.percent(now.errorRatio())
          + " of requests failed "
          + Sentences.time(ageNs)
          + " ago"
          + from
          + "; too few came since to judge anew.";
    }
    if (cause != null) {
      return Sentences.percent(now.errorRatio())
          + " of requests fail because calls to "
          + cause.name()
          + " do.";
    }
    return clearly(now.errorRatio(), allowed)
        + " of requests fail; "
        + Sentences.percent(allowed)
        + " may.";
  }

  /** With as many digits as it takes to be seen to be more than what is allowed. */
  private static String clearly(double ratio, double allowed) {
    String rounded = Sentences.percent(ratio);
    return rounded.equals(Sentences.percent(allowed))
        ? String.format(Locale.ROOT, "%.2f %%", 100 * ratio)
        : rounded;
  }
}
