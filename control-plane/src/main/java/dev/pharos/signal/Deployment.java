package dev.pharos.signal;

import java.util.List;
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
 * @param committedAtNs when its commit was made, epoch nanoseconds; null when nobody told
 * @param strategy what it looks like so far; null until the version was seen
 * @param changes of configuration that came with it, by attribute
 * @param regions in which the service runs and how far each is, by name; empty when instances name
 *     none
 * @param verdict whether it made things worse; null where nothing is judged, or not yet
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
    @Nullable Long committedAtNs,
    @Nullable String author,
    @Nullable String link,
    Set<Source> sources,
    @Nullable Strategy strategy,
    List<ConfigChange> changes,
    List<Region> regions,
    @Nullable DeployVerdict verdict) {

  /** Not judged, or not yet. */
  public Deployment(
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
      @Nullable Long committedAtNs,
      @Nullable String author,
      @Nullable String link,
      Set<Source> sources,
      @Nullable Strategy strategy,
      List<ConfigChange> changes,
      List<Region> regions) {
    this(
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
        commit,
        committedAtNs,
        author,
        link,
        sources,
        strategy,
        changes,
        regions,
        null);
  }

  /** True when a version took another's place, so that one can be held against the other. */
  public boolean changesVersion() {
    return (kind == Kind.DEPLOY || kind == Kind.ROLLBACK) && !version.isEmpty();
  }

  /** The same with what was found of it. */
  public Deployment judged(DeployVerdict found) {
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
        commit,
        committedAtNs,
        author,
        link,
        sources,
        strategy,
        changes,
        regions,
        found);
  }

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

  /** How instances of the new version take the place of the old ones. */
  public enum Strategy {
    /** One after the other. */
    ROLLING,
    /** A few first, for a while. */
    CANARY,
    /** All of them beside the old ones, without traffic at first. */
    BLUE_GREEN,
    /** The old ones ended before the new ones began. */
    RECREATE
  }

  /** Who told of it. */
  public enum Source {
    TELEMETRY,
    FLEET,
    CI
  }

  /**
   * An attribute of the instances' configuration that is not as it was.
   *
   * @param before null when it is new
   * @param after null when it is gone
   */
  public record ConfigChange(String attribute, @Nullable String before, @Nullable String after) {}

  /**
   * How far a region is.
   *
   * @param instanceShare share 0…1 of the region's running instances on the new version
   * @param startedAtNs when the new version was first seen there, epoch nanoseconds; null while it
   *     was not
   */
  public record Region(String name, double instanceShare, @Nullable Long startedAtNs) {}
}
