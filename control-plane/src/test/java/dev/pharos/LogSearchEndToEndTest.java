package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lines that came in by OTLP and by Loki's push, asked over HTTP of the real control plane, before
 * and after a restart; compared with asking each made-up line in plain Java.
 */
@Tag("slow")
@Timeout(300)
class LogSearchEndToEndTest {
  private static final int LINES = 200;
  private static final String TRACE = "0000000000000000000000000000007b";
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Random random = new Random(12);
  private final long nowMs = Instant.now().toEpochMilli();
  private final List<Line> lines = new ArrayList<>();

  /**
   * @param took milliseconds; a field of the body
   * @param user an attribute; empty for none
   */
  private record Line(
      int number, String service, String level, int took, String user, boolean json, String body) {
    boolean worse(int severity) {
      return number(level) >= severity;
    }

    static int number(String level) {
      return level.equals("ERROR") ? 17 : level.equals("WARN") ? 13 : 9;
    }
  }

  @Test
  void whatALineFindsIsWhatItsSentenceSays() throws Exception {
    for (int i = 0; i < LINES; i++) {
      lines.add(make(i));
    }
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"))) {
      pharos.start();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), pharos.httpPort)) {
        BufferedReader tail = follow(socket, "q=" + encoded("level=error took>=50"));
        post(pharos, "/v1/logs", otlp(lines.subList(0, LINES / 2)));
        post(pharos, "/loki/api/v1/push", loki(lines.subList(LINES / 2, LINES)));
        post(pharos, "/v1/traces", spans());
        List<String> expected = bodies(line -> line.worse(17) && line.took >= 50);
        assertThat(read(tail, expected.size())).containsExactlyInAnyOrderElementsOf(expected);
      }
      check(pharos);
    }
    try (ControlPlaneProcess pharos = new ControlPlaneProcess(folder.resolve("data"))) {
      pharos.start();
      check(pharos);
    }
  }

  private void check(ControlPlaneProcess pharos) throws IOException {
    for (Map.Entry<String, Predicate<Line>> query : queries().entrySet()) {
      List<String> expected = bodies(query.getValue());
      assertThat(expected).as("a line that tells: " + query.getKey()).isNotEmpty();
      assertThat(expected).as("a line that tells: " + query.getKey()).hasSizeLessThan(LINES);
      JsonNode found = pharos.json("/api/v1/logs?limit=1000&from=-1h&q=" + encoded(query.getKey()));
      assertThat(found.path("truncated").asBoolean()).isFalse();
      assertThat(found.path("logs").valueStream().map(line -> line.path("body").asString()))
          .as(query.getKey())
          .containsExactlyInAnyOrderElementsOf(expected);
      JsonNode histogram =
          pharos.json("/api/v1/logs/histogram?from=-1h&q=" + encoded(query.getKey()));
      long counted = 0;
      for (JsonNode bucket : histogram.path("buckets")) {
        counted += bucket.path("counts").valueStream().mapToLong(JsonNode::asLong).sum();
      }
      assertThat(counted).as(query.getKey()).isEqualTo(expected.size());
      HttpResponse<String> file =
          pharos.get("/api/v1/logs/export?from=-1h&q=" + encoded(query.getKey()));
      assertThat(file.body().lines().map(line -> JSON.readTree(line).path("body").asString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    JsonNode ofTrace = pharos.json("/api/v1/traces/" + TRACE + "/logs");
    List<String> inTrace = bodies(line -> line.number < LINES / 2 && line.number % 10 == 0);
    assertThat(ofTrace.path("logs").valueStream().map(line -> line.path("body").asString()))
        .containsExactlyElementsOf(inTrace);
    assertThat(ofTrace.path("unfailed").size())
        .isEqualTo(
            bodies(line -> line.number < LINES / 2 && line.number % 10 == 0 && line.worse(17))
                .size());
    JsonNode patterns = pharos.json("/api/v1/logs/patterns?from=-1h");
    assertThat(patterns.path("patterns").size()).isPositive();
    for (JsonNode pattern : patterns.path("patterns")) {
      String query = pattern.path("q").asString();
      JsonNode found = pharos.json("/api/v1/logs?limit=1000&from=-1h&q=" + encoded(query));
      assertThat(found.path("logs").size())
          .as(query)
          .isGreaterThanOrEqualTo(pattern.path("lines").asInt());
    }
    String id = ofTrace.at("/logs/1/id").asString();
    JsonNode around = pharos.json("/api/v1/logs/" + id + "/neighbours?count=2");
    String service = around.at("/line/service").asString();
    assertThat(around.path("before").size()).isPositive();
    around
        .path("after")
        .forEach(line -> assertThat(line.path("service").asString()).isEqualTo(service));
  }

  private static Map<String, Predicate<Line>> queries() {
    Map<String, Predicate<Line>> queries = new LinkedHashMap<>();
    queries.put("refused", line -> line.body.contains("refused"));
    queries.put("\"refused by\" bank", line -> line.body.contains("refused by bank"));
    queries.put("*fus*", line -> line.body.contains("fus"));
    queries.put("/(acc|ref)[a-z]+ed/ -bank", line -> !line.body.contains("bank"));
    queries.put("level>=warn", line -> line.worse(13));
    queries.put("service=payment level=error", line -> isOf(line, "payment") && line.worse(17));
    queries.put("took>=50", line -> line.took >= 50);
    queries.put("body.took=7", line -> line.took == 7);
    queries.put("user.id=u-3", line -> line.user.equals("u-3"));
    queries.put("has:user.id took<20", line -> !line.user.isEmpty() && line.took < 20);
    queries.put(
        "(service=order OR user.id=u-1) NOT bank",
        line -> (isOf(line, "order") || line.user.equals("u-1")) && !line.body.contains("bank"));
    return queries;
  }

  private static boolean isOf(Line line, String service) {
    return line.service.equals(service);
  }

  private List<String> bodies(Predicate<Line> wanted) {
    return lines.stream().filter(wanted).map(Line::body).toList();
  }

  private Line make(int number) {
    int took = random.nextInt(100);
    String said = List.of("accepted", "refused by bank", "refused by stock").get(number % 3);
    boolean json = random.nextBoolean();
    String body =
        json
            ? "{\"msg\": \"order %d %s\", \"took\": %d}".formatted(number, said, took)
            : "order %d %s took=%d".formatted(number, said, took);
    return new Line(
        number,
        random.nextBoolean() ? "order" : "payment",
        List.of("INFO", "WARN", "ERROR").get(random.nextInt(3)),
        took,
        random.nextInt(3) == 0 ? "" : "u-" + random.nextInt(5),
        json,
        body);
  }

  private long timeNs(Line line) {
    return (nowMs - 60_000 + line.number) * 1_000_000;
  }

  private String otlp(List<Line> some) {
    List<Object> resources = new ArrayList<>();
    for (String service : List.of("order", "payment")) {
      List<Object> records = new ArrayList<>();
      for (Line line : some) {
        if (line.service.equals(service)) {
          Map<String, Object> written = new LinkedHashMap<>();
          written.put("timeUnixNano", Long.toString(timeNs(line)));
          written.put("severityNumber", Line.number(line.level));
          written.put("severityText", line.level);
          written.put("body", Map.of("stringValue", line.body));
          if (!line.user.isEmpty()) {
            written.put("attributes", List.of(text("user.id", line.user)));
          }
          if (line.number % 10 == 0) {
            written.put("traceId", TRACE);
            written.put("spanId", "0000000000000001");
          }
          records.add(written);
        }
      }
      resources.add(
          Map.of(
              "resource", Map.of("attributes", List.of(text("service.name", service))),
              "scopeLogs", List.of(Map.of("logRecords", records))));
    }
    return JSON.writeValueAsString(Map.of("resourceLogs", resources));
  }

  private String loki(List<Line> some) {
    List<Object> streams = new ArrayList<>();
    for (Line line : some) {
      Map<String, String> metadata = new LinkedHashMap<>();
      if (!line.user.isEmpty()) {
        metadata.put("user.id", line.user);
      }
      streams.add(
          Map.of(
              "stream", Map.of("service_name", line.service, "level", line.level),
              "values", List.of(List.of(Long.toString(timeNs(line)), line.body, metadata))));
    }
    return JSON.writeValueAsString(Map.of("streams", streams));
  }

  /** One span, which did not fail. */
  private String spans() {
    Map<String, Object> span =
        Map.of(
            "traceId",
            TRACE,
            "spanId",
            "0000000000000001",
            "name",
            "POST /orders",
            "kind",
            2,
            "startTimeUnixNano",
            Long.toString((nowMs - 60_000) * 1_000_000),
            "endTimeUnixNano",
            Long.toString((nowMs - 50_000) * 1_000_000));
    return JSON.writeValueAsString(
        Map.of(
            "resourceSpans",
            List.of(
                Map.of(
                    "resource", Map.of("attributes", List.of(text("service.name", "order"))),
                    "scopeSpans", List.of(Map.of("spans", List.of(span)))))));
  }

  private static Map<String, Object> text(String key, String value) {
    return Map.of("key", key, "value", Map.of("stringValue", value));
  }

  private void post(ControlPlaneProcess pharos, String path, String body) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pharos.otlpHttpPort + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 204);
  }

  private static BufferedReader follow(Socket socket, String parameters) throws IOException {
    String head = "GET /api/v1/logs/tail?" + parameters + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    String line = in.readLine();
    while (line != null && !line.startsWith(":")) {
      line = in.readLine();
    }
    assertThat(line).as("it follows").isNotNull();
    return in;
  }

  private static List<String> read(BufferedReader tail, int count) throws IOException {
    List<String> bodies = new ArrayList<>();
    while (bodies.size() < count) {
      String line = tail.readLine();
      assertThat(line).as("the stream goes on").isNotNull();
      if (line.startsWith("data: {\"logs\"")) {
        JSON.readTree(line.substring("data: ".length()))
            .path("logs")
            .forEach(each -> bodies.add(each.path("body").asString()));
      }
    }
    return bodies;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
