package dev.pharos.steer.budget;

import dev.pharos.aggregate.keep.KeepKnob;
import dev.pharos.aggregate.rounds.Rounds;
import dev.pharos.query.overhead.BudgetQuery;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.signal.StartupException;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class BudgetSteeringConfiguration {
  /** Steps are some minutes apart: so late at most is one of them. */
  private static final Duration LOOKED_AT = Duration.ofMinutes(1);

  @Bean
  BudgetSteering budgetSteering(
      BudgetQuery budgets,
      ObjectProvider<KeepKnob> knobs,
      StoredSignals stored,
      @Value("${pharos.budget.least-keep-rate:0.001}") double leastRate,
      KeptState kept,
      JsonMapper json,
      InstantSource clock)
      throws IOException {
    if (!(leastRate > 0 && leastRate <= 1)) {
      throw new StartupException(
          "pharos.budget.least-keep-rate: '%s' is no rate; write one above 0 and at most 1, for example 0.001"
              .formatted(leastRate));
    }
    // Where nobody decides on traces nobody asks it, and there is nothing to hold budgets by.
    KeepKnob knob = knobs.getIfAvailable(() -> new KeepKnob(1));
    return new BudgetSteering(
        budgets::all, knob, stored::bytesPerKeptSpan, leastRate, kept, json, clock);
  }

  @Bean
  SteeringMeters steeringMeters() {
    return new SteeringMeters();
  }

  @Bean
  Rounds steeringRounds(
      BudgetSteering steering, SteeringMeters meters, ObjectProvider<KeepKnob> knobs) {
    if (knobs.getIfAvailable() == null) {
      // How budgets were held before the keep policy was turned off is not how they stand.
      return new Rounds("budget", LOOKED_AT);
    }
    return new Rounds(
        "budget",
        LOOKED_AT,
        new Rounds.Part("Budgets are held by the rates that there were", steering::look),
        new Rounds.Part(
            "The gauges of held budgets could not be brought up to date",
            () -> meters.show(steering.steerings())));
  }
}
