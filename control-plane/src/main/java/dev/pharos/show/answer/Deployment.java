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
    @Nullable String author,
    @Nullable String link,
    List<String> source) {
  public static Deployment of(dev.pharos.signal.Deployment deployment) {
    Long finishedAtNs = deployment.finishedAtNs();
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
        finishedAtNs == null ? null : TimeRange.instant(finishedAtNs),
        deployment.commit(),
        deployment.author(),
        deployment.link(),
        deployment.sources().stream().sorted().map(Text::of).toList());
  }

  /** Shares 0…1 of running instances and of recent traffic on the new version. */
  public record Progress(double instances, @Nullable Double traffic) {}
}
