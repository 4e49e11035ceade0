package dev.pharos.query;

import dev.pharos.signal.Deployment;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.ServiceId;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a service beside its requests.
 *
 * @param language empty when unknown
 * @param versions how many instances run of each; the empty version is that of those that tell none
 * @param instances all that are remembered, running or not
 * @param deployments newest first
 * @param lastSeenNs arrival of its newest telemetry, epoch nanoseconds; null when it sent none
 */
public record ServiceView(
    ServiceId id,
    String language,
    SortedMap<String, Integer> versions,
    List<InstanceState> instances,
    List<Deployment> deployments,
    boolean inTelemetry,
    boolean inFleet,
    @Nullable Long lastSeenNs) {

  public @Nullable Deployment lastDeployment() {
    return deployments.isEmpty() ? null : deployments.getFirst();
  }

  /** True when instances run and none of them tells its version. */
  public boolean sendsNoVersion() {
    return !versions.isEmpty() && versions.keySet().stream().allMatch(String::isEmpty);
  }
}
