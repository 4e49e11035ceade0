package dev.pharos.steer.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.pharos.aggregate.keep.KeepKnob;
import dev.pharos.aggregate.rounds.Rounds;
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
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
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

  private BudgetSteering steering() throws IOException {
    return new BudgetSteering(
        this::uses,
        knob,
        () -> OptionalDouble.of(60),
        0.001,
        new MemoryKeptState(),
        JsonMapper.builder().build(),
        clock);
  }

  private void decided() {
    knob.add(
        List.of(BudgetSteeringTest.span(new TraceId(1, 1), "order", "prod")),
        KeepKnob.Decision.KEPT);
    clock.advance(RateController.STEP);
  }

  @Test
  void aLookThatFailsIsTriedAgainAndLosesNothing() throws IOException {
    BudgetSteering steering = steering();
    decided();
    fails = true;
    assertThatIOException().isThrownBy(steering::look);
    assertThat(steering.steerings()).isEmpty();
    fails = false;

    steering.look();

    assertThat(steering.steerings().values())
        .singleElement()
        .satisfies(told -> {
          assertThat(told.usedBytes()).isEqualTo(60);
          assertThat(told.state()).isEqualTo(Steering.State.HOLDS);
        });
  }

  @Test
  void aRoundLooksAndShowsHowBudgetsStand() throws IOException {
    SteeringMeters meters = new SteeringMeters();
    meters.bindTo(registry);
    Rounds rounds =
        new BudgetSteeringConfiguration().steeringRounds(steering(), meters, beans(knob));
    decided();

    rounds.start();
    await()
        .untilAsserted(() ->
            assertThat(registry.scrape())
                .contains("pharos_budget_keep_rate{budget=\"all services\""));
    rounds.stop();
  }

  /** The gauges of a time in which traces were decided of are not how budgets stand now. */
  @Test
  void nothingIsShownWhereNobodyDecidesOnTraces() throws IOException {
    SteeringMeters meters = new SteeringMeters();
    meters.bindTo(registry);
    BudgetSteering steering = steering();
    decided();
    steering.look();

    Rounds rounds = new BudgetSteeringConfiguration().steeringRounds(steering, meters, beans());
    rounds.start();
    rounds.stop();

    assertThat(rounds).extracting("parts").asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
  }

  private static ObjectProvider<KeepKnob> beans(KeepKnob... knobs) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    for (KeepKnob knob : knobs) {
      beans.addBean("knob", knob);
    }
    return beans.getBeanProvider(KeepKnob.class);
  }
}
