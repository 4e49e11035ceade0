package dev.pharos.fleet.discovery;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;

/**
 * What one namespace of a Kubernetes cluster lists: its services and their endpoint slices, two
 * requests a round however many there are.
 */
public final class KubernetesCatalog implements Catalog {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final KubernetesClient cluster;
  private final String namespace;
  private final Map<String, String> labels;

  /**
   * @param cluster with a bound on how long a request may take; not closed here
   * @param labels that a service must have
   */
  public KubernetesCatalog(KubernetesClient cluster, String namespace, Map<String, String> labels) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.labels = Map.copyOf(labels);
  }

  @Override
  public String source() {
    return "kubernetes";
  }

  @Override
  public String address() {
    return cluster.getMasterUrl().toString().replaceAll("/+$", "") + " namespace " + namespace;
  }

  @Override
  public Listing list() throws CatalogException {
    List<Service> services;
    List<EndpointSlice> slices;
    try {
      services = cluster.services().inNamespace(namespace).withLabels(labels).list().getItems();
      slices =
          cluster
              .discovery()
              .v1()
              .endpointSlices()
              .inNamespace(namespace)
              .withLabel(KubernetesEndpoints.SERVICE_OF_SLICE)
              .list()
              .getItems();
    } catch (KubernetesClientException e) {
      throw new CatalogException(reason(e), e);
    }
    if (services.isEmpty()) {
      checkNamespace();
    }
    return KubernetesEndpoints.of(services, slices);
  }

  /** A namespace that is not there lists nothing, and that looks like one that is empty. */
  private void checkNamespace() throws CatalogException {
    try {
      if (cluster.namespaces().withName(namespace).get() == null) {
        throw new CatalogException(
            "there is no namespace '%s' (pharos.fleet.kubernetes.namespaces)".formatted(namespace));
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != FORBIDDEN) {
        throw new CatalogException(reason(e), e);
      }
      // Who may list services need not be allowed to look at namespaces: then it is just empty.
    }
  }

  private String reason(KubernetesClientException e) {
    if (e.getStatus() == null && e.getCode() <= 0) {
      return Unreachable.reason(e);
    }
    return switch (e.getCode()) {
      case UNAUTHORIZED ->
          "it does not accept the credentials of the service account or kubeconfig";
      case FORBIDDEN ->
          "it forbids that: a role needs the verb list on services and on"
              + " endpointslices.discovery.k8s.io in namespace "
              + namespace
              + " ("
              + said(e)
              + ")";
      default -> "it answers %d %s".formatted(e.getCode(), said(e));
    };
  }

  private static String said(KubernetesClientException e) {
    return String.valueOf(e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
  }
}
