package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.LogBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What Grafana's explorer of logs asks: kinds of lines, and how much there is by label. */
class LokiPatternsTest extends RestTest {
  private static final long FIRST = NOW_NS - 50 * SECOND;

  @Autowired LogPatterns patterns;

  @BeforeEach
  void lines() {
    logs.add(
        List.of(
            new LogBuilder("status=200 placed in a shop, once more of it so")
                .time(FIRST)
                .resource("service.name", "order")
                .build(),
            new LogBuilder("{\"paid\":true}")
                .time(FIRST + 20 * SECOND)
                .resource("service.name", "payment", "service.namespace", "shop")
                .build()));
  }

  @Test
  void tellsHowMuchThereIsByLabel() {
    JsonNode byLabel =
        query(
                "/loki/api/v1/index/volume",
                "{service_name=~\".+\"}",
                "&end="
                    + NOW_NS
                    + "&aggregateBy=labels&targetLabels=service_name,service_namespace")
            .path("data");
    assertThat(byLabel.path("result"))
        .isEqualTo(
            json(
                """
                [{"metric":{"service_name":""},"value":[%d,"60"]},
                 {"metric":{"service_namespace":""},"value":[%d,"13"]}]\
                """
                    .formatted(NOW_NS / SECOND, NOW_NS / SECOND)));
  }

  @Test
  void givesPatternsInLokisShape() {
    ServiceId order = new ServiceId("", "order", "");
    long minute = NOW_NS / (60 * SECOND) * 60 * SECOND;
    for (int i = 0; i < 3; i++) {
      patterns.add(order, "1.5", 9, "status=" + (200 + i) + " placed", minute - i * SECOND);
    }
    patterns.add(order, "1.6", 17, "disk full", minute);
    patterns.add(new ServiceId("shop", "payment", ""), "", 9, "paid", minute);

    JsonNode answer =
        query("/loki/api/v1/patterns", "{service_name=\"order\"}", "&end=" + (NOW_NS + SECOND));

    assertThat(answer)
        .isEqualTo(
            json(
                """
                {"status":"success","data":[
                  {"pattern":"status=<_> placed","level":"info","samples":[[%d,2],[%d,1]]},
                  {"pattern":"disk full","level":"error","samples":[[%d,1]]}]}\
                """
                    .formatted(minute / SECOND - 60, minute / SECOND, minute / SECOND)));
    assertThat(query("/loki/api/v1/patterns", "{service_name=\"other\"}", "").path("data"))
        .isEmpty();
  }

  private JsonNode query(String path, String query, String more) {
    return get(path + "?query=" + encoded(query) + more);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
