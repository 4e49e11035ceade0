package dev.pharos.signal;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of what runs.
 *
 * @param id stable, unique
 * @param version empty when the service sends none (a restart)
 * @param previousVersion empty when there was none
 * @param instanceShare share 0…1 of running instances on the new version
 * @param trafficShare share 0…1 of recent requests on the new version; null without traffic
 * @param startedAtNs epoch nanoseconds
 * @param finishedAtNs epoch nanoseconds; null while it goes on
 */
public record Deployment(
    String id,
    Kind kind,
    ServiceId service,
    String version,
    String previousVersion,
    State state,
    double instanceShare,
    @Nullable Double trafficShare,
    long startedAtNs,
    @Nullable Long finishedAtNs,
    @Nullable String commit,
    @Nullable String author,
    @Nullable String link,
    Set<Source> sources) {

  public enum Kind {
    DEPLOY,
    ROLLBACK,
    RESTART,
    CONFIG_CHANGE
  }

  public enum State {
    ROLLING,
    PAUSED,
    COMPLETE,
    ROLLED_BACK,
    STUCK
  }

  /** Who told of it. */
  public enum Source {
    TELEMETRY,
    FLEET,
    CI
  }
}
