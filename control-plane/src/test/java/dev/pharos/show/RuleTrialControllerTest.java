package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

@TestPropertySource(properties = "pharos.metrics.query.max-samples=20000")
class RuleTrialControllerTest extends RestTest {
  private static final long NOW_MS = ShowApplication.NOW.toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final int DAY_MINUTES = 24 * 60;

  @Autowired HeldSeries series;
  @Autowired MeterRegistry meters;

  /** For a day up, but down from 60 to 50 and from 20 to 17 minutes ago. */
  @BeforeEach
  void aDay() {
    series.clear();
    Samples.Builder up = Samples.builder();
    for (int ago = DAY_MINUTES; ago >= 0; ago--) {
      boolean down = (ago <= 60 && ago > 50) || (ago <= 20 && ago > 17);
      up.add(NOW_MS - ago * MINUTE, down ? 0 : 1);
    }
    series.append(
        new SampleBatch(
            List.of(
                new IncomingSeries(
                    Labels.of("__name__", "up", "service", "cart"), up.build(), List.of())),
            List.of()));
  }

  private HttpRequest post(String body) {
    return request("/api/v1/rules/try")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private JsonNode tried(String body) {
    HttpResponse<String> answer = send(post(body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  @Test
  void aRuleIsTriedOnTheLastDay() {
    assertThat(tried("{\"expr\":\"up == 0\",\"for\":\"5m\"}"))
        .isEqualTo(
            json(
                """
                {"firings":[{"labels":{"service":"cart"},"pendingAt":"2026-05-04T11:00:05Z",
                   "firedAt":"2026-05-04T11:05:05Z","resolvedAt":"2026-05-04T11:10:05Z"}],
                 "times":1,"series":1,"step":60.0,"from":"2026-05-03T12:00:05Z",
                 "to":"2026-05-04T12:00:05Z","sentence":"would have fired once"}
                """));
    assertThat(tried("{\"expr\":\"up == 0\"}").path("sentence").asString())
        .isEqualTo("would have fired 2 times");
    assertThat(
            tried("{\"expr\":\"up == 0\",\"for\":\"5m\",\"from\":\"-30m\"}")
                .path("sentence")
                .asString())
        .isEqualTo("would not have fired: nothing held for long enough");
    assertThat(tried("{\"expr\":\"up == 2\"}").path("sentence").asString())
        .isEqualTo("would not have fired: nothing matched");
    assertThat(tried("{\"expr\":\"up == 0\",\"keepFiringFor\":\"1h\"}").path("times").asInt())
        .as("kept from the first to the second")
        .isEqualTo(1);
    assertThat(tried("{\"expr\":\"up == 0\",\"interval\":\"15s\"}").path("step").asDouble())
        .as("a day has too many quarters of a minute")
        .isEqualTo(45.0);
  }

  @Test
  void aWrongExpressionIsRefusedWithItsPlace() {
    JsonNode problem = problem(post("{\"expr\":\"sum(rate(a))\"}"), 400);

    assertThat(problem.path("parameter").asString()).isEqualTo("expr");
    assertThat(problem.path("detail").asString()).contains("expected type range vector");
    assertThat(problem.path("position").asInt()).isEqualTo(9);
    assertThat(problem.path("length").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | expr",
        "{\"expr\":\"up[5m]\"} | expr",
        "{\"expr\":\"up\",\"for\":\"soon\"} | for",
        "{\"expr\":\"up\",\"interval\":\"1 m\"} | interval",
        "{\"expr\":\"up\",\"from\":\"now\"} | from",
        "{\"expr\":\"up\",\"to\":\"then\"} | to",
        "{\"expr\":\"up\",\"keep_firing_for\":\"1m\"} | keep_firing_for",
      })
  void whatIsWrongIsNamed(String body, String field) {
    JsonNode problem = problem(post(body), 400);

    assertThat(problem.path("parameter").asString()).isEqualTo(field);
    assertThat(problem.path("allowed")).isNotEmpty();
  }

  @Test
  void theBoundsOfQueriesHoldAndRefusalsAreCounted() {
    double before = refused();

    JsonNode problem = problem(post("{\"expr\":\"max_over_time(up[1d:2s]) == 0\"}"), 422);

    assertThat(problem.path("detail").asString()).contains("too many samples");
    assertThat(refused()).isEqualTo(before + 1);
  }

  private double refused() {
    return meters
        .get("pharos.metrics.queries")
        .tag("outcome", "too_many_samples")
        .functionCounter()
        .count();
  }
}
