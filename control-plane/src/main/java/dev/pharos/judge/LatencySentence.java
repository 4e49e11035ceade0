package dev.pharos.judge;

/** Why a service's latency holds it in a state, and what will end that. Pure. */
final class LatencySentence {
  private LatencySentence() {}

  static String of(Episode slow, HealthInput input) {
    HealthObjective objective = input.objective();
    Long promised = objective.promisedP95Ns();
    Long limit = promised == null ? objective.usualP95Ns() : promised;
    String limits =
        limit == null
            ? ""
            : (promised == null ? "usual" : "promised") + " is " + Sentences.time(limit);
    RequestWindow now = slow.now();
    Long nowNs = now.p95Ns();
    String p95 = nowNs == null ? "unknown" : Sentences.time(nowNs);
    if (slow.isRecovering()) {
      return "Latency is back to normal: p95 "
          + p95
          + " within "
          + Sentences.time(now.endNs() - slow.badUntilNs())
          + ", up to "
          + Sentences.time(Math.round(slow.worst()))
          + Sentences.before(slow, input.nowNs())
          + (limits.isEmpty() ? "" : ", " + limits)
          + "; "
          + Sentences.over(slow);
    }
    long ageNs = input.nowNs() - now.endNs();
    boolean old = ageNs > Sentences.FRESH.toNanos();
    return "Slow: p95 "
        + (old ? "was " : "is ")
        + p95
        + (old ? " " + Sentences.time(ageNs) + " ago" : "")
        + (limits.isEmpty() ? "" : ", " + limits)
        + (old ? "; too few requests or only those of starting instances came since." : ".");
  }
}
