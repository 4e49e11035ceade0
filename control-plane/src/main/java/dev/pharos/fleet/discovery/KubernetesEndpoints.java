package dev.pharos.fleet.discovery;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Instances out of a namespace's services and endpoint slices.
 *
 * <ul>
 *   <li>An instance is called as its pod, which is what {@code service.instance.id} should be in
 *       its telemetry, too; labels and annotations of the service are its metadata.
 *   <li>Pods that are not ready count, because their health says why; those that terminate do not.
 *   <li>A pod with several services has the name of the one that is not headless, else of the one
 *       with the shortest name.
 *   <li>Of several ports it is the one that the label {@code primary-port-name} names, else {@code
 *       https}, else {@code http}, else the first by name; a port {@code management} is the
 *       actuator's.
 * </ul>
 *
 * Pure.
 */
final class KubernetesEndpoints {
  /** The label of a slice that names its service. */
  static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";

  private static final String KUBERNETES_OWN = "kubernetes.io/";
  private static final String PRIMARY_PORT = "primary-port-name";
  private static final String MANAGEMENT_PORT = "management";
  private static final String INSTANCE_ID = "service.instance.id";
  private static final String HEADLESS = "None";
  private static final Set<Integer> SECURE_PORTS = Set.of(443, 8443);

  private static final Comparator<Service> BEST_NAME_FIRST =
      Comparator.comparing(KubernetesEndpoints::isHeadless)
          .thenComparing(service -> service.getMetadata().getName().length())
          .thenComparing(service -> service.getMetadata().getName());

  /** IPv4 before IPv6: of a pod with both, one is enough. */
  private static final Comparator<EndpointSlice> BEST_ADDRESS_FIRST =
      Comparator.comparing(EndpointSlice::getAddressType)
          .thenComparing(slice -> slice.getMetadata().getName());

  private final Listing.Draft found = new Listing.Draft();

  private KubernetesEndpoints() {}

  static Listing of(List<Service> services, List<EndpointSlice> slices) {
    Map<String, List<EndpointSlice>> byService = new HashMap<>();
    for (EndpointSlice slice : slices) {
      String service = labels(slice.getMetadata()).getOrDefault(SERVICE_OF_SLICE, "");
      byService.computeIfAbsent(service, name -> new ArrayList<>()).add(slice);
    }
    KubernetesEndpoints endpoints = new KubernetesEndpoints();
    for (Service service : services.stream().sorted(BEST_NAME_FIRST).toList()) {
      endpoints.add(service, byService.getOrDefault(service.getMetadata().getName(), List.of()));
    }
    return endpoints.found.done();
  }

  private void add(Service service, List<EndpointSlice> slices) {
    Set<String> pods = new HashSet<>();
    for (EndpointSlice slice : slices.stream().sorted(BEST_ADDRESS_FIRST).toList()) {
      Map<String, EndpointPort> ports = ports(slice);
      Optional<EndpointPort> port = primary(ports, labels(service.getMetadata()));
      if (port.isEmpty()) {
        continue;
      }
      for (Endpoint endpoint :
          Objects.requireNonNullElse(slice.getEndpoints(), List.<Endpoint>of())) {
        String pod = pod(endpoint);
        if (!isTerminating(endpoint)
            && !endpoint.getAddresses().isEmpty()
            && (pod.isEmpty() || pods.add(pod))) {
          add(service, endpoint.getAddresses().getFirst(), port.get(), ports, pod);
        }
      }
    }
  }

  private void add(
      Service service,
      String address,
      EndpointPort port,
      Map<String, EndpointPort> ports,
      String pod) {
    Map<String, String> metadata = new LinkedHashMap<>(labels(service.getMetadata()));
    metadata.putAll(annotations(service.getMetadata()));
    EndpointPort management = ports.get(MANAGEMENT_PORT);
    if (management != null) {
      metadata.putIfAbsent("management.port", management.getPort().toString());
    }
    if (!pod.isEmpty()) {
      metadata.put(INSTANCE_ID, pod);
    }
    found.add(
        service.getMetadata().getName(),
        address,
        port.getPort(),
        isSecure(port, metadata),
        metadata);
  }

  /** By name, the first name first; those a request over TCP can reach. */
  private static Map<String, EndpointPort> ports(EndpointSlice slice) {
    Map<String, EndpointPort> ports = new TreeMap<>();
    for (EndpointPort port :
        Objects.requireNonNullElse(slice.getPorts(), List.<EndpointPort>of())) {
      boolean tcp = port.getProtocol() == null || port.getProtocol().equals("TCP");
      if (tcp && port.getPort() != null) {
        ports.put(name(port), port);
      }
    }
    return ports;
  }

  private static Optional<EndpointPort> primary(
      Map<String, EndpointPort> ports, Map<String, String> labels) {
    for (String name : List.of(labels.getOrDefault(PRIMARY_PORT, ""), "https", "http")) {
      EndpointPort port = ports.get(name);
      if (port != null) {
        return Optional.of(port);
      }
    }
    return ports.values().stream()
        .filter(port -> !name(port).equals(MANAGEMENT_PORT))
        .findFirst()
        .or(() -> ports.values().stream().findFirst());
  }

  private static boolean isSecure(EndpointPort port, Map<String, String> metadata) {
    return "true".equalsIgnoreCase(metadata.get("secured"))
        || name(port).equals("https")
        || "https".equals(port.getAppProtocol())
        || SECURE_PORTS.contains(port.getPort());
  }

  private static boolean isTerminating(Endpoint endpoint) {
    return endpoint.getConditions() != null
        && Boolean.TRUE.equals(endpoint.getConditions().getTerminating());
  }

  private static boolean isHeadless(Service service) {
    return service.getSpec() != null && HEADLESS.equals(service.getSpec().getClusterIP());
  }

  private static String pod(Endpoint endpoint) {
    ObjectReference target = endpoint.getTargetRef();
    boolean isPod = target != null && "Pod".equals(target.getKind()) && target.getName() != null;
    return isPod ? target.getName() : "";
  }

  private static String name(EndpointPort port) {
    return Objects.requireNonNullElse(port.getName(), "");
  }

  private static Map<String, String> labels(ObjectMeta about) {
    return Objects.requireNonNullElse(about.getLabels(), Map.of());
  }

  /** Without those of Kubernetes' own tools: kubectl keeps the whole manifest in one. */
  private static Map<String, String> annotations(ObjectMeta about) {
    Map<String, String> annotations =
        new LinkedHashMap<>(Objects.requireNonNullElse(about.getAnnotations(), Map.of()));
    annotations.keySet().removeIf(key -> key.contains(KUBERNETES_OWN));
    return annotations;
  }
}
