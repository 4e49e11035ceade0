package dev.pharos.store.elastic;

import java.time.Duration;

/** What is bounded, and why. */
final class ElasticLimits {
  /** Rows of one request: more make none cheaper, and a failure costs more. */
  static final int BULK_ROWS = 2_000;

  /**
   * Bytes of one request, by what rows hold in memory, which is about what they are as documents. A
   * server takes 100 MB at most and is best with some.
   */
  static final long BULK_BYTES = 8L << 20;

  /** A request waits so long for more rows, unless somebody waits for it. */
  static final Duration LINGER = Duration.ofMillis(200);

  /** After a failure, doubled each time up to the longest. */
  static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** How long others wait to see what was written: Elasticsearch makes a segment each time. */
  static final Duration REFRESH = Duration.ofSeconds(1);

  /** A checkpoint says that Elasticsearch does not take what it should after so long. */
  static final Duration COMMIT_PATIENCE = Duration.ofSeconds(30);

  /** A question waits so long for shards that are missing; then it fails rather than leave out. */
  static final Duration READ_PATIENCE = Duration.ofSeconds(10);

  /** A request that is on its way when the store is closed may end in so long. */
  static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  /** How often is asked what the indices take on disk. */
  static final Duration SIZE_INTERVAL = Duration.ofSeconds(30);

  /**
   * Documents of one answer: with spans of some kilobytes a few megabytes, and below the 10,000
   * that Elasticsearch allows.
   */
  static final int PAGE = 1_000;

  /** Rows without their content that are removed at once; Elasticsearch allows so many. */
  static final int TAIL = 10_000;

  /** The first page of a search, for each trace that is wanted. */
  static final int ROWS_PER_TRACE = 4;

  static final int LEAST_PAGE = 50;

  /** Traces that one question names; Elasticsearch allows 65,536. */
  static final int TRACES = 500;

  /** Buckets of one answer; Elasticsearch allows 65,536. */
  static final int BUCKETS = 5_000;

  /** Of whom it is known what their lines' keys mean: some times as many as log at once. */
  static final int KNOWN_RESOURCES = 10_000;

  /** Longer than a node of this cluster takes that is alive. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** As Elasticsearch's own client has it. */
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /** An answer is in memory as a whole, some at a time: a page with more is asked for in halves. */
  static final int ANSWER_BYTES = 32 << 20;

  /** How long before midnight the next day's index is made: then no read waits for its shards. */
  static final Duration EARLY = Duration.ofMinutes(10);

  /**
   * How often is asked whose the bytes are: it reads a number of each row of the days that grew.
   */
  static final Duration SHARE_INTERVAL = Duration.ofMinutes(5);

  /** Services of one page of that answer. */
  static final int SHARES = 1_000;

  private ElasticLimits() {}
}
