package dev.pharos.judge;

import org.jspecify.annotations.Nullable;

/**
 * What is expected of a service.
 *
 * @param successRatio share of requests that do not fail, between 0 and 1
 * @param promisedP95Ns what 95 % of requests stay below by promise; null without one
 * @param usualP95Ns the service's own p95 before the judged windows, over enough requests; null
 *     when not known. Counts only where nothing is promised
 */
public record HealthObjective(
    double successRatio, @Nullable Long promisedP95Ns, @Nullable Long usualP95Ns) {
  public static final HealthObjective DEFAULT = new HealthObjective(0.99, null, null);
}
