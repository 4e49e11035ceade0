package dev.pharos.fleet;

import com.netflix.discovery.EurekaClient;
import dev.pharos.fleet.discovery.Catalog;
import dev.pharos.fleet.discovery.ConsulCatalog;
import dev.pharos.fleet.discovery.DiscoveryRounds;
import dev.pharos.fleet.discovery.EurekaCatalog;
import dev.pharos.fleet.discovery.KubernetesCatalog;
import dev.pharos.fleet.discovery.ListedInstances;
import dev.pharos.signal.StartupException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.netflix.eureka.EurekaDiscoveryClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Wires discovery: a catalog for each registry that is configured, and the rounds that ask them.
 */
@Configuration(proxyBeanMethods = false)
class DiscoveryConfiguration {
  private static final Duration KUBERNETES_CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration KUBERNETES_REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final String DEFAULT_NAMESPACE = "default";

  @Bean
  ListedInstances listedInstances(FleetRegistry registry, InstanceLedger instances) {
    return new ListedInstances(registry, instances, Sources.DISCOVERY);
  }

  @Bean
  @ConditionalOnProperty("pharos.fleet.kubernetes.enabled")
  KubernetesClient kubernetesClient(FleetProperties fleet) {
    Path kubeconfig = fleet.kubernetes().kubeconfig();
    try {
      Config config =
          new ConfigBuilder(
                  kubeconfig == null
                      ? Config.autoConfigure(null)
                      : Config.fromKubeconfig(kubeconfig.toFile()))
              .withConnectionTimeout(Math.toIntExact(KUBERNETES_CONNECT_TIMEOUT.toMillis()))
              .withRequestTimeout(Math.toIntExact(KUBERNETES_REQUEST_TIMEOUT.toMillis()))
              // The next round is the next try.
              .withRequestRetryBackoffLimit(0)
              .build();
      return new KubernetesClientBuilder().withConfig(config).build();
    } catch (RuntimeException e) {
      throw unusable(kubeconfig, e);
    }
  }

  private static StartupException unusable(@Nullable Path kubeconfig, RuntimeException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new StartupException(
        "pharos.fleet.kubernetes.kubeconfig: '%s' cannot be used: %s; it must be a kubeconfig whose files are there"
            .formatted(kubeconfig == null ? "" : kubeconfig, message),
        e);
  }

  @Bean
  DiscoveryRounds discoveryRounds(
      FleetProperties fleet,
      ListedInstances listed,
      InstantSource clock,
      ObjectProvider<EurekaClient> eureka,
      ObjectProvider<EurekaDiscoveryClient> eurekaServices,
      ObjectProvider<KubernetesClient> kubernetes,
      ObjectProvider<SslBundles> tls) {
    Map<Catalog, Duration> catalogs = new LinkedHashMap<>();
    if (fleet.eureka().isOn()) {
      catalogs.put(
          new EurekaCatalog(
              eureka.getObject(),
              eurekaServices.getObject(),
              String.valueOf(fleet.eureka().url()),
              fleet.eureka().interval()),
          fleet.eureka().interval());
    }
    if (fleet.consul().isOn()) {
      FleetProperties.Consul consul = fleet.consul();
      catalogs.put(
          new ConsulCatalog(
              consul.address(), consul.token(), tlsOf(consul.sslBundle(), tls.getObject())),
          consul.interval());
    }
    if (fleet.kubernetes().enabled()) {
      KubernetesClient cluster = kubernetes.getObject();
      for (String namespace : namespaces(fleet.kubernetes(), cluster)) {
        catalogs.put(
            new KubernetesCatalog(cluster, namespace, fleet.kubernetes().labelMap()),
            fleet.kubernetes().interval());
      }
    }
    return new DiscoveryRounds(catalogs, fleet.ignoredServices(), listed, clock);
  }

  private static List<String> namespaces(
      FleetProperties.Kubernetes settings, KubernetesClient cluster) {
    if (!settings.namespaces().isEmpty()) {
      return settings.namespaces().stream().distinct().toList();
    }
    String own = cluster.getNamespace();
    return List.of(own == null || own.isBlank() ? DEFAULT_NAMESPACE : own);
  }

  private static @Nullable SslBundle tlsOf(String bundle, SslBundles bundles) {
    if (bundle.isEmpty()) {
      return null;
    }
    try {
      return bundles.getBundle(bundle);
    } catch (NoSuchSslBundleException e) {
      throw FleetSettings.wrong(
          "consul.ssl-bundle",
          bundle,
          "is not configured; there are " + bundles.getBundleNames() + " below spring.ssl.bundle");
    } catch (NoSuchElementException | IllegalStateException e) {
      throw FleetSettings.wrong("consul.ssl-bundle", bundle, "cannot be used: " + e.getMessage());
    }
  }
}
