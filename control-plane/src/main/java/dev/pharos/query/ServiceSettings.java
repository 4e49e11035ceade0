package dev.pharos.query;

import dev.pharos.signal.Owner;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a team says of its services in configuration: {@code pharos.services.<name>.owner.*} and
 * {@code .objective.*} (see {@link WrittenServiceSettings}). Settings hold for services of that
 * name in every environment.
 *
 * @param services by service name
 */
public record ServiceSettings(Map<String, Service> services) {

  public ServiceSettings {
    services = Map.copyOf(services);
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

  /** Settings of one service. */
  public record Service(OwnerSettings owner, Objective objective) {}

  /** Who answers for it. */
  public record OwnerSettings(String team, String contact, String runbook) {
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
  public record Objective(double successRatio, @Nullable Duration p95) {
    public static final Objective DEFAULT = new Objective(0.99, null);
  }
}
