package dev.pharos.aggregate;

import java.time.Duration;

/** What the judgement of deployments waits for, each with its reason. */
final class DeployLimits {
  /** Agents send at least every few seconds while there is traffic; this is many times that. */
  static final Duration SILENCE = Duration.ofSeconds(90);

  /** Services that are called rarely are silent only after several of their usual gaps. */
  static final int SILENCE_IN_GAPS = 5;

  /** Whatever its usual gap, a version is not waited for longer. */
  static final Duration LONGEST_SILENCE = Duration.ofMinutes(30);

  /**
   * When nobody told us the time for so long, we were not watching: silence counts from then on.
   */
  static final Duration UNWATCHED = Duration.ofSeconds(30);

  /** Both versions unchanged for so long: somebody holds the rollout. */
  static final Duration PAUSED = Duration.ofMinutes(5);

  /** A few instances of the new version that are left alone for so long are a canary. */
  static final Duration CANARY = Duration.ofMinutes(3);

  /** At most this share of the instances are a few. */
  static final double CANARY_SHARE = 1 / 3.0;

  /** A whole set of instances that waits for traffic for so long is one half of blue and green. */
  static final Duration BLUE_GREEN = Duration.ofMinutes(1);

  /** Less than this share of the traffic is none: checks, and warming up. */
  static final double NO_TRAFFIC = 0.05;

  /** An instance of the new version that says DOWN for so long does not come up by itself. */
  static final Duration FAILING = Duration.ofMinutes(2);

  /** Within this, instances that started and died are counted. */
  static final Duration CRASH_WINDOW = Duration.ofMinutes(10);

  /** So many of them mean a crash loop; a rollout itself starts each instance once. */
  static final int CRASHES = 2;

  /** A notice of CI and the sight of its version belong together within this. */
  static final Duration NOTICE_MATCHES = Duration.ofMinutes(30);

  /** A replacement starts this long before or after the end of what it replaces, at most. */
  static final Duration REPLACEMENT = Duration.ofMinutes(5);

  /**
   * A process that sent nothing for so long while another sends under its id has ended; processes
   * that share an id send in turns.
   */
  static final Duration SUCCESSION = Duration.ofSeconds(15);

  /** Start times that the fleet tells of one process differ by less: it asks in several ways. */
  static final Duration SAME_START = Duration.ofSeconds(30);

  /** What is first seen so soon after its service is no restart: we are getting to know it. */
  static final Duration ACQUAINTANCE = Duration.ofMinutes(1);

  /** A process that signed off sends its last batch at most this long after. */
  static final Duration LAST_BATCH = Duration.ofSeconds(10);

  /** A deployment nobody sees any sign of is closed. */
  static final Duration ABANDONED = Duration.ofHours(24);

  /** Keys of notices that are remembered of one deployment: one for each try of a pipeline. */
  static final int NOTICE_KEYS = 20;

  /** Changes of configuration that are told of one deployment. */
  static final int CONFIG_CHANGES = 50;

  /** Versions remembered per service. */
  static final int VERSIONS = 200;

  private DeployLimits() {}
}
