package dev.pharos.aggregate;

import dev.pharos.signal.Deployment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one service that come and go: finds out which replaced which, how many of a
 * version died soon after they started, and whose configuration changed.
 */
final class Incarnations {
  static final String BY_FLEET = "fleet\n";

  /** A process ended and another of the same version took its place. */
  record Replacement(Incarnation before, Incarnation after) {}

  /** A process' configuration changed while it ran. */
  record Edit(Incarnation incarnation, List<Deployment.ConfigChange> changes) {}

  private final Map<String, Incarnation> byKey = new LinkedHashMap<>();
  private final List<Edit> edits = new ArrayList<>();

  /**
   * @param acquainted true when what is new now was not there before, as far as we know
   */
  void observe(
      List<MergedInstance> instances, boolean acquainted, long nowNs, long watchingSinceNs) {
    // Beside senders, a registration may be the second sight of one of them.
    boolean anySender = instances.stream().anyMatch(i -> i.telemetry() != null);
    if (anySender) {
      byKey.keySet().removeIf(key -> key.startsWith(BY_FLEET));
    }
    Set<String> present = new HashSet<>();
    for (MergedInstance instance : instances) {
      TelemetryInstance telemetry = instance.telemetry();
      if (telemetry != null) {
        present.add(sends(instance, telemetry, acquainted, nowNs, watchingSinceNs));
      } else if (!anySender && instance.report() != null) {
        present.add(isRegistered(instance, acquainted, nowNs, watchingSinceNs));
      }
    }
    byKey.values().stream().filter(i -> !present.contains(i.key())).forEach(i -> leave(i, nowNs));
    forget(nowNs);
  }

  private String sends(
      MergedInstance instance,
      TelemetryInstance telemetry,
      boolean acquainted,
      long nowNs,
      long watchingSinceNs) {
    String id = telemetry.id().instance();
    String key = id + '\n' + telemetry.incarnation() + '\n' + telemetry.version();
    Incarnation known = byKey.get(key);
    Long startedNs = instance.report() == null ? null : instance.report().startedAtNs();
    if (known != null && telemetry.incarnation().isEmpty() && isAnother(known, startedNs)) {
      retire(known);
      known = null;
    }
    if (known == null) {
      known =
          begin(
              key,
              id,
              telemetry.version(),
              Math.max(telemetry.processSinceNs(), startedNs == null ? 0 : startedNs),
              acquainted,
              watchingSinceNs);
    }
    if (startedNs != null) {
      known.startedByFleet(startedNs);
    }
    if (telemetry.lastSignNs() > known.lastSignNs() && !known.isReplaced()) {
      known.resume();
    }
    known.sign(telemetry.lastSignNs());
    if (telemetry.isShared()) {
      known.settle(); // Who replaces whom cannot be told.
      return key;
    }
    List<Deployment.ConfigChange> changes = known.configure(telemetry.config(), nowNs);
    if (!changes.isEmpty()) {
      edits.add(new Edit(known, changes));
    }
    boolean silent =
        nowNs - Math.max(known.lastSignNs(), watchingSinceNs) > DeployLimits.SILENCE.toNanos();
    if (!instance.isUp() && (telemetry.hasSignedOff() || silent)) {
      known.end();
    }
    return key;
  }

  /** A service that sends nothing: the fleet tells when its processes started. */
  private String isRegistered(
      MergedInstance instance, boolean acquainted, long nowNs, long watchingSinceNs) {
    var report = java.util.Objects.requireNonNull(instance.report());
    String key = BY_FLEET + report.registrationId() + '\n' + report.version();
    Incarnation known = byKey.get(key);
    Long startedNs = report.startedAtNs();
    if (known != null && isAnother(known, startedNs)) {
      retire(known);
      known = null;
    }
    if (known == null) {
      long sinceNs = startedNs == null ? nowNs : Math.min(nowNs, startedNs);
      known =
          begin(
              key,
              report.registrationId(),
              report.version(),
              sinceNs,
              acquainted && startedNs != null,
              watchingSinceNs);
    }
    if (startedNs != null) {
      known.startedByFleet(startedNs);
    }
    if (!instance.isFailing()) {
      known.sign(nowNs);
    }
    return key;
  }

  private Incarnation begin(
      String key,
      String instance,
      String version,
      long sinceNs,
      boolean acquainted,
      long watchingSinceNs) {
    Incarnation begun =
        new Incarnation(key, instance, version, sinceNs, acquainted && sinceNs > watchingSinceNs);
    byKey.put(key, begun);
    return begun;
  }

  private static boolean isAnother(Incarnation known, @Nullable Long startedNs) {
    Long before = known.fleetStartedNs();
    return before != null
        && startedNs != null
        && startedNs - before > DeployLimits.SAME_START.toNanos();
  }

  /** Its place is taken by another that nothing but its start tells from it. */
  private void retire(Incarnation known) {
    byKey.remove(known.key());
    known.end();
    byKey.put(known.key() + "\nuntil " + known.lastSignNs(), known);
  }

  /** Not seen any more: at once, unless another sends under its id, which may be both. */
  private void leave(Incarnation incarnation, long nowNs) {
    boolean sharesId =
        byKey.values().stream()
            .anyMatch(other ->
                other != incarnation
                    && !other.hasEnded()
                    && other.instance().equals(incarnation.instance()));
    if (!sharesId || nowNs - incarnation.lastSignNs() > DeployLimits.SUCCESSION.toNanos()) {
      incarnation.end();
    }
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

  /** Changes of configuration that were not told before. */
  List<Edit> edits() {
    List<Edit> told = List.copyOf(edits);
    edits.clear();
    return told;
  }

  /** What sets the configuration of a version's newest process apart from another version's. */
  List<Deployment.ConfigChange> changes(String fromVersion, String toVersion) {
    Incarnation before = newest(fromVersion);
    Incarnation after = newest(toVersion);
    return before == null || after == null
        ? List.of()
        : ConfigAttributes.changes(before.config(), after.config());
  }

  private @Nullable Incarnation newest(String version) {
    Incarnation newest = null;
    for (Incarnation each : byKey.values()) {
      boolean newer = newest == null || each.startedNs() > newest.startedNs();
      if (each.version().equals(version) && newer) {
        newest = each;
      }
    }
    return newest;
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
    byKey.forEach((key, incarnation) -> {
      out.text(key);
      incarnation.write(out);
    });
  }

  void read(StateReader in) {
    for (int held = in.count(); held > 0; held--) {
      String key = in.version() >= StateWriter.WITH_CONFIG ? in.text() : "";
      Incarnation incarnation = Incarnation.read(in);
      byKey.put(key.isEmpty() ? incarnation.key() : key, incarnation);
    }
  }
}
