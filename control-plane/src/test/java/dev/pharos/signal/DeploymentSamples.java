package dev.pharos.signal;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deployments that are made up. */
public final class DeploymentSamples {
  private DeploymentSamples() {}

  /** One that telemetry shows, and of which nobody has told more. */
  public static Deployment seen(
      String id,
      Deployment.Kind kind,
      ServiceId service,
      String version,
      String previousVersion,
      Deployment.State state,
      double instanceShare,
      @Nullable Double trafficShare,
      long startedAtNs,
      @Nullable Long finishedAtNs) {
    return new Deployment(
        id,
        kind,
        service,
        version,
        previousVersion,
        state,
        instanceShare,
        trafficShare,
        startedAtNs,
        finishedAtNs,
        null,
        null,
        null,
        null,
        Set.of(Deployment.Source.TELEMETRY),
        null,
        List.of(),
        List.of());
  }
}
