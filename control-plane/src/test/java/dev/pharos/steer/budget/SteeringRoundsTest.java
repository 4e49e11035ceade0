package dev.pharos.steer.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.keep.KeepKnob;
import dev.pharos.query.SetClock;
import dev.pharos.query.overhead.BudgetUse;
import dev.pharos.query.overhead.BudgetUse.Scope;
import dev.pharos.signal.TraceId;
import dev.pharos.store.memory.MemoryKeptState;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SteeringRoundsTest {
  private final SetClock clock = new SetClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final KeepKnob knob = new KeepKnob(1);
  private boolean fails;

  private List<BudgetUse> uses() throws IOException {
    if (fails) {
      throw new IOException("no disk");
    }
    return List.of(new BudgetUse(Scope.ALL, "", 1_000L, Map.of(), Map.of(), null, List.of()));
  }

  @Test
  void aRoundThatFailsIsTriedAgainAndLosesNothing() throws IOException {
    SteeringMeters meters = new SteeringMeters();
    meters.bindTo(registry);
    BudgetSteering steering =
        new BudgetSteering(
            this::uses,
            knob,
            () -> OptionalDouble.of(60),
            0.001,
            new MemoryKeptState(),
            JsonMapper.builder().build(),
            clock);
    SteeringRounds rounds = new SteeringRounds(steering, meters);
    knob.add(
        List.of(BudgetSteeringTest.span(new TraceId(1, 1), "order", "prod")),
        KeepKnob.Decision.KEPT);
    clock.advance(RateController.STEP);
    fails = true;
    rounds.round();
    assertThat(registry.scrape()).doesNotContain("pharos_budget_keep_rate{");
    fails = false;

    rounds.round();

    assertThat(steering.steerings().values())
        .singleElement()
        .satisfies(told -> {
          assertThat(told.usedBytes()).isEqualTo(60);
          assertThat(told.state()).isEqualTo(Steering.State.HOLDS);
        });
    assertThat(registry.scrape()).contains("pharos_budget_keep_rate{budget=\"all services\"");
  }

  @Test
  void itRunsFromItsStartToItsStop() throws IOException {
    SteeringRounds rounds =
        new SteeringRounds(
            new BudgetSteering(
                this::uses,
                knob,
                OptionalDouble::empty,
                0.001,
                new MemoryKeptState(),
                JsonMapper.builder().build(),
                clock),
            new SteeringMeters());

    rounds.start();
    assertThat(rounds.isRunning()).isTrue();
    rounds.stop();
    assertThat(rounds.isRunning()).isFalse();
  }
}
