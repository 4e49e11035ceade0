package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.ApiRequest.Times;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The real process and a real Prometheus evaluate the same rules over the same data and show the
 * same of them, but for times. Not part of {@link PrometheusParityTest}, whose data rules would
 * change while it asks.
 */
@Tag("slow")
class PrometheusRuleParityTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Rules are evaluated every two seconds; the first time data may not be there yet. */
  private static final Duration EVALUATED = Duration.ofSeconds(60);

  /** Two that fire on instances, two on rooms, two on histograms and three numbers. */
  private static final int ALERTS = 9;

  private static final List<String> REQUESTS =
      List.of(
          "GET rules",
          "GET rules && type=alert",
          "GET rules && type=record",
          "GET rules && exclude_alerts=true",
          "GET rules && rule_name[]=Fires && rule_name[]=many",
          "GET rules && rule_group[]=limited",
          "GET rules && rule_group[]=nobody",
          "GET rules && file[]=nobody",
          "GET rules && match[]={severity=\"page\"}",
          "GET rules && match[]={team=\"shop\",window=~\".m\"}",
          "GET rules && group_limit=1",
          "GET rules && group_limit=3",
          "GET alerts");

  @TempDir private Path folder;

  @Test
  void showsRulesAndAlertsAsPrometheusDoes() throws Exception {
    long endS = System.currentTimeMillis() / 60_000 * 60 - 60;
    Times times = new Times(endS - 1800, endS);
    ParityData data = new ParityData(endS * 1000);
    Path rules = Files.createDirectory(folder.resolve("rules")).resolve("parity.yaml");
    Files.writeString(rules, String.join("\n", ApiRequest.lines("parity-rules.yaml")));
    try (ControlPlaneProcess pharos =
            new ControlPlaneProcess(
                folder.resolve("data"),
                "--pharos.metrics.scrape.fleet=false",
                "--pharos.alert.rules.shipped=",
                "--pharos.alert.rules.folders=" + rules.getParent());
        PrometheusProcess prometheus =
            new PrometheusProcess(folder, "rule_files: ['" + rules + "']\n");
        HttpClient client = HttpClient.newHttpClient()) {
      pharos.start();
      String server = "http://127.0.0.1:" + pharos.httpPort + "/prometheus";
      data.writeTo(server);
      data.writeTo(prometheus.server());
      ApiRequest alerts = ApiRequest.of("GET alerts", times);
      for (String one : List.of(server, prometheus.server())) {
        await()
            .atMost(EVALUATED)
            .until(() ->
                JSON.readTree(alerts.send(client, one).body()).path("data").path("alerts").size()
                    >= ALERTS);
      }
      for (String line : REQUESTS) {
        ApiRequest request = ApiRequest.of(line, times);
        await()
            .atMost(EVALUATED)
            .untilAsserted(() ->
                assertThat(shown(request.send(client, server)))
                    .as(line)
                    .isEqualTo(shown(request.send(client, prometheus.server()))));
      }
    }
  }

  private static String shown(HttpResponse<String> answer) throws IOException {
    return answer.statusCode()
        + "\n"
        + JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsString(plain(JSON.readTree(answer.body())));
  }

  /** With members by name, without times and with alerts, which have no order, in one. */
  private static JsonNode plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> members = new TreeMap<>();
      for (String name : object.propertyNames()) {
        JsonNode value = plain(object.path(name));
        if (name.equals("alerts") && value.isArray()) {
          Map<String, JsonNode> byText = new TreeMap<>();
          value.forEach(one -> byText.put(one.toString(), one));
          value = JSON.valueToTree(byText.values());
        }
        members.put(
            name,
            switch (name) {
              case "activeAt", "lastEvaluation" ->
                  JSON.valueToTree(value.asString().startsWith("0001-") ? "never" : "once");
              case "evaluationTime" -> JSON.valueToTree(value.isNumber());
              default -> value.isNumber() ? JSON.valueToTree(value.asDouble()) : value;
            });
      }
      return JSON.valueToTree(members);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode plain = JSON.createArrayNode();
      array.forEach(one -> plain.add(plain(one)));
      return plain;
    }
    return node;
  }
}
