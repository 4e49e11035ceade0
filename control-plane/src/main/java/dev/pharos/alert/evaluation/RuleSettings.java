package dev.pharos.alert.evaluation;

import java.time.Duration;
import java.util.Map;

/**
 * What holds for all rules.
 *
 * @param interval of groups that name none
 * @param queryOffset of groups that name none
 * @param externalUrl where people reach this server; no slash at its end
 * @param externalLabels that templates know
 * @param outageTolerance how long ago an alert's last sample may be for its state to be restored
 * @param gracePeriod how long at least a restored alert waits before it fires
 */
public record RuleSettings(
    Duration interval,
    Duration queryOffset,
    String externalUrl,
    Map<String, String> externalLabels,
    Duration outageTolerance,
    Duration gracePeriod) {
  /** Prometheus' own. */
  public static final Duration OUTAGE_TOLERANCE = Duration.ofHours(1);

  /** Likewise. */
  public static final Duration GRACE_PERIOD = Duration.ofMinutes(10);

  public RuleSettings {
    externalLabels = Map.copyOf(externalLabels);
  }
}
