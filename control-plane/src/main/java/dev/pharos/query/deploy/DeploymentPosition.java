package dev.pharos.query.deploy;

import dev.pharos.signal.Deployment;
import java.util.Comparator;

/**
 * Where a deployment stands among all: newest first. What begins or ends meanwhile moves none of
 * the others.
 *
 * @param startedAtNs epoch nanoseconds
 * @param id tells those apart that began at the same time
 */
public record DeploymentPosition(long startedAtNs, String id)
    implements Comparable<DeploymentPosition> {
  private static final Comparator<DeploymentPosition> NEWEST_FIRST =
      Comparator.comparingLong(DeploymentPosition::startedAtNs)
          .reversed()
          .thenComparing(DeploymentPosition::id);

  public static DeploymentPosition of(Deployment deployment) {
    return new DeploymentPosition(deployment.startedAtNs(), deployment.id());
  }

  @Override
  public int compareTo(DeploymentPosition other) {
    return NEWEST_FIRST.compare(this, other);
  }
}
