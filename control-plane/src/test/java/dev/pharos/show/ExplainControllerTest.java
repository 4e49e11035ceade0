package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetSpans;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.TraceKeeper;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Of 600 requests those of tenant acme are slow and fail, but for a few; the query says so. */
class ExplainControllerTest extends RestTest {
  private static final long START = NOW_NS - 600 * SECOND;
  private static final int TRACES = 600;
  private int ofAcme;
  private int failed;
  private int slow;

  @BeforeEach
  void shop() {
    Random random = new Random(8);
    ofAcme = 0;
    failed = 0;
    slow = 0;
    for (int i = 0; i < TRACES; i++) {
      boolean acme = random.nextInt(5) == 0;
      boolean fails = random.nextInt(20) < (acme ? 18 : 1);
      boolean isSlow = random.nextInt(20) < (acme ? 18 : 1);
      slow += isSlow ? 1 : 0;
      ofAcme += acme ? 1 : 0;
      failed += fails ? 1 : 0;
      long start = START + i * SECOND / 2;
      spans.add(List.of(request(i, start, acme ? "acme \"&\" co" : "t" + i % 7, fails, isSlow)));
    }
  }

  /** What did not fail was drawn for others, which explains nothing. */
  private static Span request(int i, long start, String tenant, boolean fails, boolean isSlow) {
    Attributes.Builder attributes = Attributes.builder();
    Attributes.of("tenant", tenant, "request.id", "r" + i, "region", "r" + i % 3)
        .forEach(attributes::put);
    if (!fails) {
      attributes.put(TraceKeeper.WEIGHT, AttributeValue.Int.of(10));
    }
    return SetSpans.span(
        new TraceId(5, i + 1),
        1,
        0,
        "order",
        "POST /orders",
        SpanKind.SERVER,
        start,
        start + (isSlow ? 900 : 20 + i % 10) * MS,
        attributes.build(),
        fails ? StatusCode.ERROR : StatusCode.UNSET);
  }

  @Test
  void saysWhatFailedTracesHaveInCommonAndTheQueryFindsThem() {
    JsonNode explained = explain("{\"kind\":\"errors\"}");

    assertThat(explained.propertyNames())
        .containsExactlyInAnyOrder(
            "cohort", "rest", "attributes", "dull", "sampled", "keptOnly", "tookMs");
    assertThat(explained.path("cohort").path("traces").asInt()).isEqualTo(failed);
    assertThat(explained.path("rest").path("traces").asInt()).isEqualTo(TRACES - failed);
    assertThat(explained.path("sampled").asBoolean()).isFalse();
    assertThat(explained.path("attributes").size()).isEqualTo(1);
    JsonNode first = explained.path("attributes").get(0);
    assertThat(first.path("conditions"))
        .isEqualTo(json("[{\"key\":\"tenant\",\"value\":\"acme \\\"&\\\" co\"}]"));
    assertThat(first.path("low").asDouble())
        .isPositive()
        .isLessThan(first.path("difference").asDouble());
    assertThat(first.path("high").asDouble()).isGreaterThan(first.path("difference").asDouble());
    assertThat(first.path("sentence").asString()).startsWith("tenant=acme \"&\" co: in ");
    assertThat(first.path("cohort").path("share").asDouble())
        .isEqualTo(first.path("cohort").path("traces").asDouble() / failed);
    JsonNode found =
        get(
            "/api/v1/traces?limit=500&q="
                + URLEncoder.encode(first.path("q").asString(), StandardCharsets.UTF_8));
    assertThat(found.path("traces").size())
        .isEqualTo(ofAcme)
        .isEqualTo(
            first.path("cohort").path("traces").asInt()
                + first.path("rest").path("traces").asInt());
    assertThat(
            explained
                .path("dull")
                .valueStream()
                .map(each -> each.path("conditions").get(0).path("key").asString()))
        .contains("region")
        .doesNotContain("request.id", "tenant");
  }

  @Test
  void eachKindOfCohortIsUnderstood() {
    // All slow ones took equally long: a share ends between no equals.
    assertFindsTenant("{\"kind\":\"slowest\",\"share\":0.2}", slow);
    assertFindsTenant("{\"kind\":\"query\",\"q\":\"duration>500ms\"}", slow);
    assertFindsTenant(
        "{\"kind\":\"box\",\"box\":{\"from\":\"%s\",\"to\":\"%s\",\"minDurationNs\":500000000,\"maxDurationNs\":900000000}}"
            .formatted(TimeRange.instant(START), TimeRange.instant(NOW_NS)),
        slow);
    StringBuilder ids = new StringBuilder();
    for (JsonNode trace : get("/api/v1/traces?limit=500&minDurationNs=500000000").path("traces")) {
      ids.append(ids.isEmpty() ? "" : ",").append(trace.path("traceId"));
    }
    assertFindsTenant("{\"kind\":\"traces\",\"traceIds\":[%s]}".formatted(ids), slow);
    JsonNode version = explain("{\"kind\":\"version\",\"version\":\"1\"}");
    assertThat(version.path("cohort").path("traces").asInt()).isEqualTo(TRACES);
    assertThat(version.path("rest").path("traces").asInt()).isZero();
    assertThat(version.path("attributes").size()).isZero();
  }

  @Test
  void theSearchNarrowsBothGroups() {
    JsonNode explained =
        explained(
            "{\"search\":{\"q\":\"region=r1\",\"from\":\"-15m\"},\"cohort\":{\"kind\":\"errors\"}}");

    assertThat(
            explained.path("cohort").path("traces").asInt()
                + explained.path("rest").path("traces").asInt())
        .isEqualTo(TRACES / 3);
  }

  @Test
  void whatIsWrongIsNamed() {
    assertRefused("{\"cohort\":{\"kind\":\"errors\"}}", "search");
    assertRefused("{\"search\":{}}", "cohort");
    assertRefused("{\"search\":{},\"cohort\":{}}", "cohort.kind");
    assertRefused("{\"search\":{},\"cohort\":{\"kind\":\"best\"}}", "cohort.kind");
    assertRefused("{\"search\":{},\"cohort\":{\"kind\":\"slowest\",\"share\":1}}", "cohort.share");
    assertRefused("{\"search\":{},\"cohort\":{\"kind\":\"version\"}}", "cohort.version");
    assertRefused("{\"search\":{},\"cohort\":{\"kind\":\"box\"}}", "cohort.box");
    assertRefused(
        "{\"search\":{},\"cohort\":{\"kind\":\"traces\",\"traceIds\":[\"x\"]}}", "cohort.traceIds");
    assertRefused("{\"search\":{\"servce\":\"a\"},\"cohort\":{\"kind\":\"errors\"}}", "servce");
    assertRefused("{\"search\":{\"status\":\"bad\"},\"cohort\":{\"kind\":\"errors\"}}", "status");
    assertRefused("{\"search\":{\"q\":\"a=\"},\"cohort\":{\"kind\":\"errors\"}}", "q");
    assertRefused("no json", "body");
  }

  private void assertFindsTenant(String cohort, int traces) {
    JsonNode explained = explain(cohort);
    assertThat(explained.path("cohort").path("traces").asInt()).as(cohort).isEqualTo(traces);
    assertThat(explained.path("cohort").path("description").asString()).isNotEmpty();
    assertThat(explained.path("attributes").get(0).path("conditions").get(0).path("key").asString())
        .as(cohort)
        .isEqualTo("tenant");
  }

  private JsonNode explain(String cohort) {
    return explained("{\"search\":{\"from\":\"-15m\"},\"cohort\":" + cohort + "}");
  }

  private JsonNode explained(String body) {
    HttpResponse<String> response = send(post(body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response.body());
  }

  private void assertRefused(String body, String parameter) {
    assertThat(problem(post(body), 400).path("parameter").asString()).as(body).isEqualTo(parameter);
  }

  private HttpRequest post(String body) {
    return request("/api/v1/traces/explain")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
