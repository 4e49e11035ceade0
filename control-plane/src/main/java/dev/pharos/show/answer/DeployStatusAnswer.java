package dev.pharos.show.answer;

import dev.pharos.query.deploy.RunningVersion;
import dev.pharos.query.deploy.ServiceStatus;
import dev.pharos.query.deploy.TeamWeek;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Services by name, and how delivery goes by week and team, the newest week first. */
public record DeployStatusAnswer(List<Service> services, List<Week> weeks) {
  /** Verdicts that nobody has reached. */
  private static final String UNKNOWN = "unknown";

  public static DeployStatusAnswer of(
      List<ServiceStatus> services, List<TeamWeek> weeks, Instant now) {
    return new DeployStatusAnswer(
        services.stream().map(service -> service(service, now)).toList(),
        weeks.stream().map(DeployStatusAnswer::week).toList());
  }

  private static Service service(ServiceStatus status, Instant now) {
    return new Service(
        status.name(),
        Text.orNull(status.namespace()),
        Owner.of(status.owner()),
        status.drifts(),
        status.environments().stream().map(each -> environment(each, now)).toList());
  }

  private static Environment environment(RunningVersion running, Instant now) {
    var deployment = running.deployment();
    Instant since = instant(running.sinceNs());
    return new Environment(
        Text.orNull(running.environment()),
        Text.orNull(running.version()),
        running.rollingTo(),
        running.instances(),
        running.commit(),
        since,
        since == null ? null : (Long) Math.max(0, Duration.between(since, now).toNanos()),
        deployment == null ? null : deployment.author(),
        deployment == null ? null : deployment.link(),
        deployment == null ? null : deployment.id(),
        deployment == null ? null : Text.of(deployment.state()),
        verdict(deployment),
        running.versionsBehind(),
        instant(running.behindSinceNs()));
  }

  private static String verdict(dev.pharos.signal.@Nullable Deployment deployment) {
    DeployVerdict found = deployment == null ? null : deployment.verdict();
    return found == null ? UNKNOWN : found.state().word();
  }

  private static Week week(TeamWeek week) {
    return new Week(
        week.monday(),
        Text.orNull(week.team()),
        week.deployments(),
        week.finished(),
        week.failed(),
        week.failureRatio(),
        week.restored(),
        week.timeToRestoreNs(),
        week.timed(),
        week.leadTimeNs());
  }

  private static @Nullable Instant instant(@Nullable Long epochNs) {
    return epochNs == null ? null : TimeRange.instant(epochNs);
  }

  /** A service in all environments; drifts when they do not run the same version. */
  @Schema(name = "DeployStatusService")
  public record Service(
      String service,
      @Nullable String namespace,
      Owner owner,
      boolean drifts,
      List<Environment> environments) {}

  /** What runs in an environment; the deployment's fields are null when we did not see it. */
  @Schema(name = "DeployStatusEnvironment")
  public record Environment(
      @Nullable String environment,
      @Nullable String version,
      @Nullable String rollingTo,
      int instances,
      @Nullable String commit,
      @Nullable Instant since,
      @Nullable Long ageNs,
      @Nullable String author,
      @Nullable String link,
      @Nullable String deployment,
      @Nullable String state,
      String verdict,
      int versionsBehind,
      @Nullable Instant behindSince) {}

  /** A team's week; the ratio is 0…1 of what is finished. */
  @Schema(name = "DeployStatusWeek")
  public record Week(
      LocalDate week,
      @Nullable String team,
      int deployments,
      int finished,
      int failed,
      @Nullable Double changeFailureRatio,
      int restored,
      @Nullable Long timeToRestoreNs,
      int timed,
      @Nullable Long leadTimeNs) {}
}
