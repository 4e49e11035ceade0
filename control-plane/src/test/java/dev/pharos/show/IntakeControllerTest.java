package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.Shortfall;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.ServiceId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

@DirtiesContext
class IntakeControllerTest extends RestTest {
  @Autowired Refusals refusals;
  @Autowired StandingNotices notices;

  @Test
  void tellsWhatArrivedAndWhatWasRefused() {
    refusals.count("traces", RefusalReason.TOO_OLD, 5);
    telemetry.instance(new ServiceId("shop", "order", "demo"), "a", "1", NOW_NS, NOW_NS, null);
    telemetry.shortfalls = Map.of(Shortfall.LINKS, 40L);
    telemetry.storeNotices.add("The rollups of a period are set aside.");
    telemetry.instance(new ServiceId("", "batch", "demo"), "a", "1", NOW_NS, NOW_NS, null);

    assertThat(get("/api/v1/intake"))
        .isEqualTo(
            json(
                """
                {"spansAccepted":12,"linesAccepted":7,"firstSpanAt":"1970-01-01T00:00:01Z",
                 "lastSpanAt":null,"lastLineAt":"1970-01-01T00:00:02Z",
                 "excludedSpans":2,"duplicateRequests":1,
                 "refused":[{"reason":"too_old","signal":"traces","items":5}],
                 "limited":[{"reason":"links","bound":1024,"items":40,
                   "description":"Links of a consumer's span that were not followed"}],
                 "refusedSeries":[],
                 "storedSpans":0,"storedBytes":0,"storedLines":0,"storedLineBytes":0,"environments":["demo"],"namespaces":["shop"],
                 "notices":["A partition is set aside.","The rollups of a period are set aside.",
                   "A checkpoint is damaged.","A webhook takes nothing."],
                 "receivers":{"otlpGrpcPort":4317,"otlpHttpPort":4318},
                 "registries":[{"source":"consul","address":"http://consul:8500","state":"failing",
                   "detail":"it cannot be reached","since":"2026-05-04T12:00:05Z",
                   "instances":3,"leftOut":1}],
                 "redacted":[{"rule":"card","items":0},{"rule":"token","items":0},
                   {"rule":"password","items":1}]}
                """));
  }

  @Test
  void saysWhereNoBoundCausedIt() {
    telemetry.shortfalls = Map.of(Shortfall.UNKNOWN_CALLERS, 7L);

    JsonNode limited = get("/api/v1/intake").path("limited").get(0);
    assertThat(limited.path("reason").asString()).isEqualTo("unknown_callers");
    assertThat(limited.path("bound").isNull()).isTrue();
  }

  @Test
  void countsNoticesByWhoGivesThem() {
    telemetry.storeNotices.add("The rollups of a period are set aside.");
    SimpleMeterRegistry registry = new SimpleMeterRegistry();

    notices.bindTo(registry);

    assertThat(noticed(registry, "rollups")).isEqualTo(1);
    assertThat(noticed(registry, "spans")).isEqualTo(1);
    assertThat(noticed(registry, "deliveries")).isEqualTo(1);
    assertThat(noticed(registry, "intake")).isEqualTo(0);
  }

  private static double noticed(SimpleMeterRegistry registry, String source) {
    return registry.get("pharos.notices").tag("source", source).gauge().value();
  }
}
