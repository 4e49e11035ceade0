package dev.pharos.judge;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import java.time.Duration;
import java.util.List;

/**
 * When instances of a service were starting up. A process that just started is slow: classes are
 * loaded, code is not compiled yet, connections and caches are empty. That is no finding, so such
 * windows neither make a service slow nor teach what is usual for it. A promised p95 is held
 * against them all the same: users were promised it by services of any age. Load balancers that
 * spare new targets ("slow start") do so for 30 s to a few minutes. Immutable.
 */
public final class WarmUps {
  /** After the start of a process. */
  static final Duration LENGTH = Duration.ofMinutes(2);

  /** Its first telemetry, by which a start is often known, comes so much later at most. */
  private static final Duration UNSEEN = Duration.ofSeconds(30);

  /** The p95 is moved by this share of requests; fewer instances than this do not excuse it. */
  private static final double SHARE = 0.05;

  /** An instance that was quiet for longer does not share the load. */
  private static final Duration QUIET = HealthJudge.SILENCE;

  private final List<InstanceState> instances;

  private WarmUps(List<InstanceState> instances) {
    this.instances = instances;
  }

  /**
   * @param instances of one service
   */
  public static WarmUps of(List<InstanceState> instances) {
    return new WarmUps(List.copyOf(instances));
  }

  /**
   * True when enough instances were starting up between two times to explain a high p95.
   *
   * @param fromNs epoch nanoseconds
   * @param toNs epoch nanoseconds
   */
  public boolean overlap(long fromNs, long toNs) {
    int starting = 0;
    int running = 0;
    for (InstanceState instance : instances) {
      if (!ran(instance, fromNs, toNs)) {
        continue;
      }
      running++;
      if (fromNs < instance.startedNs() + LENGTH.toNanos()
          && instance.startedNs() - UNSEEN.toNanos() < toNs) {
        starting++;
      }
    }
    return starting > 0 && starting >= SHARE * running;
  }

  private static boolean ran(InstanceState instance, long fromNs, long toNs) {
    if (instance.startedNs() - UNSEEN.toNanos() >= toNs) {
      return false;
    }
    Long lastSpanNs = instance.lastSpanNs();
    InstanceReport report = instance.report();
    return report != null || (lastSpanNs != null && lastSpanNs >= fromNs - QUIET.toNanos());
  }
}
