package dev.pharos.aggregate.redact;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires redaction; one redactor serves all that comes in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedactionProperties.class)
class RedactionConfiguration {

  @Bean
  Redactor redactor(RedactionProperties properties) {
    return new Redactor(new RedactionSettings(properties.rules(), properties.patterns()));
  }

  @Bean
  RedactionCounts redactionCounts(Redactor redactor) {
    return redactor.counts();
  }

  @Bean
  MeterBinder redactionMeters(RedactionCounts counts) {
    return registry ->
        counts
            .snapshot()
            .keySet()
            .forEach(rule ->
                FunctionCounter.builder(
                        "pharos.redacted.secrets",
                        counts,
                        counted -> counted.snapshot().getOrDefault(rule, 0L))
                    .description("Secrets taken out of what services sent, before it was kept")
                    .tag("rule", rule)
                    .register(registry));
  }
}
