package dev.pharos.aggregate.lever;

import dev.pharos.store.KeptState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires the levers. */
@Configuration(proxyBeanMethods = false)
class LeverConfiguration {

  @Bean
  Levers levers(KeptState kept, JsonMapper json, InstantSource clock) throws IOException {
    return new Levers(kept, json, clock);
  }

  /** What each leaves out; that of levers which ended goes with the process. */
  @Bean
  MeterBinder leverMeters(Levers levers) {
    return registry -> levers.follow(lever -> register(lever, registry));
  }

  private static void register(Levers.State state, MeterRegistry registry) {
    for (LeftOut.Reason reason : LeftOut.Reason.values()) {
      FunctionCounter.builder(
              "pharos.levers.left.out.items",
              state.leftOut(),
              leftOut -> leftOut.of(reason).items())
          .description("Lines and samples that levers left out, since each was made")
          .tag("lever", state.lever().id())
          .tag("reason", reason.label())
          .register(registry);
    }
    FunctionCounter.builder(
            "pharos.levers.kept.whole.items", state.leftOut(), LeftOut::samplesKeptWhole)
        .description("Samples that kept the label a lever should leave out, for want of room")
        .tag("lever", state.lever().id())
        .register(registry);
  }
}
