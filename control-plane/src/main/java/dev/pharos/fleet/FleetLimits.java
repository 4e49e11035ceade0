package dev.pharos.fleet;

import java.time.Duration;

/** What bounds the fleet's memory, threads and connections, and why so much. */
final class FleetLimits {

  /**
   * Instances known at once. Each keeps a few kB of events and one request in ten seconds; beyond
   * that a control plane per cluster is the better answer.
   */
  static final int INSTANCES = 5_000;

  /**
   * Events kept per instance. Spring Boot Admin's 100 cost 1.5 GB of heap at 1,200 instances (its
   * issue 5476); the last of each kind and status survive compaction anyhow.
   */
  static final int EVENTS_PER_INSTANCE = 20;

  /** Instances gone whose events the journal page still shows. */
  static final int GONE_INSTANCES_REMEMBERED = 100;

  /** Events that wait for one slow reader, a browser's event stream; then the oldest are lost. */
  static final int EVENTS_WAITING_PER_READER = 1_000;

  /** Status requests under way at once: they wait on the network, not on a processor. */
  static final int POLLS_AT_ONCE = 128;

  /**
   * How long one health request may take. A connection that is refused answers at once; this is for
   * instances that hang, and each gets a second try before it is called offline.
   */
  static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(4);

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /**
   * Connections are closed after this much idleness: shorter than the keep-alive of the usual
   * servers, so that a request never meets a connection that its server is just closing.
   */
  static final Duration IDLE_CONNECTION = Duration.ofSeconds(5);

  /** For timers of the library that ours replace. */
  static final Duration NEVER = Duration.ofDays(3_650);

  /** A registration's URL, name, or metadata key or value: longer is a mistake or an attack. */
  static final int TEXT_LENGTH = 1_000;

  static final int METADATA_ENTRIES = 100;

  static final int CHECKS = 500;
  static final int CHECKS_AT_ONCE = 64;
  static final Duration SHORTEST_CHECK_INTERVAL = Duration.ofSeconds(1);

  /** Between tries to tell aggregation what it refused for now. */
  static final Duration REPORT_RETRY = Duration.ofSeconds(1);

  private FleetLimits() {}
}
