package dev.pharos.aggregate;

import dev.pharos.signal.TimeRange;
import java.time.Duration;

/** What is known of one version of one service: since when, until when, on how many instances. */
final class VersionLife {
  private final String version;
  private final long firstSeenNs;
  private final UsualGap gap = new UsualGap();
  private final RegionCounts regions = new RegionCounts();
  private long lastUpNs;
  private boolean byTelemetry;
  private boolean asleep;
  private long failingSinceNs;
  private long steadySinceNs;
  private int running;
  private int up;
  private int failing;
  private int runningBefore;

  VersionLife(String version, long firstSeenNs) {
    this.version = version;
    this.firstSeenNs = firstSeenNs;
    this.steadySinceNs = firstSeenNs;
  }

  /** Before its instances are told anew. */
  void beginRound() {
    runningBefore = running;
    running = 0;
    regions.beginRound();
    up = 0;
    failing = 0;
  }

  void see(MergedInstance instance, long nowNs, boolean counts) {
    TelemetryInstance telemetry = instance.telemetry();
    if (telemetry != null && telemetry.version().equals(version)) {
      byTelemetry = true;
      gap.sign(telemetry.lastSignNs());
    }
    if (instance.isUp()) {
      lastUpNs = nowNs;
      up++;
    }
    if (instance.isFailing()) {
      failing++;
    }
    if (counts && isRunning(instance, nowNs)) {
      running++;
      if (telemetry != null && !telemetry.region().isEmpty()) {
        regions.run(telemetry.region(), telemetry.processSinceNs());
      }
    }
  }

  void endRound(long nowNs) {
    if (running != runningBefore) {
      steadySinceNs = nowNs;
    }
    if (failing == 0) {
      failingSinceNs = 0;
    } else if (failingSinceNs == 0) {
      failingSinceNs = nowNs;
    }
  }

  private boolean isRunning(MergedInstance instance, long nowNs) {
    if (instance.isUp()) {
      return true;
    }
    if (instance.isFailing()) {
      return false;
    }
    TelemetryInstance telemetry = instance.telemetry();
    return telemetry != null
        && !telemetry.hasSignedOff()
        && nowNs - telemetry.lastSignNs() <= silenceNs();
  }

  private long silenceNs() {
    long gaps = DeployLimits.SILENCE_IN_GAPS * gap.ns();
    return Math.min(
        DeployLimits.LONGEST_SILENCE.toNanos(), Math.max(DeployLimits.SILENCE.toNanos(), gaps));
  }

  /**
   * Nothing was sent for longer than its usual gap explains, and no registration is UP. What never
   * sends is silent when its last registration is gone for as long. What was silent stays so until
   * it gives a sign, whether we watched all the time or not.
   *
   * @param watchingSinceNs we cannot tell silence from our own absence before this
   */
  boolean isSilent(long nowNs, long watchingSinceNs) {
    long lastNs = byTelemetry ? gap.lastNs() : lastSignNs();
    long sinceNs = asleep ? lastNs : Math.max(lastNs, watchingSinceNs);
    return up == 0 && nowNs - sinceNs > silenceNs();
  }

  /** True when it was asleep, i.e. silent, and is not any more. */
  boolean wakes(boolean silent) {
    boolean woke = asleep && !silent;
    asleep = silent;
    return woke;
  }

  boolean isAsleep() {
    return asleep;
  }

  String version() {
    return version;
  }

  long firstSeenNs() {
    return firstSeenNs;
  }

  long lastSignNs() {
    return Math.max(firstSeenNs, Math.max(gap.lastNs(), lastUpNs));
  }

  boolean isByTelemetry() {
    return byTelemetry;
  }

  /** Its running instances by region, of those that name one. */
  RegionCounts regions() {
    return regions;
  }

  /** Instances running now. */
  int running() {
    return running;
  }

  boolean isFailingFor(Duration length, long nowNs) {
    return failingSinceNs > 0 && nowNs - failingSinceNs >= length.toNanos();
  }

  /** When the number of its instances last changed. */
  long steadySinceNs() {
    return steadySinceNs;
  }

  void write(StateWriter out) {
    out.text(version);
    out.numbers(
        new long[] {firstSeenNs, lastUpNs, failingSinceNs, steadySinceNs, running, up, failing});
    gap.write(out);
    out.flag(byTelemetry);
    out.flag(asleep);
    regions.write(out);
  }

  static VersionLife read(StateReader in) {
    String version = in.text();
    long[] numbers = in.numbers();
    VersionLife life = new VersionLife(version, numbers[0]);
    life.lastUpNs = numbers[1];
    life.failingSinceNs = numbers[2];
    life.steadySinceNs = numbers[3];
    life.running = (int) numbers[4];
    life.up = (int) numbers[5];
    life.failing = (int) numbers[6];
    life.gap.read(in);
    life.byTelemetry = in.flag();
    life.asleep = in.flag();
    if (in.version() >= StateWriter.WITH_CONFIG) {
      life.regions.read(in);
    }
    return life;
  }

  @Override
  public String toString() {
    return version + " since " + TimeRange.instant(firstSeenNs) + ", " + running + " running";
  }
}
