package dev.pharos.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.TimeRange;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook is told of a verdict.
 *
 * @param previousState what was said before; null for nothing
 * @param page of Pharos that shows it, below its address
 * @param decidedAt RFC 3339; null while pending
 */
record VerdictMessage(
    String event,
    Subject deployment,
    String state,
    @JsonProperty("final") boolean isFinal,
    String sentence,
    @Nullable String previousState,
    String page,
    @Nullable String decidedAt) {

  /** The deployment that was judged; absent parts are null, times RFC 3339. */
  record Subject(
      String id,
      String kind,
      String service,
      String namespace,
      String environment,
      String version,
      String previousVersion,
      @Nullable String commit,
      @Nullable String author,
      @Nullable String link,
      String startedAt) {}

  static VerdictMessage of(Deployment deployment, DeployVerdict verdict) {
    DeployVerdict before = deployment.verdict();
    Long decidedAtNs = verdict.decidedAtNs();
    return new VerdictMessage(
        "verdict",
        new Subject(
            deployment.id(),
            deployment.kind().name().toLowerCase(Locale.ROOT),
            deployment.service().name(),
            deployment.service().namespace(),
            deployment.service().environment(),
            deployment.version(),
            deployment.previousVersion(),
            deployment.commit(),
            deployment.author(),
            deployment.link(),
            TimeRange.instant(deployment.startedAtNs()).toString()),
        verdict.state().word(),
        verdict.isFinal(),
        verdict.sentence(),
        before == null ? null : before.state().word(),
        "/deploys/" + deployment.id(),
        decidedAtNs == null ? null : TimeRange.instant(decidedAtNs).toString());
  }

  /** A state that was reached, or the last word on it. */
  static boolean isNews(@Nullable DeployVerdict before, DeployVerdict now) {
    boolean told = before == null || before.isPending();
    if (now.isPending() && told) {
      return false;
    }
    return before == null || before.state() != now.state() || before.isFinal() != now.isFinal();
  }
}
