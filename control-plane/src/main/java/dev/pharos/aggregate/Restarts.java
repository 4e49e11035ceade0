package dev.pharos.aggregate;

import dev.pharos.signal.Deployment;
import dev.pharos.signal.ServiceId;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Restarts of one service: processes that took the place of others of their version, outside of a
 * rollout. Several that follow each other are one restart. For one thread.
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

  /**
   * Adds restarts to a service's rollouts, and finishes those that are over.
   *
   * @param isPartOfOpen true for versions whose instances come and go in a rollout
   */
  void tell(List<Rollout> rollouts, Predicate<String> isPartOfOpen, long nowNs) {
    for (Incarnations.Replacement replacement : incarnations.replacements()) {
      String version = replacement.after().version();
      if (isPartOfOpen.test(version)) {
        continue; // Instances come and go in a rollout.
      }
      Rollout open = openOf(rollouts, version);
      if (open == null) {
        open =
            new Rollout(
                ids.next(replacement.after().startedNs()),
                Deployment.Kind.RESTART,
                service,
                version,
                version,
                replacement.after().startedNs());
        open.toldBy(Deployment.Source.TELEMETRY);
        rollouts.add(open);
      }
      if (incarnations.candidates(version) == 0) {
        open.finish(Deployment.State.COMPLETE, replacement.after().startedNs());
      }
    }
    for (Rollout rollout : rollouts) {
      if (rollout.isOpen()
          && rollout.kind() == Deployment.Kind.RESTART
          && incarnations.candidates(rollout.version()) == 0) {
        rollout.finish(Deployment.State.COMPLETE, nowNs);
      }
    }
  }

  private static @Nullable Rollout openOf(List<Rollout> rollouts, String version) {
    return rollouts.stream()
        .filter(
            r -> r.isOpen() && r.kind() == Deployment.Kind.RESTART && r.version().equals(version))
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
