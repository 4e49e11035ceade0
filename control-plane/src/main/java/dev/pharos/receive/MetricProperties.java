package dev.pharos.receive;

import dev.pharos.receive.metric.otlp.OtlpMetricSettings;
import dev.pharos.receive.metric.otlp.Translation;
import dev.pharos.signal.StartupException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** How metrics are taken. */
@ConfigurationProperties("pharos.metrics")
record MetricProperties(@DefaultValue Otlp otlp) {

  /**
   * How OpenTelemetry's metrics become Prometheus'.
   *
   * @param translation one of Prometheus' strategies, with or without hyphens
   * @param promote resource attributes that become labels; {@link
   *     OtlpMetricSettings#DEFAULT_PROMOTED} when not said
   * @param scopeLabels whether the instrumentation scope becomes labels
   */
  record Otlp(
      @DefaultValue("UnderscoreEscapingWithSuffixes") String translation,
      @Nullable List<String> promote,
      @DefaultValue("true") boolean scopeLabels) {

    OtlpMetricSettings settings() {
      return new OtlpMetricSettings(
          strategy(), promote == null ? OtlpMetricSettings.DEFAULT_PROMOTED : promote, scopeLabels);
    }

    private Translation strategy() {
      String wanted = plain(translation);
      return Arrays.stream(Translation.values())
          .filter(strategy -> plain(strategy.name()).equals(wanted))
          .findFirst()
          .orElseThrow(() ->
              new StartupException(
                  "pharos.metrics.otlp.translation: '%s' is not one of UnderscoreEscapingWithSuffixes, "
                          .formatted(translation)
                      + "UnderscoreEscapingWithoutSuffixes, NoUTF8EscapingWithSuffixes, NoTranslation"));
    }

    private static String plain(String name) {
      return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
  }
}
