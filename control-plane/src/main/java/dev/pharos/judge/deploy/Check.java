package dev.pharos.judge.deploy;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was compared.
 *
 * @param subject the operation, or empty for all together
 * @param measure in words: {@code p95}, {@code errors}, {@code log lines per request}
 * @param unit {@code ns}, {@code B}, {@code share}, {@code B/min}, {@code /s}, or empty for a
 *     number
 * @param newCount requests of the new version
 * @param oldCount requests of the old one
 * @param baseline not a number where nothing was measured, as are value and difference
 * @param difference new value minus baseline
 * @param interval of the difference, 95 % at this look
 * @param p the chance that versions of which the new one is no worse ever show as much in any of
 *     the looks so far; 1 where there is nothing to test
 * @param gate a smaller difference does not matter
 * @param detail what a reader needs beside it
 */
public record Check(
    Kind kind,
    String subject,
    String measure,
    String unit,
    long newCount,
    long oldCount,
    double baseline,
    double value,
    double difference,
    Interval interval,
    double p,
    double gate,
    CheckState state,
    @Nullable String detail) {
  public enum Kind {
    ERRORS,
    /** The middle of the distribution. */
    LATENCY,
    /** Its slow end. */
    TAIL,
    THROUGHPUT,
    RESOURCE,
    HEAP,
    UNANSWERED,
    NOVELTY
  }

  Check with(double p, CheckState state) {
    return new Check(
        kind,
        subject,
        measure,
        unit,
        newCount,
        oldCount,
        baseline,
        value,
        difference,
        interval,
        p,
        gate,
        state,
        detail);
  }

  /** What it is known by from one look to the next. */
  String key() {
    return kind + " " + subject + " " + (kind == Kind.RESOURCE ? measure : "");
  }
}
