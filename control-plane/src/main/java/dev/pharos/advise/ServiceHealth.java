package dev.pharos.advise;

import dev.pharos.judge.HealthReason;
import dev.pharos.judge.HealthState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health of a service.
 *
 * @param reason one sentence, never empty
 * @param sinceNs when the state was entered, epoch nanoseconds; null when it was not seen to be
 * @param reasons what speaks for the state and for milder ones, worst first
 */
public record ServiceHealth(
    HealthState state,
    String reason,
    @Nullable Long sinceNs,
    List<Evidence> evidence,
    List<HealthReason> reasons) {

  /** Before the first look, and for what nobody knows. */
  static final ServiceHealth NOT_JUDGED =
      new ServiceHealth(HealthState.UNKNOWN, "Not judged yet.", null, List.of(), List.of());

  /** True where a person should look. */
  public boolean needsAttention() {
    return switch (state) {
      case FAILING, DEGRADED, SILENT -> true;
      case UNKNOWN, IDLE, HEALTHY -> false;
    };
  }
}
