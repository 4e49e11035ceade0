package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.ServiceId;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;

@DirtiesContext
class IntakeControllerTest extends RestTest {
  @Autowired Refusals refusals;

  @Test
  void tellsWhatArrivedAndWhatWasRefused() {
    refusals.count("traces", RefusalReason.TOO_OLD, 5);
    telemetry.instance(new ServiceId("shop", "order", "demo"), "a", "1", NOW_NS, NOW_NS, null);
    telemetry.instance(new ServiceId("", "batch", "demo"), "a", "1", NOW_NS, NOW_NS, null);

    assertThat(get("/api/v1/intake"))
        .isEqualTo(
            json(
                """
                {"spansAccepted":12,"firstSpanAt":"1970-01-01T00:00:01Z","lastSpanAt":null,
                 "refused":[{"reason":"too_old","signal":"traces","items":5}],
                 "storedSpans":0,"storedBytes":0,"environments":["demo"],"namespaces":["shop"],
                 "notices":["A partition is set aside."],
                 "receivers":{"otlpGrpcPort":4317,"otlpHttpPort":4318}}
                """));
  }
}
