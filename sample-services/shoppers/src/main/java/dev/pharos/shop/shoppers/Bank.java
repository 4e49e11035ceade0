package dev.pharos.shop.shoppers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /authorizations}: takes its time, declines a few, and answers a reference that it
 * knows like the first time. It stands for a company whose inside nobody here can see.
 */
final class Bank {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double DECLINED = 0.04;
  private static final Duration USUAL = Duration.ofMillis(15);
  private static final int SPREAD_MS = 25;
  private static final int REMEMBERED = 10_000;
  private static final int BODY_LIMIT = 4096;

  private final RandomGenerator random;
  private final Map<String, Decision> decided =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Decision> eldest) {
              return size() > REMEMBERED;
            }
          });

  Bank(RandomGenerator random) {
    this.random = random;
  }

  record Decision(boolean approved, String reason) {}

  /** Listens until the process ends. */
  HttpServer listen(InetSocketAddress address) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/authorizations", this::authorize);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
  }

  private void authorize(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody().readNBytes(BODY_LIMIT));
      takeTime();
      String reference = request.path("reference").asString("");
      Decision decision = decided.computeIfAbsent(reference, first -> decide());
      byte[] answer = JSON.writeValueAsBytes(decision);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private Decision decide() {
    return random.nextDouble() < DECLINED
        ? new Decision(false, "insufficient_funds")
        : new Decision(true, "");
  }

  private void takeTime() {
    try {
      Thread.sleep(USUAL.plusMillis(random.nextInt(SPREAD_MS)));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
