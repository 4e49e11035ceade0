package dev.pharos.query.trim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstrumentationTest {
  @Test
  void anAgentsLibraryIsTurnedOffByItsNameWithoutItsVersion() {
    assertThat(Instrumentation.AGENT.setting("io.opentelemetry.spring-webmvc-6.0"))
        .isEqualTo("OTEL_INSTRUMENTATION_SPRING_WEBMVC_ENABLED=false\n");
  }

  /** As the SDK's model of it has them: a tracer's configuration is {@code enabled}. */
  @Test
  void anyOtherScopeIsTurnedOffByDeclarativeConfiguration() {
    assertThat(Instrumentation.OTHER.setting("com.example.tracing"))
        .isEqualTo(
            """
            tracer_configurator/development:
              tracers:
                - name: "com.example.tracing"
                  config:
                    enabled: false
            """);
  }
}
