package dev.pharos.fleet;

import dev.pharos.aggregate.Refusals;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The fleet in a real web server, with the reports it makes at hand; nothing else of the product.
 */
final class FleetApplication implements AutoCloseable {
  private final ServletWebServerApplicationContext context;

  private FleetApplication(ServletWebServerApplicationContext context) {
    this.context = context;
  }

  /** Bound to loopback unless the settings say otherwise. */
  static FleetApplication start(String... settings) {
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "server.port=0",
                    "server.address=127.0.0.1",
                    "spring.main.banner-mode=off",
                    "spring.threads.virtual.enabled=true",
                    "management.endpoints.web.exposure.include=health,info,prometheus",
                    "logging.level.root=warn",
                    "pharos.fleet.status-interval=1s"),
                Arrays.stream(settings))
            .map(setting -> "--" + setting)
            .toArray(String[]::new);
    return new FleetApplication(
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
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

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({FleetConfiguration.class, AdminProblems.class})
  static class Application {
    @Bean
    RecordedReports reports() {
      return new RecordedReports();
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
