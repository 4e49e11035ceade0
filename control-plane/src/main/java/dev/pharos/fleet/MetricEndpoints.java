package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.entities.Instance;
import de.codecentric.boot.admin.server.web.client.HttpHeadersProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which registered instances expose metrics, and where. Instances that are offline stay among them:
 * that they do not answer is something metrics say too. Safe for use by many threads.
 */
public final class MetricEndpoints {
  /** The endpoint's name, as Spring Boot exposes it. */
  private static final String ENDPOINT = "prometheus";

  private final InstanceLedger instances;
  private final List<HttpHeadersProvider> headers;

  MetricEndpoints(InstanceLedger instances, List<HttpHeadersProvider> headers) {
    this.instances = instances;
    this.headers = List.copyOf(headers);
  }

  /**
   * One instance's page of metrics.
   *
   * @param service the name that it is registered by
   * @param namespace the {@code service.namespace} that it registered with; empty without one
   * @param environment the {@code deployment.environment.name}, likewise
   * @param instance the {@code service.instance.id} that it registered with; empty without one
   * @param headers to be sent with each request, such as its credentials
   */
  public record MetricEndpoint(
      String service,
      String namespace,
      String environment,
      String instance,
      URI url,
      Map<String, String> headers) {}

  /** All that expose metrics now. */
  public List<MetricEndpoint> list() {
    List<MetricEndpoint> list = new ArrayList<>();
    for (Instance instance : instances.registered()) {
      InstanceMetadata said = InstanceMetadata.of(instance.getRegistration());
      instance
          .getEndpoints()
          .get(ENDPOINT)
          .flatMap(endpoint -> address(endpoint.getUrl()))
          .ifPresent(url ->
              list.add(
                  new MetricEndpoint(
                      instance.getRegistration().getName(),
                      said.namespace(),
                      said.environment(),
                      said.instanceId(),
                      url,
                      headersOf(instance))));
    }
    return list;
  }

  /** An actuator may link to anything; what is no address is none of metrics. */
  private static Optional<URI> address(String url) {
    try {
      URI address = new URI(url);
      return address.getHost() == null ? Optional.empty() : Optional.of(address);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private Map<String, String> headersOf(Instance instance) {
    Map<String, String> all = new HashMap<>();
    for (HttpHeadersProvider provider : headers) {
      provider
          .getHeaders(instance)
          .forEach((name, values) -> values.forEach(value -> all.put(name, value)));
    }
    return all;
  }
}
