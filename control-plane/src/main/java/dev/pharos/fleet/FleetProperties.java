package dev.pharos.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code pharos.fleet}.
 *
 * @param allowedNetworks which addresses instances may have: networks in CIDR notation, single
 *     addresses, or the words of {@link AllowedNetworks}; by default this machine when the process
 *     is bound to loopback, else the private networks
 * @param statusInterval how often health is asked
 * @param forgetOfflineAfter an instance that does not answer for that long is forgotten
 * @param registrationGrace after a start: how long registrations may take to come back before those
 *     that the last run knew are called gone; Spring Boot Admin's client registers each 10 s
 * @param eureka discovery by Eureka; off without a URL
 * @param consul discovery by Consul; off without a URL
 * @param kubernetes discovery by Kubernetes; off unless enabled
 * @param checks services that cannot tell their health themselves
 */
@ConfigurationProperties("pharos.fleet")
record FleetProperties(
    @DefaultValue List<String> allowedNetworks,
    @DefaultValue("10s") Duration statusInterval,
    @DefaultValue("10m") Duration forgetOfflineAfter,
    @DefaultValue("90s") Duration registrationGrace,
    @DefaultValue Eureka eureka,
    @DefaultValue Consul consul,
    @DefaultValue Kubernetes kubernetes,
    @DefaultValue List<Check> checks) {

  private static final Duration SHORTEST_STATUS_INTERVAL = Duration.ofSeconds(1);

  FleetProperties {
    if (statusInterval.compareTo(SHORTEST_STATUS_INTERVAL) < 0) {
      throw new IllegalArgumentException(
          "pharos.fleet.status-interval: " + statusInterval + " is too short; write 1s or more");
    }
    if (checks.size() > FleetLimits.CHECKS) {
      throw new IllegalArgumentException(
          "pharos.fleet.checks: %d checks are more than the %d that are allowed"
              .formatted(checks.size(), FleetLimits.CHECKS));
    }
  }

  /**
   * @param url of the registry, e.g. {@code http://localhost:8761/eureka}; commas between several
   * @param interval how often the registry is fetched
   */
  record Eureka(@Nullable String url, @DefaultValue("5s") Duration interval) {}

  /**
   * @param url of an agent, e.g. {@code http://localhost:8500}
   * @param interval how long a watch lasts at least
   */
  record Consul(@Nullable URI url, @DefaultValue("5s") Duration interval) {}

  /**
   * @param enabled when true, services of the cluster are found with the pod's service account or
   *     the user's kubeconfig
   * @param namespaces where to look; the own namespace when empty
   * @param labels only services with these labels, {@code key=value}
   */
  record Kubernetes(
      @DefaultValue("false") boolean enabled,
      @DefaultValue List<String> namespaces,
      @DefaultValue List<String> labels) {}

  /**
   * One check of one instance from here.
   *
   * @param url {@code http://…}, {@code https://…} or {@code tcp://host:port}
   * @param interval between the starts of two checks
   * @param timeout of one check, at most the interval
   * @param version what runs there, if the operator says
   */
  record Check(
      String service,
      @DefaultValue("") String namespace,
      @DefaultValue("") String environment,
      @DefaultValue("") String instance,
      @DefaultValue("") String version,
      URI url,
      @DefaultValue("10s") Duration interval,
      @DefaultValue("2s") Duration timeout) {}
}
