package dev.pharos.aggregate;

import dev.pharos.signal.Deployment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process of one instance: what a restart replaces. */
final class Incarnation {
  private final String key;
  private final String instance;
  private final String version;
  private final long startedNs;
  private long lastSignNs;
  private boolean ended;
  private boolean candidate;
  private boolean replaced;
  private @Nullable Long fleetStartedNs;
  private @Nullable Map<String, String> config;
  private @Nullable Map<String, String> otherConfig;
  private long otherConfigSinceNs;

  /**
   * @param key unique among the service's processes
   * @param candidate true when it may replace another: it is not of those found in the beginning
   */
  Incarnation(String key, String instance, String version, long startedNs, boolean candidate) {
    this.key = key;
    this.instance = instance;
    this.version = version;
    this.startedNs = startedNs;
    this.lastSignNs = startedNs;
    this.candidate = candidate;
  }

  String key() {
    return key;
  }

  String instance() {
    return instance;
  }

  String version() {
    return version;
  }

  /** Epoch nanoseconds of its first sight. */
  long startedNs() {
    return startedNs;
  }

  long lastSignNs() {
    return lastSignNs;
  }

  void sign(long atNs) {
    lastSignNs = Math.max(lastSignNs, atNs);
  }

  boolean hasEnded() {
    return ended;
  }

  /** It was taken for ended and sends again. */
  void resume() {
    ended = false;
  }

  void end() {
    ended = true;
  }

  /** When the fleet said that it started, epoch nanoseconds; null before it did. */
  @Nullable Long fleetStartedNs() {
    return fleetStartedNs;
  }

  void startedByFleet(long atNs) {
    fleetStartedNs = atNs;
  }

  @Nullable Map<String, String> config() {
    return config;
  }

  /**
   * What it says of its configuration now. A change is believed when it lasts: processes that share
   * an id take turns.
   *
   * @return what changed since it was first told; empty when nothing did
   */
  List<Deployment.ConfigChange> configure(@Nullable Map<String, String> now, long atNs) {
    Map<String, String> before = config;
    if (before == null || now == null || now.equals(before)) {
      config = before == null ? now : before;
      otherConfig = null;
      return List.of();
    }
    if (!now.equals(otherConfig)) {
      otherConfig = now;
      otherConfigSinceNs = atNs;
    }
    if (atNs - otherConfigSinceNs < DeployLimits.SUCCESSION.toNanos()) {
      return List.of();
    }
    config = now;
    otherConfig = null;
    return ConfigAttributes.changes(before, now);
  }

  boolean isCandidate() {
    return candidate;
  }

  void settle() {
    candidate = false;
  }

  boolean isReplaced() {
    return replaced;
  }

  void replace() {
    replaced = true;
  }

  void write(StateWriter out) {
    out.text(key);
    out.text(instance);
    out.text(version);
    out.number(startedNs);
    out.flag(candidate);
    out.number(lastSignNs);
    out.flag(ended);
    out.flag(replaced);
    out.optionalNumber(fleetStartedNs);
    out.texts(config);
    out.texts(otherConfig);
    out.number(otherConfigSinceNs);
  }

  static Incarnation read(StateReader in) {
    Incarnation read = new Incarnation(in.text(), in.text(), in.text(), in.number(), in.flag());
    read.lastSignNs = in.number();
    read.ended = in.flag();
    read.replaced = in.flag();
    if (in.version() >= StateWriter.WITH_CONFIG) {
      read.fleetStartedNs = in.optionalNumber();
      read.config = in.texts();
      read.otherConfig = in.texts();
      read.otherConfigSinceNs = in.number();
    }
    return read;
  }
}
