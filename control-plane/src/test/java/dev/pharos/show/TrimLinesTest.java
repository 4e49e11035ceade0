package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.store.LogBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** Log lines that can be done without. */
@DirtiesContext
class TrimLinesTest extends RestTest {
  private static final long MINUTE = 60 * SECOND;
  private static final ServiceId ORDER = new ServiceId("shop", "order", "prod");

  @Autowired LogPatterns patterns;

  @BeforeEach
  void runs() {
    telemetry.instance(ORDER, "a", "1", NOW_NS - 48 * 60 * MINUTE, NOW_NS, null);
  }

  private long logged(ServiceId service, String body, Severity severity, int lines) {
    long id = 0;
    for (int i = 0; i < lines; i++) {
      id = patterns.add(service, "1", severity.leastNumber(), body, NOW_NS - MINUTE);
    }
    return id;
  }

  private JsonNode advice(String kind) {
    JsonNode answer = get("/api/v1/overhead/advice?from=-1h&limit=500");
    return json(
        answer
            .path("advice")
            .valueStream()
            .filter(one -> one.path("kind").asString().equals(kind))
            .toList()
            .toString());
  }

  private List<String> subjects(String kind) {
    return advice(kind).valueStream().map(one -> one.path("subject").asString()).toList();
  }

  @ParameterizedTest
  @EnumSource(Severity.class)
  void linesAreAdvisedAtDebugAndTraceInProductionOnly(Severity severity) {
    String name = "of-" + severity.name();
    long pattern = logged(new ServiceId("shop", name, "prod"), "it was cached", severity, 10);
    logged(new ServiceId("shop", name, "staging"), "it was cached", severity, 10);

    List<JsonNode> found =
        advice("debug_logs")
            .valueStream()
            .filter(one -> one.path("source").path("service").asString().equals(name))
            .toList();

    if (severity != Severity.DEBUG && severity != Severity.TRACE) {
      assertThat(found).isEmpty();
      return;
    }
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().path("source").path("environment").asString()).isEqualTo("prod");
    assertThat(found.getFirst().path("lever").path("pattern").asLong()).isEqualTo(pattern);
    assertThat(found.getFirst().path("itemsPerDay").asDouble()).isCloseTo(240, within(5.0));
  }

  @Test
  void aPatternThatWarnedOnceIsNotDebugInProduction() {
    logged(ORDER, "mostly harmless", Severity.DEBUG, 100);
    assertThat(subjects("debug_logs")).contains("mostly harmless");

    logged(ORDER, "mostly harmless", Severity.WARN, 1);

    assertThat(subjects("debug_logs")).doesNotContain("mostly harmless");
  }

  @Test
  void linesThatComeByOtlpAndByLokiAreAdvised() {
    List<LogRecord> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long time = NOW_NS - MINUTE - i * SECOND;
      String body = "order " + i + " came";
      lines.add(
          new LogBuilder(body)
              .time(time)
              .resource("service.name", "order", "telemetry.sdk.name", "opentelemetry")
              .build());
      if (i < 30) {
        lines.add(
            new LogBuilder(body + "\n")
                .time(time + 300 * MS)
                .resource("service.name", "order", "filename", "/var/log/order.log")
                .build());
      }
      // Two instances that log the same are no duplicates.
      lines.add(
          new LogBuilder(body).time(time).resource("service.name", "cart", "host", "a").build());
      lines.add(
          new LogBuilder(body).time(time).resource("service.name", "cart", "host", "b").build());
    }
    logs.add(lines);

    JsonNode twice = advice("duplicate_logs");

    assertThat(twice.size()).isEqualTo(1);
    assertThat(twice.get(0).path("sentence").asString())
        .isEqualTo(
            "order sends lines twice: 30 of the newest 30 that came by Loki's API came by OTLP"
                + " too.");
    assertThat(twice.get(0).path("itemsPerDay").asDouble()).isCloseTo(30 * 24, within(20.0));
    assertThat(twice.get(0).path("setting").asString()).contains("{service_name=\"order\"}");
    assertThat(twice.get(0).path("lever").isNull()).isTrue();
  }
}
