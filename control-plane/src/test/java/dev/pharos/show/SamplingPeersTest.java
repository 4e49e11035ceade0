package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** A control plane to which others are named. */
@TestPropertySource(
    properties = "pharos.sampling.peers=http://127.0.0.1:1,http://me:pw@127.0.0.1:2/")
class SamplingPeersTest extends RestTest {

  @Test
  void othersAreToldWhatTheyAskForAndNobodyCanTellAnything() {
    JsonNode share = get("/sampling/share?toldSince=5");

    assertThat(share.path("id").asString()).isNotEmpty();
    assertThat(share.path("minute").asLong()).isEqualTo(ShowApplication.NOW.getEpochSecond() / 60);
    assertThat(share.path("levers").isArray()).isTrue();
    HttpRequest telling =
        request("/sampling/share").POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    assertThat(send(telling).statusCode()).isEqualTo(405);
    assertThat(send(request("/sampling/share?toldSince=noon").GET().build()).body())
        .contains("toldSince: 'noon' is no second since the epoch");
  }

  @Test
  void theApiTellsWhoIsNamedAndNoPassword() {
    JsonNode agreement = get("/api/v1/sampling").path("controlPlanes");

    assertThat(agreement.path("leads").asBoolean()).isFalse();
    assertThat(agreement.path("leader").isNull()).isTrue();
    assertThat(agreement.path("mostAnswer").asBoolean()).isFalse();
    assertThat(agreement.path("others"))
        .isEqualTo(
            json(
                """
                [{"address":"http://127.0.0.1:1","outcome":"waiting","since":"2026-05-04T12:00:05Z",
                  "detail":null,"id":null},
                 {"address":"http://127.0.0.1:2","outcome":"waiting","since":"2026-05-04T12:00:05Z",
                  "detail":null,"id":null}]
                """));
  }
}
