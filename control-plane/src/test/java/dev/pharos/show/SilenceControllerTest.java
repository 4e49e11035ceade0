package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetClock;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class SilenceControllerTest extends RestTest {
  private static final String DISK =
      """
      {"matchers":[{"name":"service","value":"pay.*","isRegex":true},
                   {"name":"env","value":"test","isEqual":false}],
       "endsAt":"2026-05-04T14:00:05Z","createdBy":"Ada","comment":"new disk"}
      """;

  @Autowired SetClock clock;

  private HttpRequest post(String body) {
    return request("/api/v1/silences")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void aSilenceIsMadeShownAndEnded() {
    HttpResponse<String> made = send(post(DISK));

    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String id = json(made.body()).path("id").asString();
    JsonNode listed = get("/api/v1/silences").path("silences").get(0);
    assertThat(listed)
        .isEqualTo(
            json(
                """
                {"id":"%s","state":"active",
                 "matchers":[{"name":"service","value":"pay.*","isRegex":true,"isEqual":true},
                             {"name":"env","value":"test","isRegex":false,"isEqual":false}],
                 "startsAt":"2026-05-04T12:00:05Z","endsAt":"2026-05-04T14:00:05Z",
                 "createdBy":"Ada","comment":"new disk"}
                """
                    .formatted(id)));

    clock.advance(Duration.ofMinutes(1));
    HttpResponse<String> ended = send(request("/api/v1/silences/" + id).DELETE().build());
    assertThat(json(ended.body()).path("state").asString()).isEqualTo("expired");
    assertThat(json(ended.body()).path("endsAt").asString()).isEqualTo("2026-05-04T12:01:05Z");
    clock.advance(Duration.ofDays(5));
    assertThat(get("/api/v1/silences").path("silences")).isEmpty();
    clock.advance(Duration.ofDays(-5).minusMinutes(1));
    problem(request("/api/v1/silences/nobodys").DELETE().build(), 404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"new disk\" | \" \" | comment",
        "\"Ada\" | null | createdBy",
        "2026-05-04T14:00:05Z | 2026-05-04T12:00:05Z | endsAt",
        "2026-05-04T14:00:05Z | soon | endsAt",
        "pay.* | ( | matchers",
        "pay.* | .* | matchers",
        "createdBy | author | author",
      })
  void whatIsWrongIsNamed(String right, String wrong, String field) {
    JsonNode problem = problem(post(DISK.replace(right, wrong)), 400);

    assertThat(problem.path("parameter").asString()).isEqualTo(field);
    assertThat(problem.path("allowed")).isNotEmpty();
  }

  @Test
  void notificationsAreShownWhereNobodyIsToldOfAny() {
    assertThat(get("/api/v1/notifications"))
        .isEqualTo(
            json("{\"groups\":[],\"receivers\":[],\"alertmanagers\":[],\"heartbeat\":null}"));
  }
}
