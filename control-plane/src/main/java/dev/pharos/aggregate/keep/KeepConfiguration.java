package dev.pharos.aggregate.keep;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.lever.Levers;
import java.time.InstantSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what decides of traces; without {@code pharos.keep.enabled} all are kept. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeepProperties.class)
class KeepConfiguration {

  @Bean
  KeepKnob keepKnob(KeepProperties properties) {
    return new KeepKnob(properties.enabled() ? properties.rate() : 1);
  }

  @Bean
  PinnedTraces pinnedTraces(KeepProperties properties, InstantSource clock) {
    return properties.enabled() ? new PinnedTraces(clock) : PinnedTraces.NONE;
  }

  /** Levers that were made when traces were decided of. */
  @Bean
  @ConditionalOnProperty(name = "pharos.keep.enabled", havingValue = "false", matchIfMissing = true)
  SmartInitializingSingleton idleKeepLevers(Levers levers) {
    return levers.traces()::idle;
  }

  @Bean
  @ConditionalOnProperty("pharos.keep.enabled")
  KeepPolicy traceKeeper(
      KeepProperties properties,
      LiveWindows windows,
      PinnedTraces pinned,
      KeepKnob knob,
      Levers levers,
      InstantSource clock) {
    return new KeepPolicy(properties, windows, pinned, knob, levers.traces(), clock);
  }
}
