package dev.pharos.query.trim;

import dev.pharos.signal.Span;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Who makes spans, by their scopes; the first is the first to be turned off. */
enum Instrumentation {
  /** Micrometer Tracing, with Brave and Zipkin or with OpenTelemetry's SDK. */
  MICROMETER,

  /** OpenTelemetry's Java agent, each library by a scope of its own. */
  AGENT,

  OTHER;

  private static final String SDK = "telemetry.sdk.name";
  private static final String AGENTS = "io.opentelemetry.";
  private static final Set<String> MICROMETERS =
      Set.of("org.springframework.boot", "io.micrometer.micrometer-tracing");

  /** Such as that of {@code spring-webmvc-6.0}. */
  private static final Pattern VERSION = Pattern.compile("-\\d+(\\.\\d+)*$");

  private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^A-Z0-9]+");

  static Instrumentation of(Span span) {
    String scope = span.scope().name();
    boolean byZipkin = scope.isEmpty() && span.resource().attributes().text(SDK) == null;
    if (byZipkin || MICROMETERS.contains(scope)) {
      return MICROMETER;
    }
    return scope.startsWith(AGENTS) ? AGENT : OTHER;
  }

  /** How people know a scope. */
  static String word(String scope) {
    return scope.isEmpty() ? "no scope (Zipkin)" : scope;
  }

  /** What turns a scope off. */
  String setting(String scope) {
    return switch (this) {
      case MICROMETER ->
          """
          management.tracing.enabled=false
          # since Spring Boot 4:
          management.tracing.export.enabled=false
          """;
      case AGENT -> "OTEL_INSTRUMENTATION_%s_ENABLED=false\n".formatted(variable(scope));
      case OTHER ->
          """
          tracer_configurator/development:
            tracers:
              - name: "%s"
                config:
                  enabled: false
          """
              .formatted(scope);
    };
  }

  private static String variable(String scope) {
    String name = VERSION.matcher(scope.substring(AGENTS.length())).replaceFirst("");
    return NOT_OF_A_NAME.matcher(name.toUpperCase(Locale.ROOT)).replaceAll("_");
  }

  /** Where the setting belongs. */
  String where() {
    return switch (this) {
      case MICROMETER ->
          "application.properties of Spring Boot; elsewhere take Brave or the bridge out";
      case AGENT -> "environment of OpenTelemetry's Java agent";
      case OTHER -> "tracer_provider in the declarative configuration of OpenTelemetry's SDK";
    };
  }
}
