package dev.pharos.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
    boolean byEureka = fleet.eureka().isOn();

    // Spring Cloud names the Spring Boot versions it was tried with; what runs here is tried here.
    settings.put("spring.cloud.compatibility-verifier.enabled", "false");
    settings.put("spring.cloud.refresh.enabled", "false");
    settings.put("spring.cloud.loadbalancer.enabled", "false");
    settings.put("spring.cloud.service-registry.auto-registration.enabled", "false");
    settings.put("spring.cloud.discovery.enabled", byEureka);
    settings.put("spring.cloud.discovery.client.composite-indicator.enabled", "false");
    settings.put("spring.cloud.discovery.client.health-indicator.enabled", "false");
    settings.put("spring.cloud.discovery.reactive.enabled", "false");
    // DiscoveryRounds does this: the library's listener ends the start when a registry is down.
    settings.put("spring.boot.admin.discovery.enabled", "false");

    settings.put("eureka.client.enabled", byEureka);
    if (byEureka) {
      eureka(settings, fleet.eureka());
    }
  }

  private static void eureka(Map<String, Object> settings, FleetProperties.Eureka eureka) {
    settings.put("eureka.client.service-url.defaultZone", String.valueOf(eureka.url()));
    settings.put("eureka.client.register-with-eureka", "false");
    // Seconds: Eureka's client knows no finer unit.
    settings.put("eureka.client.registry-fetch-interval-seconds", eureka.interval().toSeconds());
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

  private static String millis(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
