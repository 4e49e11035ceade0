package dev.pharos.aggregate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The processes of one service that come and go: finds out which replaced which, and how many of a
 * version died soon after they started.
 */
final class Incarnations {

  /** A process ended and another of the same version took its place. */
  record Replacement(Incarnation before, Incarnation after) {}

  private final Map<String, Incarnation> byKey = new LinkedHashMap<>();

  /**
   * @param acquainted true when what is new now was not there before, as far as we know
   */
  void observe(
      List<MergedInstance> instances, boolean acquainted, long nowNs, long watchingSinceNs) {
    Set<String> present = new HashSet<>();
    for (MergedInstance instance : instances) {
      TelemetryInstance telemetry = instance.telemetry();
      if (telemetry == null) {
        continue; // Until it sends, a registration may be the second sight of what we know.
      }
      String id = telemetry.id().instance();
      String key = id + '\n' + telemetry.process() + '\n' + telemetry.version();
      present.add(key);
      Incarnation known = byKey.get(key);
      if (known == null) {
        byKey.values().stream()
            .filter(other -> other.instance().equals(id) && !other.hasEnded())
            .forEach(Incarnation::end);
        known =
            new Incarnation(
                key,
                id,
                telemetry.version(),
                telemetry.processSinceNs(),
                acquainted && telemetry.processSinceNs() > watchingSinceNs);
        byKey.put(key, known);
      }
      known.sign(telemetry.lastSeenNs());
      boolean silent =
          nowNs - Math.max(known.lastSignNs(), watchingSinceNs) > DeployLimits.SILENCE.toNanos();
      if (!instance.isUp() && (telemetry.hasSignedOff() || silent)) {
        known.end();
      }
    }
    byKey.values().stream().filter(i -> !present.contains(i.key())).forEach(Incarnation::end);
    forget(nowNs);
  }

  /** Pairs that were not told before. */
  List<Replacement> replacements() {
    List<Replacement> found = new ArrayList<>();
    for (Incarnation after : byKey.values()) {
      if (!after.isCandidate()) {
        continue;
      }
      for (Incarnation before : byKey.values()) {
        if (before.hasEnded()
            && !before.isReplaced()
            && before != after
            && before.version().equals(after.version())
            && before.startedNs() < after.startedNs()
            && Math.abs(before.lastSignNs() - after.startedNs())
                <= DeployLimits.REPLACEMENT.toNanos()) {
          before.replace();
          after.settle();
          found.add(new Replacement(before, after));
          break;
        }
      }
    }
    return found;
  }

  /** How many of a version started lately and are gone already. */
  long crashes(String version, long nowNs) {
    long sinceNs = nowNs - DeployLimits.CRASH_WINDOW.toNanos();
    return byKey.values().stream()
        .filter(i -> i.version().equals(version) && i.hasEnded() && i.startedNs() >= sinceNs)
        .count();
  }

  /** How many new processes of a version are not known to replace anything yet. */
  long candidates(String version) {
    return byKey.values().stream()
        .filter(i -> i.version().equals(version) && i.isCandidate())
        .count();
  }

  private void forget(long nowNs) {
    long longAgoNs = nowNs - 2 * DeployLimits.CRASH_WINDOW.toNanos();
    for (Incarnation incarnation : byKey.values()) {
      if (nowNs - incarnation.startedNs() > DeployLimits.CRASH_WINDOW.toNanos()) {
        incarnation.settle();
      }
    }
    byKey.values().removeIf(i -> i.hasEnded() && i.lastSignNs() < longAgoNs);
  }

  void write(StateWriter out) {
    out.number(byKey.size());
    byKey.values().forEach(incarnation -> incarnation.write(out));
  }

  void read(StateReader in) {
    for (int held = in.count(); held > 0; held--) {
      Incarnation incarnation = Incarnation.read(in);
      byKey.put(incarnation.key(), incarnation);
    }
  }
}
