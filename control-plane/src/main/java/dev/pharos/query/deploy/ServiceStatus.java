package dev.pharos.query.deploy;

import dev.pharos.signal.Owner;
import java.util.List;

/**
 * One service in all environments.
 *
 * @param environments by name
 */
public record ServiceStatus(
    String namespace, String name, Owner owner, List<RunningVersion> environments) {

  /** True when environments do not run the same version. */
  public boolean drifts() {
    return environments.stream().map(RunningVersion::version).distinct().count() > 1;
  }
}
