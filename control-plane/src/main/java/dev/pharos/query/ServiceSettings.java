package dev.pharos.query;

import dev.pharos.signal.Owner;
import dev.pharos.signal.StartupException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a team says of its services in configuration: {@code pharos.services.<name>.owner.*} and
 * {@code .objective.*}. Settings hold for services of that name in every environment.
 *
 * @param services by service name
 */
@ConfigurationProperties("pharos")
public record ServiceSettings(@DefaultValue Map<String, Service> services) {

  public ServiceSettings {
    services.forEach(ServiceSettings::check);
  }

  /**
   * Who answers for a service: what configuration says, and where it says nothing, what telemetry
   * does.
   */
  public Owner owner(String service, Owner byTelemetry) {
    Service settings = services.get(service);
    return settings == null ? byTelemetry : settings.owner().orElse(byTelemetry);
  }

  public Objective objective(String service) {
    Service settings = services.get(service);
    return settings == null ? Objective.DEFAULT : settings.objective();
  }

  private static void check(String name, Service settings) {
    double ratio = settings.objective().successRatio();
    if (!(ratio > 0 && ratio < 1)) {
      throw new StartupException(
          "pharos.services.%s.objective.success-ratio: %s is not a share of requests; write a number between 0 and 1, for example 0.99"
              .formatted(name, ratio));
    }
    Duration p95 = settings.objective().p95();
    if (p95 != null && !p95.isPositive()) {
      throw new StartupException(
          "pharos.services.%s.objective.p95: %s is not a duration to stay below; write for example 500ms"
              .formatted(name, p95));
    }
  }

  /** Settings of one service. */
  public record Service(@DefaultValue OwnerSettings owner, @DefaultValue Objective objective) {}

  /** Who answers for it. */
  public record OwnerSettings(
      @DefaultValue("") String team,
      @DefaultValue("") String contact,
      @DefaultValue("") String runbook) {
    Owner orElse(Owner other) {
      return new Owner(
          team.isEmpty() ? other.team() : team,
          contact.isEmpty() ? other.contact() : contact,
          runbook.isEmpty() ? other.runbook() : runbook);
    }
  }

  /**
   * What a service promises.
   *
   * @param successRatio share of requests that do not fail, between 0 and 1
   * @param p95 that 95 % of requests stay below; null for what is usual for the service
   */
  public record Objective(@DefaultValue("0.99") double successRatio, @Nullable Duration p95) {
    public static final Objective DEFAULT = new Objective(0.99, null);
  }
}
