package dev.pharos.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A service with an actuator, in the few lines that Spring Boot Admin asks of one. */
final class StandInService implements AutoCloseable {
  private static final String ACTUATOR_JSON = "application/vnd.spring-boot.actuator.v3+json";

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean hanging;

  StandInService() {
    this(0);
  }

  StandInService(int port) {
    this(InetAddress.getLoopbackAddress(), port);
  }

  StandInService(InetAddress address, int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(address, port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    answer(
        "/actuator",
        200,
        """
        {"_links": {
          "self": {"href": "%1$s/actuator", "templated": false},
          "health": {"href": "%1$s/actuator/health", "templated": false},
          "info": {"href": "%1$s/actuator/info", "templated": false},
          "metrics": {"href": "%1$s/actuator/metrics", "templated": false},
          "prometheus": {"href": "%1$s/actuator/prometheus", "templated": false}}}
        """
            .formatted(url("")));
    health("{\"status\": \"UP\"}");
    answer("/actuator/info", 200, "{}");
    answer("/actuator/metrics", 200, "{\"names\": []}");
  }

  int port() {
    return server.getAddress().getPort();
  }

  String host() {
    return server.getAddress().getAddress().getHostAddress();
  }

  String url(String path) {
    return "http://" + host() + ":" + port() + path;
  }

  int requests() {
    return requests.get();
  }

  StandInService health(String body) {
    return answer("/actuator/health", body.contains("DOWN") ? 503 : 200, body);
  }

  StandInService info(String body) {
    return answer("/actuator/info", 200, body);
  }

  StandInService answer(String path, int status, String body) {
    answers.put(path, new Answer(status, body, ""));
    return this;
  }

  StandInService redirect(String path, String location) {
    answers.put(path, new Answer(302, "", location));
    return this;
  }

  /** Takes connections and requests, and never answers. */
  StandInService hang() {
    hanging = true;
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (hanging) {
      return;
    }
    try (exchange) {
      requests.incrementAndGet();
      Answer answer =
          answers.getOrDefault(exchange.getRequestURI().getPath(), new Answer(404, "", ""));
      exchange.getResponseHeaders().set("Content-Type", ACTUATOR_JSON);
      if (!answer.location().isEmpty()) {
        exchange.getResponseHeaders().set("Location", answer.location());
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** Registers as Spring Boot Admin's client does. */
  HttpResponse<String> register(FleetApplication fleet, String name, Map<String, String> metadata)
      throws IOException, InterruptedException {
    String entries =
        metadata.entrySet().stream()
            .map(entry -> "\"%s\": \"%s\"".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
    return register(
        fleet,
        """
        {"name": "%1$s", "managementUrl": "%2$s/actuator", "healthUrl": "%2$s/actuator/health",
         "serviceUrl": "%2$s/", "metadata": {%3$s}}
        """
            .formatted(name, url(""), entries));
  }

  static HttpResponse<String> register(FleetApplication fleet, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(fleet.url("/admin/instances")))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private record Answer(int status, String body, String location) {}
}
