package dev.pharos.aggregate;

import java.time.Duration;

/** The intake's bounds, each with its reason. */
final class IntakeLimits {
  /**
   * Requests that may wait. Senders keep one or a few requests in flight, so more than this means
   * hundreds of senders that the disk cannot follow: they should back off rather than fill memory.
   */
  static final int QUEUE_REQUESTS = 2_048;

  /**
   * Bytes that may wait: a few hundred milliseconds of work at full speed. Decoded they are four to
   * six times as many, so that a small heap allows fewer.
   */
  static final long QUEUE_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 40);

  /**
   * Bytes synced together: beyond this a larger group saves no more and delays its first request.
   */
  static final long GROUP_BYTES = 16L << 20;

  /** Two syncs are at least this far apart, so that many small requests share one. */
  static final Duration SYNC_SPACING = Duration.ofMillis(10);

  /** With {@code pharos.storage.sync=interval}: what power loss may cost. */
  static final Duration SYNC_INTERVAL = Duration.ofSeconds(1);

  /**
   * A sender's retries end well before this; OTLP exporters give up after one minute by default.
   */
  static final Duration IDENTITY_KEPT = Duration.ofMinutes(10);

  /** About ten minutes at 400 requests a second; beyond it the oldest identities go early. */
  static final int IDENTITIES = 250_000;

  /**
   * How long a line that comes by a second way may come after its first: Loki4j gathers lines for
   * at most a minute. It is remembered for at least as long and at most twice that.
   */
  static final Duration LINE_KEPT = Duration.ofMinutes(2);

  /** Some minutes at 2,000 lines a second, in at most 10 MB; beyond it the oldest go early. */
  static final int LINE_IDENTITIES = 500_000;

  /** How often aggregates are told the time. */
  static final Duration TICK = Duration.ofMillis(200);

  /** By default a restart replays at most about this much ... */
  static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(60);

  /** ... or this many bytes of journal, whichever comes first. */
  static final long CHECKPOINT_BYTES = 256L << 20;

  /**
   * Or when so many bytes of windows have left memory and are not on disk, as telemetry that is
   * spread over days makes them. When twice as much waits, requests wait until a checkpoint is
   * done.
   */
  static final long UNCOMMITTED_ROLLUP_BYTES =
      Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

  /** While requests are held back, how often it is asked whether that can end. */
  static final Duration HELD_BACK = Duration.ofMillis(10);

  /**
   * Or when nothing came for this long after a good deal did: a lull is the cheapest moment for a
   * checkpoint, and a restart after it replays nothing ...
   */
  static final Duration LULL = Duration.ofSeconds(2);

  /** ... where a good deal is more than a checkpoint costs. */
  static final long LULL_BYTES = 16L << 20;

  /** After a store or checkpoint failed, such as on a full disk. */
  static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(1);

  /** What a refused sender is told to wait. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** How long a stop may take before what waits is refused. */
  static final Duration DRAIN = Duration.ofSeconds(8);

  private IntakeLimits() {}
}
