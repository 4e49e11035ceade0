package dev.pharos.query.lever;

import org.jspecify.annotations.Nullable;

/**
 * A lever that would help, as it is asked for.
 *
 * @param kind log_pattern, metric or label
 * @param pattern number of a log pattern; null for others
 * @param keepOneOf of a log pattern: one line of so many is kept; null for none
 * @param metric null for log patterns
 * @param label null but for labels
 * @param service of metrics and labels: a name, or {@code namespace/name}; null for all
 */
public record LeverWish(
    String kind,
    @Nullable Long pattern,
    @Nullable Integer keepOneOf,
    @Nullable String metric,
    @Nullable String label,
    @Nullable String service) {

  public static LeverWish pattern(long id) {
    return new LeverWish("log_pattern", id, null, null, null, null);
  }

  /**
   * @param service null for all
   */
  public static LeverWish metric(String metric, @Nullable String service) {
    return new LeverWish("metric", null, null, metric, null, service);
  }

  /**
   * @param service null for all
   */
  public static LeverWish label(String metric, String label, @Nullable String service) {
    return new LeverWish("label", null, null, metric, label, service);
  }
}
