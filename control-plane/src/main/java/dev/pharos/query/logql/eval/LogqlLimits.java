package dev.pharos.query.logql.eval;

import java.time.Duration;

/** What bounds a query's cost. */
public final class LogqlLimits {
  /** As long as Grafana waits for an answer. */
  static final Duration LONGEST_QUERY = Duration.ofSeconds(30);

  /** Lines that one query reads from the store; about ten seconds of one core with a parser. */
  static final long MOST_LINES = 20_000_000;

  /** Lines of an answer, as in Loki. */
  public static final int MOST_ENTRIES = 5_000;

  /** Series of an answer, as in Loki. */
  static final int MOST_SERIES = 500;

  /** Series inside a query, before they are put together: some 100 MB at worst. */
  static final int MOST_INNER_SERIES = 50_000;

  /** Numbers that are remembered for quantiles and counters: 160 MB at worst. */
  static final long MOST_NUMBERS = 10_000_000;

  /** Points of a series, as in Loki. */
  public static final int MOST_POINTS = 11_000;

  /** Lines read at once at first, so that a filter that nearly all lines meet costs little. */
  static final int FIRST_PAGE = 1_000;

  /** Lines read at once, at most: some ten megabytes. */
  static final int LARGEST_PAGE = 16_000;

  private LogqlLimits() {}
}
