package dev.pharos.query.lever;

import org.jspecify.annotations.Nullable;

/**
 * A lever that would help, as it is asked for.
 *
 * @param kind log_pattern, metric, label or sampling
 * @param pattern number of a log pattern; null for others
 * @param keepOneOf of a log pattern: one line of so many is kept; null for none
 * @param metric null for log patterns and sampling
 * @param label null but for labels
 * @param service of metrics and labels: a name, or {@code namespace/name}; null for all. Of
 *     sampling: the name by which its agents ask, who choose how many traces they begin
 * @param operation of sampling, as agents know it when a trace begins; null for all
 */
public record LeverWish(
    String kind,
    @Nullable Long pattern,
    @Nullable Integer keepOneOf,
    @Nullable String metric,
    @Nullable String label,
    @Nullable String service,
    @Nullable String operation) {

  public static LeverWish pattern(long id) {
    return new LeverWish("log_pattern", id, null, null, null, null, null);
  }

  /**
   * @param service null for all
   */
  public static LeverWish metric(String metric, @Nullable String service) {
    return new LeverWish("metric", null, null, metric, null, service, null);
  }

  /**
   * @param service null for all
   */
  public static LeverWish label(String metric, String label, @Nullable String service) {
    return new LeverWish("label", null, null, metric, label, service, null);
  }

  /**
   * How many traces are begun is chosen by who makes the lever.
   *
   * @param operation null for all of the service
   */
  public static LeverWish sampling(String service, @Nullable String operation) {
    return new LeverWish("sampling", null, null, null, null, service, operation);
  }
}
