package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.ApiRequest.Times;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The real process and a real Prometheus hold the same data and are asked the same: status, errors,
 * values, number formats and remarks are the same, but for what {@code parity-differences.txt}
 * names with its reason.
 */
@Tag("slow")
class PrometheusParityTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FREE_ORDER = "metric";

  /** By which the last digits of a sum may differ that was added up in another order. */
  private static final double TOLERANCE = 1e-12;

  @TempDir private Path folder;

  @Test
  void answersAsPrometheusDoes() throws Exception {
    long endS = System.currentTimeMillis() / 60_000 * 60 - 60;
    Times times = new Times(endS - 1800, endS);
    ParityData data = new ParityData(endS * 1000);
    Map<String, String> allowed = differences(times);
    Set<String> unused = new HashSet<>(allowed.keySet());
    List<String> differences = new ArrayList<>();
    List<ApiRequest> requests = requests(times);
    try (ControlPlaneProcess pharos =
            new ControlPlaneProcess(folder.resolve("data"), "--pharos.metrics.scrape.fleet=false");
        PrometheusProcess prometheus = new PrometheusProcess(folder);
        HttpClient client = HttpClient.newHttpClient()) {
      pharos.start();
      String server = "http://127.0.0.1:" + pharos.httpPort + "/prometheus";
      data.writeTo(server);
      data.writeTo(prometheus.server());
      for (ApiRequest request : requests) {
        HttpResponse<String> ours = request.send(client, server);
        HttpResponse<String> theirs = request.send(client, prometheus.server());
        if (!same(request, ours, theirs)) {
          unused.remove(request.toString());
          if (!allowed.containsKey(request.toString())) {
            differences.add(
                "%s%n  ours   %d %s%n  theirs %d %s"
                    .formatted(
                        request,
                        ours.statusCode(),
                        ours.body(),
                        theirs.statusCode(),
                        theirs.body()));
          }
        }
      }
    }

    System.out.printf(
        "%,d requests, %,d answered differently as is named%n",
        requests.size(), allowed.size() - unused.size());
    assertThat(differences).isEmpty();
    assertThat(unused).as("named as different and the same").isEmpty();
    assertThat(requests.size()).isGreaterThan(800);
  }

  private static List<ApiRequest> requests(Times times) {
    List<ApiRequest> requests = new ArrayList<>();
    for (String query : ApiRequest.lines("parity-queries.txt")) {
      requests.addAll(ApiRequest.queries(query, times));
    }
    for (String line : ApiRequest.lines("parity-requests.txt")) {
      requests.add(ApiRequest.of(line, times));
    }
    return requests;
  }

  /** Requests, each under the reason that stands above it in brackets. */
  private static Map<String, String> differences(Times times) {
    Map<String, String> allowed = new TreeMap<>();
    Optional<String> reason = Optional.empty();
    for (String line : ApiRequest.lines("parity-differences.txt")) {
      if (line.startsWith("[")) {
        reason = Optional.of(line);
      } else {
        allowed.put(ApiRequest.of(line, times).toString(), reason.orElseThrow());
      }
    }
    return allowed;
  }

  private static boolean same(
      ApiRequest request, HttpResponse<String> ours, HttpResponse<String> theirs) {
    return ours.statusCode() == theirs.statusCode()
        && same(normal(request, ours.body()), normal(request, theirs.body()));
  }

  /** Without the order where there is none, and without times that a query took. */
  private static JsonNode normal(ApiRequest request, String body) {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JacksonException noJson) {
      return JSON.valueToTree(body);
    }
    JsonNode data = answer.path("data");
    boolean ordered = request.parameter("query").matches("(?s)(sort|topk|bottomk).*");
    if (data.path("stats") instanceof ObjectNode stats) {
      stats.set(
          "timings",
          JSON.valueToTree(new TreeMap<>(Map.of("names", names(stats.path("timings"))))));
    }
    if (answer instanceof ObjectNode object) {
      JsonNode result = data.path("result");
      if (data instanceof ObjectNode held && result.path(0).has(FREE_ORDER) && !ordered) {
        held.set("result", sorted(result));
      } else if (data.isArray() && data.path(0).isObject()) {
        object.set("data", sorted(data));
      }
    }
    return answer;
  }

  private static List<String> names(JsonNode node) {
    return node.propertyNames().stream().sorted().toList();
  }

  private static JsonNode sorted(JsonNode list) {
    Map<String, JsonNode> byLabels = new TreeMap<>();
    for (JsonNode one : list) {
      JsonNode labels = one.has(FREE_ORDER) ? one.path(FREE_ORDER) : one;
      byLabels.put(
          names(labels).stream().map(name -> name + labels.path(name)).toList().toString(), one);
    }
    return JSON.valueToTree(List.copyOf(byLabels.values()));
  }

  private static boolean same(JsonNode ours, JsonNode theirs) {
    if (ours.isObject() && theirs.isObject()) {
      return names(ours).equals(names(theirs))
          && names(ours).stream().allMatch(n -> same(ours.path(n), theirs.path(n)));
    }
    if (ours.isArray() && theirs.isArray()) {
      if (ours.size() != theirs.size()) {
        return false;
      }
      for (int i = 0; i < ours.size(); i++) {
        if (!same(ours.path(i), theirs.path(i))) {
          return false;
        }
      }
      return true;
    }
    return ours.equals(theirs)
        || (ours.isString() && theirs.isString() && close(ours.asString(), theirs.asString()));
  }

  private static boolean close(String ours, String theirs) {
    try {
      double one = Double.parseDouble(ours);
      double other = Double.parseDouble(theirs);
      return Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other));
    } catch (NumberFormatException noNumbers) {
      return false;
    }
  }
}
