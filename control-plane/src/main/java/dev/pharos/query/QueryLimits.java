package dev.pharos.query;

import dev.pharos.signal.Resolution;
import java.time.Duration;

/** What bounds a question's cost. */
public final class QueryLimits {
  /** Longest range whose totals are read in 10 s windows; minutes are in memory for an hour. */
  static final Duration LONGEST_FINE = Duration.ofMinutes(5);

  /** Longest range whose chart is drawn in 10 s windows: 360 of them are as wide as a page. */
  static final Duration LONGEST_FINE_CHART = Duration.ofHours(1);

  /** Windows that one range may have, empty ones included. */
  static final int MOST_WINDOWS = 10_000;

  /** Longest range that is read in 1 min windows: 720 of them. */
  static final Duration LONGEST_MEDIUM = Duration.ofHours(12);

  /** Points of a sparkline; more cannot be told apart at its size. */
  public static final int TREND_POINTS = 60;

  /** Points of a chart. */
  public static final int SERIES_POINTS = 360;

  /**
   * Bytes kept in each of six caches of what was read from the store and of sums of it: together
   * less than a tenth of the usual heap.
   */
  static final long CACHED_BYTES = 6L << 20;

  /** What was read from the store is read again after this, for what retention dropped. */
  static final Duration STALEST = Duration.ofMinutes(10);

  /** An instance that only telemetry tells of counts as running this long after its last span. */
  public static final Duration INSTANCE_RUNS = Duration.ofMinutes(2);

  /** Traces in one answer, at most. */
  public static final int MOST_TRACES = 500;

  /** Traces in one answer when the caller does not say. */
  public static final int USUAL_TRACES = 50;

  /** Spans of one trace that are handed out: about 10 MB of JSON. */
  public static final int SPANS_OF_A_TRACE = 10_000;

  /** A search that takes longer answers with what it has: nobody waits longer before a page. */
  static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);

  /** Spans that one search checks; about a second of one core where the index narrows nothing. */
  static final long SCANNED_SPANS = 10_000_000;

  /** Spans of whole traces that one search reads to sum them up or to check them. */
  static final long READ_SPANS = 400_000;

  /** Traces that a search reads at once: more lie on the same pages, and cost memory. */
  static final int READ_AT_ONCE = 256;

  /** Spans that a search reads at once, about half a kilobyte each. */
  static final long SPANS_AT_ONCE = 8_000;

  /** Candidates asked for at first, so that the first traces come at once. */
  static final int FIRST_STEP = 64;

  /** Candidates asked for at once, at most. */
  static final int LARGEST_STEP = 2_048;

  /** How often a search tells how far it is. */
  static final Duration PROGRESS_EVERY = Duration.ofMillis(200);

  /** Error issues in one answer when the caller does not say, and at most. */
  public static final int USUAL_ERRORS = 100;

  public static final int MOST_ERRORS = 500;

  /** Deployments in one answer when the caller does not say: as many as a page draws at once. */
  public static final int USUAL_DEPLOYMENTS = 200;

  /** At most: about 1 MB of JSON. */
  public static final int MOST_DEPLOYMENTS = 1_000;

  /** Hours of a trend of errors go back so far; the aggregates remember as many. */
  static final Duration ERROR_TREND = Duration.ofDays(7);

  /** Versions, operations and instances are few; a range of instances is bound by their windows. */
  static final Duration INSTANCE_WINDOWS = Resolution.TEN_SECONDS.retention();

  /** Stretches of a chart that get exemplars: dots that are nearer than 1/60 of it overlap. */
  static final int EXEMPLAR_STRETCHES = 60;

  /** A chart whose exemplars take longer gets those found so far: the newest. */
  static final Duration LONGEST_EXEMPLARS = Duration.ofMillis(500);

  /** Exemplars that are remembered, of some fifty charts: about 2 MB. */
  static final int KEPT_EXEMPLARS = 6_000;

  private QueryLimits() {}
}
