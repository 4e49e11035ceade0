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

  /** A search that takes longer answers with what it has: nobody waits longer before a page. */
  static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);

  private LogLimits() {}
}
