package dev.pharos.show.answer;

import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of what runs. */
public record Deployment(
    String id,
    String kind,
    String service,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String version,
    @Nullable String previousVersion,
    String state,
    Progress progress,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String commit,
    @Nullable Instant committedAt,
    @Nullable String author,
    @Nullable String link,
    List<String> source,
    @Nullable String strategy,
    List<ConfigChange> changes,
    List<Region> regions,
    @Nullable VerdictSummary verdict) {
  public static Deployment of(dev.pharos.signal.Deployment deployment) {
    var strategy = deployment.strategy();
    return new Deployment(
        deployment.id(),
        Text.of(deployment.kind()),
        deployment.service().name(),
        Text.orNull(deployment.service().namespace()),
        Text.orNull(deployment.service().environment()),
        Text.orNull(deployment.version()),
        Text.orNull(deployment.previousVersion()),
        Text.of(deployment.state()),
        new Progress(deployment.instanceShare(), deployment.trafficShare()),
        TimeRange.instant(deployment.startedAtNs()),
        instant(deployment.finishedAtNs()),
        deployment.commit(),
        instant(deployment.committedAtNs()),
        deployment.author(),
        deployment.link(),
        deployment.sources().stream().sorted().map(Text::of).toList(),
        strategy == null ? null : Text.of(strategy),
        deployment.changes().stream()
            .map(change -> new ConfigChange(change.attribute(), change.before(), change.after()))
            .toList(),
        deployment.regions().stream()
            .map(region ->
                new Region(region.name(), region.instanceShare(), instant(region.startedAtNs())))
            .toList(),
        VerdictSummary.orNull(deployment));
  }

  private static @Nullable Instant instant(@Nullable Long epochNs) {
    return epochNs == null ? null : TimeRange.instant(epochNs);
  }

  /** An attribute of the instances' configuration; null where it was not or is not set. */
  public record ConfigChange(String attribute, @Nullable String before, @Nullable String after) {}

  /** Share 0…1 of a region's instances on the new version, and since when there are any. */
  public record Region(String name, double instances, @Nullable Instant startedAt) {}

  /** Shares 0…1 of running instances and of recent traffic on the new version. */
  public record Progress(double instances, @Nullable Double traffic) {}
}
