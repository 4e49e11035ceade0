package dev.pharos.judge.trace;

/** What a {@link Hint} is about. */
public enum HintKind {
  /** The same query again and again within one request. */
  REPEATED_QUERY,
  /** Calls one after the other that could run side by side. */
  SEQUENTIAL_CALLS,
  /** A call that was made again because it failed. */
  RETRIES,
  /** A service that took its time before it first called anybody. */
  SLOW_START,
  /** A call whose server saw much less time than its client. */
  NETWORK_OR_QUEUE,
  /** A caller that gave up waiting. */
  TIMEOUT,
  /** Waiting for a connection, mostly one of a pool. */
  CONNECTION_WAIT
}
