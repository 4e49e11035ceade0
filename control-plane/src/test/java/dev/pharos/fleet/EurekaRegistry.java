package dev.pharos.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;
import org.springframework.context.annotation.Configuration;

/** A real Eureka server on a port that the system chooses. */
final class EurekaRegistry implements AutoCloseable {
  private final ServletWebServerApplicationContext context;

  private EurekaRegistry(ServletWebServerApplicationContext context) {
    this.context = context;
  }

  static EurekaRegistry start() {
    return new EurekaRegistry(
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Server.class)
                .web(WebApplicationType.SERVLET)
                .run(
                    "--server.port=0",
                    "--server.address=127.0.0.1",
                    "--spring.main.banner-mode=off",
                    "--spring.application.name=eureka",
                    "--logging.level.root=warn",
                    "--spring.cloud.discovery.enabled=true",
                    "--spring.boot.admin.server.enabled=false",
                    "--spring.boot.admin.client.enabled=false",
                    "--eureka.client.enabled=true",
                    "--eureka.client.jersey.enabled=false",
                    "--eureka.client.register-with-eureka=false",
                    "--eureka.client.fetch-registry=false",
                    "--eureka.server.enable-self-preservation=false",
                    "--eureka.server.use-read-only-response-cache=false",
                    "--eureka.server.wait-time-in-ms-when-sync-empty=0"));
  }

  String url() {
    return "http://127.0.0.1:" + context.getWebServer().getPort() + "/eureka/";
  }

  void register(String name, StandInService service, String host, Map<String, String> metadata)
      throws IOException, InterruptedException {
    String entries =
        metadata.entrySet().stream()
            .map(entry -> "\"%s\": \"%s\"".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    String body =
        """
        {"instance": {"instanceId": "%1$s:%3$d", "app": "%2$s", "hostName": "%4$s",
          "ipAddr": "127.0.0.1", "vipAddress": "%1$s", "status": "UP",
          "port": {"$": %3$d, "@enabled": "true"},
          "healthCheckUrl": "http://%4$s:%3$d/actuator/health",
          "metadata": {%5$s},
          "dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo",
                             "name": "MyOwn"}}}
        """
            .formatted(name, name.toUpperCase(Locale.ROOT), service.port(), host, entries);
    HttpResponse<String> answer =
        StandInService.send(
            HttpRequest.newBuilder(URI.create(url() + "apps/" + name))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    if (answer.statusCode() != 204) {
      throw new IOException("Eureka answers " + answer.statusCode() + " " + answer.body());
    }
  }

  void deregister(String name, StandInService service) throws IOException, InterruptedException {
    StandInService.send(
        HttpRequest.newBuilder(
                URI.create(url() + "apps/" + name + "/" + name + ":" + service.port()))
            .DELETE());
  }

  @Override
  public void close() {
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableEurekaServer
  static class Server {}
}
