package dev.pharos.query.deploy;

import dev.pharos.signal.Deployment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which order the versions of a service came, wherever they ran first: by time, since versions
 * need not be numbers. What was rolled back before it was complete, and never came again, counts
 * for nothing. Immutable.
 */
final class VersionHistory {
  private final Map<String, Long> firstNs = new HashMap<>();

  /**
   * @param deployments of one service in all environments
   */
  VersionHistory(List<Deployment> deployments) {
    for (Deployment deployment : deployments) {
      if (isChange(deployment) && deployment.state() != Deployment.State.ROLLED_BACK) {
        firstNs.merge(deployment.version(), deployment.startedAtNs(), Math::min);
      }
    }
  }

  static boolean isChange(Deployment deployment) {
    return deployment.kind() == Deployment.Kind.DEPLOY
        || deployment.kind() == Deployment.Kind.ROLLBACK;
  }

  /** When a version first came, epoch nanoseconds; 0 when it was there before we looked. */
  long firstNs(String version) {
    return firstNs.getOrDefault(version, 0L);
  }

  /** How many versions came after one, up to another. */
  int between(String version, String newest) {
    long afterNs = firstNs(version);
    long toNs = firstNs(newest);
    return (int) firstNs.values().stream().filter(ns -> ns > afterNs && ns <= toNs).count();
  }

  /** When the next version came after one, epoch nanoseconds; null when none did. */
  @Nullable Long nextNs(String version) {
    long afterNs = firstNs(version);
    return firstNs.values().stream().filter(ns -> ns > afterNs).min(Long::compare).orElse(null);
  }
}
