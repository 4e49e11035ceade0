package dev.pharos.query.log;

import java.time.Duration;

/** What bounds a question about lines. */
public final class LogLimits {
  /** Lines in one answer when the caller does not say, and at most: about a megabyte of JSON. */
  public static final int USUAL_LINES = 100;

  public static final int MOST_LINES = 1_000;

  /** Lines of one trace that are handed out. */
  public static final int LINES_OF_A_TRACE = 2_000;

  /** Buckets of a histogram when the caller does not say, and at most: a bar a pixel or two. */
  public static final int USUAL_BUCKETS = 60;

  public static final int MOST_BUCKETS = 500;

  /**
   * Buckets of a histogram whose length the caller says: all that is kept by default, seven days,
   * by the minute. About a megabyte of JSON.
   */
  public static final int MOST_STEPS = 11_000;

  /** A search that takes longer answers with what it has: nobody waits longer before a page. */
  static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);

  /** Lines around a line, on each side, when the caller does not say, and at most. */
  public static final int USUAL_NEIGHBOURS = 10;

  public static final int MOST_NEIGHBOURS = 200;

  /** How far from a line its neighbours may lie; an instance that was silent longer has none. */
  static final Duration REACH_OF_NEIGHBOURS = Duration.ofDays(1);

  /** Newest lines that facets are worked out over. */
  static final int LINES_OF_FACETS = 2_000;

  /** Lines of one file: some hundreds of megabytes. */
  public static final int EXPORTED_LINES = 1_000_000;

  /** Lines in memory at a time for it. */
  static final int EXPORTED_AT_ONCE = 1_000;

  /** A file that takes longer ends with what it has: a bound for patterns that find little. */
  static final Duration LONGEST_EXPORT = Duration.ofMinutes(5);

  /** Patterns in one answer when the caller does not say, and at most. */
  public static final int USUAL_PATTERNS = 100;

  public static final int MOST_PATTERNS = 1_000;

  private LogLimits() {}
}
