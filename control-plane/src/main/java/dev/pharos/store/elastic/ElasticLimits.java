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

  /** The first page of a search, for each trace that is wanted. */
  static final int ROWS_PER_TRACE = 4;

  static final int LEAST_PAGE = 50;

  /** Traces that one question names; Elasticsearch allows 65,536. */
  static final int TRACES = 500;

  /** Buckets of one answer; Elasticsearch allows 65,536. */
  static final int BUCKETS = 5_000;

  /** Of whom it is known what their lines' keys mean: some times as many as log at once. */
  static final int KNOWN_RESOURCES = 10_000;

  private ElasticLimits() {}
}
