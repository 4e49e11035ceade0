package dev.pharos.judge;

import org.jspecify.annotations.Nullable;

/**
 * One thing that speaks for a state.
 *
 * @param subject the instance, dependency or queue it is about; empty for the service itself
 * @param text a sentence with numbers
 * @param sinceNs when it began, epoch nanoseconds; null when that was not seen
 */
public record HealthReason(
    Kind kind, HealthState state, String subject, String text, @Nullable Long sinceNs) {

  /** What it was seen in; tells which page shows it. */
  public enum Kind {
    INSTANCE,
    ERRORS,
    DEPENDENCY,
    QUEUE,
    LATENCY,
    SILENCE,
    TRAFFIC
  }
}
