package dev.pharos.advise.deploy;

import dev.pharos.signal.InstanceState;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.VersionName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which window belongs to which side of a deployment. The deployment's windows begin when the first
 * instance of the new version has warmed up; windows in which an instance starts up, of either
 * version, count on neither side. Immutable.
 */
final class Timeline {
  static final long WINDOW_NS = Resolution.TEN_SECONDS.lengthNs();

  /**
   * So long a new process is slow whatever its code: classes are loaded, caches are empty. Longer
   * is fairer to the new version, and keeps a verdict waiting for as long.
   */
  static final Duration WARM_UP = Duration.ofMinutes(1);

  enum Side {
    FRESH,
    OLD,
    NEITHER
  }

  private record Running(String version, String instance) {}

  private final String version;
  private final String previousVersion;
  private final long startedAtNs;
  private final boolean untold;
  private final Map<Running, Long> firstSeenNs = new HashMap<>();
  private final Map<Running, Long> startedNs = new HashMap<>();
  private final long fromNs;
  private final long beginNs;

  /**
   * @param requests all windows from some time before the deployment on
   * @param fromNs where these begin, epoch nanoseconds
   */
  Timeline(
      String version,
      String previousVersion,
      long startedAtNs,
      List<RedWindow> requests,
      List<InstanceState> instances,
      long fromNs) {
    this.version = version;
    this.previousVersion = previousVersion;
    this.startedAtNs = Resolution.TEN_SECONDS.windowStart(startedAtNs);
    this.fromNs = fromNs;
    this.untold = requests.stream().noneMatch(w -> VersionName.areSame(w.key().version(), version));
    for (InstanceState instance : instances) {
      startedNs.put(new Running(instance.version(), instance.id()), instance.startedNs());
    }
    for (RedWindow window : requests) {
      firstSeenNs.merge(process(window), window.startNs(), Math::min);
    }
    long begin = Long.MAX_VALUE;
    for (RedWindow window : requests) {
      if (side(window.key().version(), window.startNs()) == Side.FRESH
          && window.startNs() >= this.startedAtNs
          && !startsUp(window)) {
        begin = Math.min(begin, window.startNs());
      }
    }
    this.beginNs = begin;
  }

  /** True once the new version has answered something after its start. */
  boolean hasBegun() {
    return beginNs != Long.MAX_VALUE;
  }

  /** The deployment's first window, epoch nanoseconds. */
  long beginNs() {
    return beginNs;
  }

  /** The number of a window of the deployment; negative before it. */
  int window(long startNs) {
    return Math.toIntExact(Math.floorDiv(startNs - beginNs, WINDOW_NS));
  }

  /** True for windows of the time before the deployment. */
  boolean isBefore(long startNs) {
    return startNs < startedAtNs;
  }

  /** Which version a window is of. */
  Side side(String of, long startNs) {
    if (untold) {
      // Instances tell no version: CI's word parts the time.
      boolean isNew = startNs >= startedAtNs;
      return of.isEmpty() ? isNew ? Side.FRESH : Side.OLD : Side.NEITHER;
    }
    if (VersionName.areSame(of, version)) {
      return Side.FRESH;
    }
    boolean isOld = previousVersion.isEmpty() || VersionName.areSame(of, previousVersion);
    return isOld ? Side.OLD : Side.NEITHER;
  }

  /** Which side a window's requests are compared on. */
  Side side(RedWindow window) {
    return startsUp(window) ? Side.NEITHER : side(window.key().version(), window.startNs());
  }

  private boolean startsUp(RedWindow window) {
    return ageNs(window.key().version(), window.key().instance(), window.startNs())
        < WARM_UP.toNanos();
  }

  /**
   * How long an instance's process had run at a time, as far as that is known; {@link
   * Long#MAX_VALUE} where it ran already when we began to read.
   */
  long ageNs(String of, String instance, long atNs) {
    Running process = new Running(of, instance);
    long ageNs = Long.MAX_VALUE;
    long firstNs = firstSeenNs.getOrDefault(process, Long.MIN_VALUE);
    // What was there when we began to read has started before.
    if (firstNs >= fromNs + WARM_UP.toNanos()) {
      ageNs = atNs - firstNs;
    }
    Long started = startedNs.get(process);
    if (started != null && atNs > started - WINDOW_NS) {
      ageNs = Math.min(ageNs, atNs - started);
    }
    return ageNs;
  }

  private static Running process(RedWindow window) {
    return new Running(window.key().version(), window.key().instance());
  }
}
