package dev.pharos.aggregate;

import dev.pharos.signal.Deployment;
import dev.pharos.signal.ServiceId;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Restarts of one service: processes that took the place of others of their version, outside of a
 * rollout. Several that follow each other are one restart; one whose processes are configured
 * otherwise than those before is a change of configuration, and so is that without a restart. For
 * one thread.
 */
final class Restarts {
  private final ServiceId service;
  private final RolloutIds ids;
  private final Incarnations incarnations = new Incarnations();

  Restarts(ServiceId service, RolloutIds ids) {
    this.service = service;
    this.ids = ids;
  }

  /** See {@link Incarnations#observe}. */
  void observe(
      List<MergedInstance> instances, boolean acquainted, long nowNs, long watchingSinceNs) {
    incarnations.observe(instances, acquainted, nowNs, watchingSinceNs);
  }

  /** See {@link Incarnations#crashes}. */
  long crashes(String version, long nowNs) {
    return incarnations.crashes(version, nowNs);
  }

  /** See {@link Incarnations#changes}. */
  List<Deployment.ConfigChange> changes(String fromVersion, String toVersion) {
    return incarnations.changes(fromVersion, toVersion);
  }

  /**
   * Adds restarts to a service's rollouts, and finishes those that are over.
   *
   * @param isPartOfOpen true for versions whose instances come and go in a rollout
   */
  void tell(List<Rollout> rollouts, Predicate<String> isPartOfOpen, long nowNs) {
    for (Incarnations.Replacement replacement : incarnations.replacements()) {
      tell(replacement, rollouts, isPartOfOpen);
    }
    for (Incarnations.Edit edit : incarnations.edits()) {
      tell(edit, rollouts, nowNs);
    }
    for (Rollout rollout : rollouts) {
      if (rollout.isOpen()
          && rollout.isRestart()
          && incarnations.candidates(rollout.version()) == 0) {
        rollout.finish(Deployment.State.COMPLETE, nowNs);
      }
    }
  }

  private void tell(
      Incarnations.Replacement replacement,
      List<Rollout> rollouts,
      Predicate<String> isPartOfOpen) {
    Incarnation after = replacement.after();
    String version = after.version();
    if (isPartOfOpen.test(version)) {
      return; // Instances come and go in a rollout.
    }
    List<Deployment.ConfigChange> changes =
        ConfigAttributes.changes(replacement.before().config(), after.config());
    Rollout meant = announced(rollouts, after);
    if (meant != null) {
      meant.seenInProcesses(after.startedNs());
      meant.changed(changes);
      return;
    }
    Rollout open = openOf(rollouts, version);
    if (open == null) {
      open = begin(Deployment.Kind.RESTART, version, after.startedNs(), rollouts);
    }
    open.toldBy(byTelemetry(after) ? Deployment.Source.TELEMETRY : Deployment.Source.FLEET);
    open.changed(changes);
    if (incarnations.candidates(version) == 0) {
      open.finish(Deployment.State.COMPLETE, after.startedNs());
    }
  }

  /** Without a restart: the same change at several instances is one. */
  private void tell(Incarnations.Edit edit, List<Rollout> rollouts, long nowNs) {
    String version = edit.incarnation().version();
    Rollout meant = null;
    for (Rollout rollout : rollouts) {
      Long finishedAtNs = rollout.finishedAtNs();
      boolean fits =
          rollout.isRestart()
              ? finishedAtNs == null || nowNs - finishedAtNs <= DeployLimits.REPLACEMENT.toNanos()
              : finishedAtNs == null;
      if (fits && rollout.version().equals(version)) {
        meant = rollout;
      }
    }
    if (meant == null) {
      meant = begin(Deployment.Kind.CONFIG_CHANGE, version, nowNs, rollouts);
      meant.toldBy(Deployment.Source.TELEMETRY);
    }
    meant.changed(edit.changes());
    if (meant.isRestart() && incarnations.candidates(version) == 0) {
      meant.finish(Deployment.State.COMPLETE, nowNs);
    }
  }

  private Rollout begin(
      Deployment.Kind kind, String version, long startedAtNs, List<Rollout> rollouts) {
    Rollout begun =
        new Rollout(ids.next(startedAtNs), kind, service, version, version, startedAtNs);
    rollouts.add(begun);
    return begun;
  }

  /** CI may have told what is started where instances tell no version. */
  private static @Nullable Rollout announced(List<Rollout> rollouts, Incarnation after) {
    if (!after.version().isEmpty()) {
      return null;
    }
    return rollouts.stream()
        .filter(r -> r.isByWordOnly() && r.isNear(after.startedNs()))
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  private static boolean byTelemetry(Incarnation incarnation) {
    return !incarnation.key().startsWith(Incarnations.BY_FLEET);
  }

  private static @Nullable Rollout openOf(List<Rollout> rollouts, String version) {
    return rollouts.stream()
        .filter(r -> r.isOpen() && r.isRestart() && r.version().equals(version))
        .findFirst()
        .orElse(null);
  }

  void write(StateWriter out) {
    incarnations.write(out);
  }

  void read(StateReader in) {
    incarnations.read(in);
  }
}
