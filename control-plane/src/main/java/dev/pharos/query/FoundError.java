package dev.pharos.query;

import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.ServiceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error issue as somebody who looks at a range of time sees it.
 *
 * @param countInRange exceptions within the hours that the range touches, of those that are
 *     remembered unless the range holds them all
 * @param trend exceptions of each hour, those without any included
 * @param newSince null when it is not new
 * @param regressed the time without it after which it came again lately; null when there was none
 * @param alsoIn other services with the same fault
 */
public record FoundError(
    ErrorIssue issue,
    long countInRange,
    List<ErrorIssue.Hour> trend,
    @Nullable NewSince newSince,
    ErrorIssue.@Nullable Quiet regressed,
    List<Elsewhere> alsoIn) {

  /**
   * Why an issue counts as new.
   *
   * @param timeNs since when there is what is new: the deployment's start, or the first exception
   * @param version that brought it, null when it is not known that a version did
   * @param deployment its id, null likewise
   */
  public record NewSince(
      Reason reason, long timeNs, @Nullable String version, @Nullable String deployment) {

    public enum Reason {
      /** First seen in the version that was deployed last, and in no other. */
      DEPLOYMENT,
      /** First seen within the last day, though the service was watched before. */
      RECENT
    }
  }

  /** The same fault in another service. */
  public record Elsewhere(String id, ServiceId service, long count) {}
}
