package dev.pharos.fleet;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
 * @param ignoredServices names of services that discovery leaves out; {@code *} at an end stands
 *     for anything. By default those by which Consul and Kubernetes list themselves
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
    @DefaultValue({"consul", "kubernetes"}) List<String> ignoredServices,
    @DefaultValue Eureka eureka,
    @DefaultValue Consul consul,
    @DefaultValue Kubernetes kubernetes,
    @DefaultValue List<Check> checks) {

  FleetProperties {
    FleetSettings.requireInterval("status-interval", statusInterval);
    if (checks.size() > FleetLimits.CHECKS) {
      throw FleetSettings.wrong(
          "checks",
          "%d checks".formatted(checks.size()),
          "is more than the %d that are allowed".formatted(FleetLimits.CHECKS));
    }
  }

  /**
   * @param url of the registry, e.g. {@code http://localhost:8761/eureka}; commas between several
   * @param interval how often the registry is fetched
   */
  record Eureka(@Nullable String url, @DefaultValue("5s") Duration interval) {
    Eureka {
      FleetSettings.requireInterval("eureka.interval", interval);
      if (url != null && !url.isBlank()) {
        for (String one : url.split(",", -1)) {
          FleetSettings.httpUrl("eureka.url", one.strip(), "http://localhost:8761/eureka");
        }
      }
    }

    boolean isOn() {
      return url != null && !url.isBlank();
    }
  }

  /**
   * @param url of an agent, e.g. {@code http://localhost:8500}
   * @param interval between two rounds of asking it
   * @param token sent with each request, when Consul's access control is on
   * @param sslBundle name of the {@code spring.ssl.bundle} that holds what to trust; empty: what
   *     the JDK trusts
   */
  record Consul(
      @Nullable String url,
      @DefaultValue("5s") Duration interval,
      @DefaultValue("") String token,
      @DefaultValue("") String sslBundle) {
    Consul {
      FleetSettings.requireInterval("consul.interval", interval);
      if (url != null && !url.isBlank()) {
        FleetSettings.httpUrl("consul.url", url, "http://localhost:8500");
      }
    }

    boolean isOn() {
      return url != null && !url.isBlank();
    }

    /** Only when it is on. */
    URI address() {
      return FleetSettings.httpUrl("consul.url", String.valueOf(url), "http://localhost:8500");
    }
  }

  /**
   * @param enabled when true, services of the cluster are found
   * @param kubeconfig file with the cluster's address and credentials; without one the pod's
   *     service account, else what {@code KUBECONFIG} names, else the user's {@code ~/.kube/config}
   * @param namespaces where to look; the credentials' own namespace when empty
   * @param labels only services with these labels, {@code key=value}
   * @param interval between two rounds of asking
   */
  record Kubernetes(
      @DefaultValue("false") boolean enabled,
      @Nullable Path kubeconfig,
      @DefaultValue List<String> namespaces,
      @DefaultValue List<String> labels,
      @DefaultValue("10s") Duration interval) {
    Kubernetes {
      FleetSettings.requireInterval("kubernetes.interval", interval);
      if (enabled && kubeconfig != null) {
        FleetSettings.requireReadable("kubernetes.kubeconfig", kubeconfig);
      }
      for (int i = 0; i < namespaces.size(); i++) {
        FleetSettings.requireNamespace("kubernetes.namespaces[" + i + "]", namespaces.get(i));
      }
      FleetSettings.labels("kubernetes.labels", labels);
    }

    Map<String, String> labelMap() {
      return FleetSettings.labels("kubernetes.labels", labels);
    }
  }

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
