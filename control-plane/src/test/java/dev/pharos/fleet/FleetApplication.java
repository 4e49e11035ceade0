package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.Refusals;
import dev.pharos.fleet.discovery.DiscoveryRounds;
import dev.pharos.fleet.discovery.DiscoveryStatus;
import java.time.Clock;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The fleet in a real web server, with the reports it makes at hand; nothing else of the product.
 */
final class FleetApplication implements AutoCloseable {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "server.port", "0",
          "server.address", "127.0.0.1",
          "spring.main.banner-mode", "off",
          "spring.threads.virtual.enabled", "true",
          "management.endpoints.web.exposure.include", "health,info,prometheus",
          "logging.level.root", "warn",
          // A lone Eureka server in the same process tries to reach a peer.
          "logging.level.com.netflix.eureka.cluster", "off",
          "pharos.fleet.status-interval", "1s");

  private final ServletWebServerApplicationContext context;

  /**
   * Bound to loopback unless the settings say otherwise.
   *
   * @param remembered what aggregation knows from an earlier run
   */
  static FleetApplication startAfter(RecordedReports remembered, String... settings) {
    return start(remembered, settings);
  }

  private FleetApplication(ServletWebServerApplicationContext context) {
    this.context = context;
  }

  /** Bound to loopback unless the settings say otherwise. */
  static FleetApplication start(String... settings) {
    return start(new RecordedReports(), settings);
  }

  private static FleetApplication start(RecordedReports reports, String... settings) {
    Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      all.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    String[] arguments =
        all.entrySet().stream()
            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new);
    return new FleetApplication(
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .initializers(context ->
                    ((GenericApplicationContext) context)
                        .registerBean(RecordedReports.class, () -> reports))
                .run(arguments));
  }

  int port() {
    return context.getWebServer().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  RecordedReports reports() {
    return context.getBean(RecordedReports.class);
  }

  /** How often discovery by Eureka has looked. */
  int discoveries() {
    return context.getBean(Discoveries.class).count.get();
  }

  /** How asking the only registry goes. */
  DiscoveryStatus registry() {
    assertThat(registries()).hasSize(1);
    return registries().getFirst();
  }

  List<DiscoveryStatus> registries() {
    return context.getBean(DiscoveryRounds.class).statuses();
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }

  /** Counts the heartbeats that discovery sends whenever it has looked. */
  static final class Discoveries implements ApplicationListener<HeartbeatEvent> {
    final AtomicInteger count = new AtomicInteger();

    @Override
    public void onApplicationEvent(HeartbeatEvent event) {
      count.incrementAndGet();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({FleetConfiguration.class, AdminProblems.class})
  static class Application {
    @Bean
    Discoveries discoveries() {
      return new Discoveries();
    }

    @Bean
    Refusals refusals() {
      return new Refusals();
    }

    @Bean
    InstantSource clock() {
      return Clock.systemUTC();
    }
  }
}
