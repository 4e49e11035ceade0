package dev.pharos.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Turns {@code pharos.fleet} into the settings of the libraries behind it, with the lowest
 * precedence: a setting of theirs that the operator writes wins. Discovery that is not configured
 * is off whole, so that nothing tries to reach a registry that is not there.
 */
final class FleetEnvironment implements EnvironmentPostProcessor {

  /** Below which path Spring Boot Admin answers. */
  static final String ADMIN_PATH = "/admin";

  private static final String SOURCE = "pharos-fleet";
  private static final Duration REGISTRY_CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration REGISTRY_READ_TIMEOUT = Duration.ofSeconds(5);

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, Object> settings = new HashMap<>();
    admin(settings);
    FleetProperties fleet =
        Binder.get(environment).bindOrCreate("pharos.fleet", Bindable.of(FleetProperties.class));
    settings.put(
        "spring.boot.admin.monitor.status-interval", fleet.statusInterval().toMillis() + "ms");
    discovery(settings, fleet);
    environment.getPropertySources().addLast(new MapPropertySource(SOURCE, settings));
  }

  private static void admin(Map<String, Object> settings) {
    settings.put("spring.boot.admin.context-path", ADMIN_PATH);
    settings.put("spring.boot.admin.ui.title", "Pharos · fleet");
    settings.put(
        "spring.boot.admin.ui.brand",
        "<img src=\"assets/img/icon-spring-boot-admin.svg\"><span>Pharos fleet</span>");
    settings.put("spring.boot.admin.ui.external-views[0].label", "Pharos");
    settings.put("spring.boot.admin.ui.external-views[0].url", "/");
    settings.put("spring.boot.admin.ui.external-views[0].order", "-1000");
    settings.put("spring.boot.admin.monitor.timeout.health", millis(FleetLimits.HEALTH_TIMEOUT));
    settings.put("spring.boot.admin.monitor.retries.health", "1");
    settings.put("spring.main.web-application-type", "servlet");
    // An instance that cannot be asked is shown as such; it is no news for the log each minute.
    settings.put("logging.level.de.codecentric.boot.admin.server.services", "error");
    settings.put("logging.level.reactor.netty.http.client", "error");
    settings.put("spring.thymeleaf.check-template-location", "false");
  }

  private static void discovery(Map<String, Object> settings, FleetProperties fleet) {
    String eureka = fleet.eureka().url();
    boolean byEureka = eureka != null && !eureka.isBlank();
    boolean byConsul = fleet.consul().url() != null;
    boolean byKubernetes = fleet.kubernetes().enabled();

    // Spring Cloud names the Spring Boot versions it was tried with; what runs here is tried here.
    settings.put("spring.cloud.compatibility-verifier.enabled", "false");
    settings.put("spring.cloud.refresh.enabled", "false");
    settings.put("spring.cloud.loadbalancer.enabled", "false");
    settings.put("spring.cloud.service-registry.auto-registration.enabled", "false");
    settings.put("spring.cloud.discovery.enabled", byEureka || byConsul || byKubernetes);
    settings.put("spring.cloud.discovery.client.composite-indicator.enabled", "false");
    settings.put("spring.cloud.discovery.client.health-indicator.enabled", "false");
    settings.put("spring.cloud.discovery.reactive.enabled", "false");
    settings.put("spring.boot.admin.discovery.enabled", byEureka || byConsul || byKubernetes);

    settings.put("eureka.client.enabled", byEureka);
    if (byEureka) {
      eureka(settings, eureka, fleet.eureka());
    }
    settings.put("spring.cloud.consul.enabled", byConsul);
    if (byConsul) {
      consul(settings, fleet.consul());
    }
    // Even inside a cluster nothing asks its API unless it is wanted.
    settings.put("spring.main.cloud-platform", byKubernetes ? "kubernetes" : "none");
    settings.put("spring.cloud.kubernetes.discovery.enabled", byKubernetes);
    if (byKubernetes) {
      kubernetes(settings, fleet.kubernetes());
    }
  }

  private static void eureka(
      Map<String, Object> settings, @Nullable String url, FleetProperties.Eureka eureka) {
    settings.put("eureka.client.service-url.defaultZone", String.valueOf(url));
    settings.put("eureka.client.register-with-eureka", "false");
    // Seconds: Eureka's client knows no finer unit.
    settings.put(
        "eureka.client.registry-fetch-interval-seconds",
        Math.max(1, eureka.interval().toSeconds()));
    // An instance that calls itself DOWN is still an instance: Spring Boot Admin asks it.
    settings.put("eureka.client.filter-only-up-instances", "false");
    // Three minutes by default, also when this process starts: a host that swallows packets would
    // keep it from starting.
    settings.put("eureka.client.timeout.connect-timeout", REGISTRY_CONNECT_TIMEOUT.toMillis());
    settings.put(
        "eureka.client.timeout.connect-request-timeout", REGISTRY_CONNECT_TIMEOUT.toMillis());
    settings.put("eureka.client.timeout.socket-timeout", REGISTRY_READ_TIMEOUT.toMillis());
    // One HTTP client of Eureka's three; it is also the one without further libraries.
    settings.put("eureka.client.jersey.enabled", "false");
    settings.put("management.health.eureka.enabled", "false");
  }

  private static void consul(Map<String, Object> settings, FleetProperties.Consul consul) {
    URI url = Objects.requireNonNull(consul.url());
    settings.put("spring.cloud.consul.scheme", url.getScheme());
    settings.put("spring.cloud.consul.host", url.getHost());
    settings.put("spring.cloud.consul.port", url.getPort() < 0 ? 8500 : url.getPort());
    settings.put("spring.cloud.consul.config.enabled", "false");
    settings.put("spring.cloud.consul.discovery.register", "false");
    settings.put(
        "spring.cloud.consul.discovery.catalog-services-watch-delay",
        Math.toIntExact(consul.interval().toMillis()));
    settings.put("management.health.consul.enabled", "false");
  }

  private static void kubernetes(Map<String, Object> settings, FleetProperties.Kubernetes where) {
    for (int i = 0; i < where.namespaces().size(); i++) {
      settings.put(
          "spring.cloud.kubernetes.discovery.namespaces[" + i + "]", where.namespaces().get(i));
    }
    for (String label : where.labels()) {
      int equals = label.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "pharos.fleet.kubernetes.labels: '" + label + "' is not key=value");
      }
      settings.put(
          "spring.cloud.kubernetes.discovery.service-labels[" + label.substring(0, equals) + "]",
          label.substring(equals + 1));
    }
    settings.put("spring.cloud.kubernetes.config.enabled", "false");
    settings.put("spring.cloud.kubernetes.secrets.enabled", "false");
    settings.put("spring.cloud.kubernetes.discovery.include-not-ready-addresses", "true");
    settings.put("management.health.kubernetes.enabled", "false");
    settings.put("management.info.kubernetes.enabled", "false");
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
