package dev.pharos.receive;

import java.time.Duration;

/** The receivers' bounds, each with its reason. */
final class ReceiveLimits {
  /**
   * A request after decompression. Four times gRPC's usual limit: agents and Collectors split their
   * batches well below it.
   */
  static final int MAX_REQUEST_BYTES = 16 << 20;

  /**
   * Request bodies in memory at a time, from the first byte read to the answer. Beyond it senders
   * are told to come back: some hundred ordinary requests wait for the disk then.
   */
  static final long MAX_IN_FLIGHT_BYTES = 64L << 20;

  /** What a sender is told to wait when too much is in flight: some journal syncs. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** The first piece of a body of unknown size; doubled as it fills. */
  static final int FIRST_BUFFER_BYTES = 64 << 10;

  /**
   * A body must be whole by then, so that a sender which trickles cannot hold memory. Exporters
   * give up after 10 s by default.
   */
  static final Duration MAX_UPLOAD = Duration.ofSeconds(60);

  /** Over HTTP: each agent keeps one or two; more than this is a leak of connections. */
  static final int MAX_HTTP_CONNECTIONS = 4_096;

  /** Over HTTP: how long a sender may be silent in the middle of a request. */
  static final Duration HTTP_READ_TIMEOUT = Duration.ofSeconds(20);

  /** Over HTTP: between requests. Agents export every 5 s and metrics every 60 s. */
  static final Duration HTTP_KEEP_ALIVE = Duration.ofSeconds(75);

  /**
   * Over HTTP: what is read off a refused body, so that the sender gets to read the answer rather
   * than a reset connection.
   */
  static final int MAX_HTTP_SWALLOW_BYTES = 4 * MAX_REQUEST_BYTES;

  /** Over HTTP: read at once from a socket; a usual request takes some ten reads. */
  static final int HTTP_READ_BUFFER_BYTES = 32 << 10;

  /**
   * Over gRPC: requests in flight on one connection. Exporters send one, Collectors ten by default.
   * It bounds what a sender that never reads its answers can pile up here.
   */
  static final int MAX_GRPC_CALLS_PER_CONNECTION = 64;

  /**
   * Over gRPC: what a connection, and each call on it, may have on its way before it is read: some
   * ordinary requests. Fixed, because finding a larger one costs a ping with nearly each read, and
   * a sender 100 ms away still sends 20,000 spans a second.
   */
  static final int GRPC_WINDOW_BYTES = 1 << 20;

  /** Over gRPC: headers of a request, bearer tokens included. */
  static final int MAX_GRPC_METADATA_BYTES = 16 << 10;

  /** Over gRPC: how often a silent connection is asked whether its sender still lives. */
  static final Duration GRPC_KEEP_ALIVE = Duration.ofSeconds(60);

  /** Over gRPC: how long the answer to that, or any progress of a write, may take. */
  static final Duration GRPC_KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(20);

  /** Over gRPC: senders may ask as often; Collectors are set to 10 or 30 s behind some proxies. */
  static final Duration GRPC_PERMITTED_PING_INTERVAL = Duration.ofSeconds(5);

  /** When stopping: for requests that are being answered. */
  static final Duration DRAIN = Duration.ofSeconds(5);

  private ReceiveLimits() {}
}
