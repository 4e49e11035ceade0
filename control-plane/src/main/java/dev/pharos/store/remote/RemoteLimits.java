package dev.pharos.store.remote;

import java.time.Duration;

/** The bounds of what is sent to a metrics' server and asked of it, each with its reason. */
final class RemoteLimits {
  /** Room comes back a file at a time. */
  static final long OUTBOX_FILE_BYTES = 16L << 20;

  /** How long a first sample waits for others: a request each would be most of the work. */
  static final Duration GATHER = Duration.ofMillis(100);

  /** How often the sender looks whether it should end. */
  static final Duration IDLE = Duration.ofMillis(200);

  /** Pauses while the server does not answer or is overloaded: doubled from one to the other. */
  static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** A server that asks for a longer pause by Retry-After gets this one. */
  static final Duration LONGEST_WISH = Duration.ofMinutes(5);

  /** So much of an error's text is told. */
  static final int ERROR_CHARS = 500;

  /** Of an answer to remote read, or one that is read whole: it is held in memory. */
  static final int ANSWER_BYTES = 128 << 20;

  /** What waits longer than this is told to people; shorter pauses are no trouble. */
  static final Duration TOLD_AFTER = Duration.ofSeconds(10);

  private RemoteLimits() {}
}
