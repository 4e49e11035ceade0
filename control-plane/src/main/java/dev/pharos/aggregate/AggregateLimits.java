package dev.pharos.aggregate;

import java.time.Duration;

/**
 * The aggregators' bounds, each with its reason. What goes beyond a bound is counted, never lost.
 */
final class AggregateLimits {

  /** Operations a service may have; more of them is a name that carries data. */
  static final int OPERATIONS_PER_SERVICE = 500;

  /** Raw span names whose operation is remembered per service; others are worked out each time. */
  static final int REMEMBERED_NAMES_PER_SERVICE = 4 * OPERATIONS_PER_SERVICE;

  /** An operation not called for so long makes room for another. */
  static final Duration OPERATION_IDLE = Duration.ofHours(24);

  /**
   * How long 10 s windows stay in memory. Agents send within 5 s and slow batches within a minute;
   * health looks at the newest windows only, anything older comes from the store.
   */
  static final Duration TEN_SECONDS_KEPT = Duration.ofMinutes(2);

  /** Minute windows answer the ranges that pages show by default, 15 minutes to an hour. */
  static final Duration MINUTES_KEPT = Duration.ofMinutes(65);

  /** Hour windows: the current one, and the last one while late data still comes. */
  static final Duration HOURS_KEPT = Duration.ofMinutes(90);

  /**
   * Cells of whole windows that one resolution of one aggregator keeps in memory, the current
   * window aside; beyond it windows leave before their time and are read from the store. An hour of
   * minutes of 1,500 edges, some 50 MB.
   */
  static final int CELLS = 100_000;

  /** So few late cells leave at once: a late batch is in the next answer. */
  static final int FEW_LATE_CELLS = 500;

  /** So many late cells leave at once: about 10 MB. */
  static final int LATE_CELLS = 32_768;

  /**
   * Else late cells wait so long for more of the same windows: each part that leaves takes room in
   * the store and is added up by each answer. What they hold is already an hour old.
   */
  static final Duration LATE_WAIT = Duration.ofSeconds(10);

  /** How long half an edge waits for the other half, counted by arrival. */
  static final Duration PAIRING_WAIT = Duration.ofSeconds(10);

  /**
   * How long a failed call is known whose callee has not told of it: one that stalls works through
   * what its callers gave up long ago.
   */
  static final Duration GIVEN_UP_KEPT = Duration.ofMinutes(5);

  /** Such calls: 60 a second, in about 2 MB; a callee that is gone leaves all there are. */
  static final int GIVEN_UP_CALLS = 20_000;

  /**
   * Spans that can be remembered for pairing at once: what 100,000 spans a second leave in 10 s, in
   * about 100 MB. Memory is taken as it is needed and given back.
   */
  static final int RECENT_SPANS = 1_000_000;

  /** Steps from a span to its caller; real traces need one to three. */
  static final int HOPS = 64;

  /**
   * How long calls wait for their trace's first span where traces are drawn, counted by arrival: it
   * is sent when the request is answered, some seconds after what it called; and how long the calls
   * of a trace are known to belong together.
   */
  static final Duration SAMPLED_TRACE_KEPT = Duration.ofSeconds(40);

  /** Traces of that time, some 1,000 a second; about 1 kB each, and only where any are drawn. */
  static final int SAMPLED_TRACES = 40_000;

  /**
   * Pairs of nodes between which one trace calls, and windows in which it does so, that wait; real
   * traces have some dozens.
   */
  static final int SAMPLED_CALLS_OF_TRACE = 200;

  /** Links of one consumer span that are followed: batches are a few hundred messages. */
  static final int LINKS_PER_SPAN = 1_024;

  /** Messages whose consumption can be waited for; about 15 MB. */
  static final int MESSAGES = 200_000;

  /** A message not consumed for so long is given up: it counts as lost, not as waiting. */
  static final Duration MESSAGE_KEPT = Duration.ofHours(1);

  /**
   * A message not consumed for so long, though later ones are, is given up sooner: the span that
   * tells of its consumption was lost, as with a consumer that was killed. Sooner than a minute,
   * after which a message that waits is trouble; longer than telemetry takes.
   */
  static final Duration OVERTAKEN_KEPT = Duration.ofSeconds(45);

  /** So many later ones must have been consumed: several consumers do not keep the order. */
  static final int OVERTAKERS = 20;

  /**
   * And so many for each one that waits: where one of some partitions stands still, its messages do
   * wait.
   */
  static final int OVERTAKERS_OF_EACH = 10;

  /** How long a consumed message is still known, for further consumers of a topic. */
  static final Duration CONSUMED_KEPT = Duration.ofMinutes(1);

  /** Different edges by versions and operations, those that are history included. */
  static final int EDGES = 50_000;

  /** Names outside the system that one service may call; more is a crawler, counted together. */
  static final int PEERS_PER_SERVICE = 300;

  /** Addresses at which services were seen to answer. */
  static final int ADDRESSES = 20_000;

  /** Services; more of them is an attack or a name made of data. */
  static final int SERVICES = 2_000;

  /** Versions a service may have within three hours; more is a version made of time or chance. */
  static final int VERSIONS_PER_SERVICE = 100;

  /** Instances of a version that are counted apart. */
  static final int INSTANCES_PER_VERSION = 1_000;

  /** Resources whose meaning is remembered; a cache. */
  static final int REMEMBERED_RESOURCES = 20_000;

  /** How long what has no traffic stays interned; longer than any window lives in memory. */
  static final Duration IDLE = Duration.ofHours(3);

  /** An instance that is gone for so long is forgotten. */
  static final Duration INSTANCE_GONE = Duration.ofHours(24);

  /** Instances that are remembered, those gone included. */
  static final int INSTANCES = 20_000;

  /** Deployments in memory: beyond it those that are over move to the store before their time. */
  static final int DEPLOYMENTS = 5_000;

  /**
   * How long a deployment that is over stays in memory: what CI tells later joins it, and pages ask
   * for a month.
   */
  static final Duration DEPLOYMENT_IN_MEMORY = Duration.ofDays(30);

  /** Faults of one service that are told apart; more is a message that was taken for a type. */
  static final int ERRORS_PER_SERVICE = 200;

  /** Faults of all services: at about 4 kB each 20 MB, if all of them are frequent. */
  static final int ERRORS = 5_000;

  /** Versions of one fault; a service seldom has more within the time a fault is remembered. */
  static final int VERSIONS_PER_ERROR = 50;

  /** Traces that are remembered of a fault, so that a trace's further spans are known. */
  static final int TRACES_PER_ERROR = 64;

  /** Hours of a fault's trend: as long as spans are kept, and a week to compare a day with. */
  static final Duration ERROR_HOURS = Duration.ofDays(7);

  /** A fault not seen for so long has regressed when it comes again, or makes room for another. */
  static final Duration ERROR_QUIET = Duration.ofDays(1);

  /** A fault not seen for so long is forgotten, and new when it comes again. */
  static final Duration ERROR_KEPT = Duration.ofDays(30);

  /** When no time was told for so long, nothing could be seen; restarts take less. */
  static final Duration ERROR_UNWATCHED = Duration.ofMinutes(10);

  /**
   * How long a span's log line and its exception event are known to tell the same, counted by
   * arrival: a line is sent at once, the event when the span has ended.
   */
  static final Duration REPORTED_KEPT = Duration.ofMinutes(5);

  /** Exceptions of spans remembered for that: 160 a second, in about 5 MB. */
  static final int REPORTED_EXCEPTIONS = 50_000;

  /** The part of a message that is kept: some lines on a page. */
  static final int ERROR_MESSAGE_CHARS = 500;

  /** What is done now and then, not for each span: instances, deployments. */
  static final Duration HOUSEKEEPING = Duration.ofSeconds(1);

  /** What is done rarely: eviction. */
  static final Duration SWEEP = Duration.ofMinutes(10);

  private AggregateLimits() {}
}
