package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class MetricControllerTest extends RestTest {
  private static final long NOW_MS = ShowApplication.NOW.toEpochMilli();

  @Autowired HeldSeries series;

  @BeforeEach
  void samples() {
    series.clear();
    series.append(
        new SampleBatch(
            List.of(
                one("http_requests_total", "job", "cart", "code", "200"),
                one("http_requests_total", "job", "shop", "code", "500"),
                one("queue_length", "queue", "orders \"new\""),
                one("http.server.duration", "job", "cart"),
                one("only_there", "deployment_environment_name", "prod")),
            List.of(
                new MetricMetadata(
                    "http_requests", MetricType.COUNTER, "requests", "Requests taken."))));
  }

  private static IncomingSeries one(String name, String... labels) {
    return new IncomingSeries(
        Labels.of(labels).toBuilder().set(Labels.METRIC_NAME, name).build(),
        Samples.builder().add(NOW_MS - 1000, 1).build(),
        List.of());
  }

  private JsonNode complete(String withBar) {
    String query = URLEncoder.encode(withBar.replace("|", ""), StandardCharsets.UTF_8);
    return get("/api/v1/metrics/complete?q=" + query + "&cursor=" + withBar.indexOf('|'));
  }

  private static List<String> texts(JsonNode answer) {
    return answer.path("suggestions").valueStream().map(s -> s.path("text").asString()).toList();
  }

  @Test
  void functionsComeWithWhatTheyDoAndMetricsWithWhatSendersSay() {
    JsonNode rate = complete("ra|").path("suggestions").get(0);
    assertThat(rate.path("text").asString()).isEqualTo("rad(");
    JsonNode function = complete("rate|").path("suggestions").get(0);
    assertThat(function.path("text").asString()).isEqualTo("rate(");
    assertThat(function.path("detail").asString()).contains("range vector").contains("per-second");
    JsonNode metric = complete("http_r|").path("suggestions").get(0);
    assertThat(metric.path("text").asString()).isEqualTo("http_requests_total");
    assertThat(metric.path("detail").asString()).isEqualTo("counter, requests: Requests taken.");
  }

  @Test
  void metricsAreFoundByWhatTheyContainAndQuotedWhereTheyMustBe() {
    assertThat(texts(complete("sum(LENG|"))).containsExactly("queue_length");
    assertThat(texts(complete("server|"))).containsExactly("{\"http.server.duration\"}");
  }

  @Test
  void labelsAndValuesAreThoseOfTheSeriesThatAreAskedFor() {
    assertThat(texts(complete("http_requests_total{|"))).containsExactly("code=", "job=");
    assertThat(texts(complete("queue_length{|"))).containsExactly("queue=");
    assertThat(texts(complete("sum by (|) (queue_length)"))).containsExactly("queue");
    assertThat(texts(complete("http_requests_total{job=\"cart\", code=\"|")))
        .containsExactly("\"200\"");
    assertThat(texts(complete("queue_length{queue=|"))).containsExactly("\"orders \\\"new\\\"\"");
  }

  @Test
  void seriesThatDoNotSayWhereTheyRunBelongToEachEnvironment() {
    String path = "/api/v1/metrics/complete?q=sum(&namespace=shop&env=";
    assertThat(texts(get(path + "prod"))).contains("only_there", "queue_length");
    assertThat(texts(get(path + "demo"))).contains("queue_length").doesNotContain("only_there");
  }

  @Test
  void aQueryIsTakenApartSoThatItsAnswerCanBeDrawn() {
    assertThat(
            get(
                "/api/v1/metrics/parse?q="
                    + URLEncoder.encode(
                        "sum(rate(a_total[5m])) / sum(b{c=\"d\"})", StandardCharsets.UTF_8)))
        .isEqualTo(
            json(
                """
                {"type":"vector","formatted":"sum(rate(a_total[5m])) / sum(b{c=\\"d\\"})",
                 "metrics":["a_total","b"],"functions":["rate","sum"],"operators":["/"]}
                """));
    assertThat(get("/api/v1/metrics/parse?q=a%5B5m%5D").path("type").asString())
        .isEqualTo("matrix");
  }

  @Test
  void aWrongQueryIsRefusedWithThePlace() {
    JsonNode problem =
        problem(
            "/api/v1/metrics/parse?q=" + URLEncoder.encode("sum(rate(a))", StandardCharsets.UTF_8),
            400);

    assertThat(problem.path("parameter").asString()).isEqualTo("q");
    assertThat(problem.path("position").asInt()).isEqualTo(9);
    assertThat(problem.path("length").asInt()).isEqualTo(1);
    assertThat(problem.path("detail").asString()).contains("expected type range vector");
  }
}
