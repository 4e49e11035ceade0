package dev.pharos.judge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health of a service.
 *
 * @param reason one sentence, never empty: that of the first of the reasons
 * @param sinceNs when the state was entered, epoch nanoseconds; null when that was not seen
 * @param reasons what speaks for the state and for milder ones, worst first; never empty
 */
public record HealthVerdict(
    HealthState state, String reason, @Nullable Long sinceNs, List<HealthReason> reasons) {

  static HealthVerdict of(List<HealthReason> reasons) {
    HealthReason worst = reasons.getFirst();
    return new HealthVerdict(worst.state(), worst.text(), worst.sinceNs(), List.copyOf(reasons));
  }
}
