package dev.pharos.show.parameter;

import dev.pharos.query.Place;
import dev.pharos.query.deploy.DeploymentPosition;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * Which deployments are asked for.
 *
 * @param range of which they took a part
 * @param service its name, null for any
 * @param state null for any
 * @param kind null for any
 * @param verdict null for any; what is not judged has none
 * @param limit how many at once
 * @param after only those behind it, null for the newest
 */
public record DeploymentFilter(
    TimeRange range,
    Place place,
    @Nullable String service,
    Deployment.@Nullable State state,
    Deployment.@Nullable Kind kind,
    DeployVerdict.@Nullable State verdict,
    int limit,
    @Nullable DeploymentPosition after) {

  public boolean matches(Deployment deployment) {
    Long finishedAtNs = deployment.finishedAtNs();
    return place.holds(deployment.service())
        && (service == null || service.equals(deployment.service().name()))
        && (state == null || state == deployment.state())
        && (kind == null || kind == deployment.kind())
        && (verdict == null || verdict == verdict(deployment))
        && range.overlaps(
            deployment.startedAtNs(), finishedAtNs == null ? Long.MAX_VALUE : finishedAtNs);
  }

  private static DeployVerdict.@Nullable State verdict(Deployment deployment) {
    DeployVerdict found = deployment.verdict();
    if (found != null) {
      return found.state();
    }
    boolean comes = deployment.changesVersion() && deployment.finishedAtNs() == null;
    return comes ? DeployVerdict.State.PENDING : null;
  }
}
