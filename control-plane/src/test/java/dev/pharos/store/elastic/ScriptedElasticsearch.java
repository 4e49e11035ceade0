package dev.pharos.store.elastic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers as Elasticsearch does, with failures by a script: a real one cannot be made to refuse
 * just the third of five rows. Keeps nothing.
 */
final class ScriptedElasticsearch implements AutoCloseable {
  private static final Pattern ACTION = Pattern.compile("\\{\"index\":\\{.*?\"version\":(\\d+)");

  private final HttpServer server;
  private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();

  /** Numbers of the rows of each bulk request, in the order in which they came. */
  final List<List<Long>> bulks = new CopyOnWriteArrayList<>();

  /**
   * What one bulk request is answered.
   *
   * @param status of the whole answer
   * @param items the status of each row by its place
   */
  record Script(int status, IntFunction<Integer> items) {}

  ScriptedElasticsearch() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next bulk request has rows answered so; those after it are taken whole. */
  void next(IntFunction<Integer> items) {
    scripts.add(new Script(200, items));
  }

  /** The next bulk request fails as a whole. */
  void nextFails(int status) {
    scripts.add(new Script(status, row -> status));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/_bulk")) {
      bulk(exchange, request);
    } else if (path.endsWith("/_count")) {
      send(exchange, 200, "{\"count\":0,\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0}}");
    } else if (path.endsWith("/_search")) {
      send(
          exchange,
          200,
          "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},"
              + "\"hits\":{\"hits\":[]}}");
    } else if (path.endsWith("/_alias")) {
      send(exchange, 200, "{}");
    } else if (path.endsWith("/_stats/store")) {
      send(
          exchange,
          200,
          "{\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},\"_all\":{\"primaries\":{},\"total\":{}},\"indices\":{}}");
    } else if (path.endsWith("/_refresh")) {
      send(exchange, 200, "{\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0}}");
    } else {
      send(exchange, 200, "{\"acknowledged\":true}");
    }
  }

  private void bulk(HttpExchange exchange, String request) throws IOException {
    List<Long> rows = new ArrayList<>();
    for (Matcher action = ACTION.matcher(request); action.find(); ) {
      rows.add(Long.parseLong(action.group(1)));
    }
    bulks.add(rows);
    Script script = scripts.poll();
    if (script == null) {
      script = new Script(200, row -> 201);
    }
    if (script.status() != 200) {
      send(
          exchange,
          script.status(),
          "{\"error\":{\"type\":\"scripted\",\"reason\":\"as a whole\"},\"status\":"
              + script.status()
              + "}");
      return;
    }
    List<String> items = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int status = script.items().apply(i);
      String error =
          status < 300 ? "" : ",\"error\":{\"type\":\"scripted\",\"reason\":\"row " + i + "\"}";
      items.add("{\"index\":{\"_index\":\"i\",\"_id\":\"x\",\"status\":" + status + error + "}}");
    }
    send(exchange, 200, "{\"took\":1,\"errors\":true,\"items\":[" + String.join(",", items) + "]}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8");
    exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
