package dev.pharos.steer.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.keep.KeepKnob;
import dev.pharos.aggregate.keep.KeepKnob.Decision;
import dev.pharos.query.SetClock;
import dev.pharos.query.overhead.BudgetUse;
import dev.pharos.query.overhead.BudgetUse.Scope;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.steer.budget.Steering.State;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class BudgetSteeringTest {
  private static final double BYTES_PER_SPAN = 50;
  private static final double LEAST_RATE = 0.001;
  private static final int STEPS = 288;
  private static final Percentage TOLERANCE = Percentage.withPercentage(10);

  private static final BudgetName ALL = new BudgetName(Scope.ALL, "");
  private static final BudgetName PROD = new BudgetName(Scope.ENVIRONMENT, "prod");
  private static final BudgetName CART = new BudgetName(Scope.SERVICE, "shop/cart");

  private final SetClock clock = new SetClock(Instant.parse("2026-05-04T00:00:00Z"));
  private final MemoryKeptState kept = new MemoryKeptState();
  private final JsonMapper json = JsonMapper.builder().build();
  private final Map<BudgetName, Long> budgets = new LinkedHashMap<>();
  private final Store store = new Store();
  private BudgetSteering steering;

  BudgetSteeringTest() throws IOException {
    steering = started();
  }

  private BudgetSteering started() throws IOException {
    return new BudgetSteering(
        this::uses,
        store.knob,
        () -> OptionalDouble.of(BYTES_PER_SPAN),
        LEAST_RATE,
        kept,
        json,
        clock);
  }

  private List<BudgetUse> uses() {
    List<BudgetUse> uses = new ArrayList<>();
    budgets.forEach((name, bytes) ->
        uses.add(
            new BudgetUse(
                name.scope(),
                name.name(),
                bytes,
                Map.of("traces", store.tracesBefore, "logs", store.logs),
                Map.of(),
                null,
                List.of())));
    return uses;
  }

  private static ServiceId service(String name, String environment) {
    return new ServiceId("shop", name, environment);
  }

  /** Keeps traces with errors, and others by the hash of their ids at the rates there are. */
  private final class Store {
    private final KeepKnob knob = new KeepKnob(0.1);
    private final SplittableRandom random = new SplittableRandom(11);
    private Map<BudgetName, Double> stored = new HashMap<>();
    private long logs;
    private long tracesBefore;
    private int errors;
    private int errorsKept;

    /** A trace through some services. */
    void comes(boolean fails, String environment, String... services) {
      TraceId id = new TraceId(random.nextLong(), random.nextLong());
      List<Span> spans = new ArrayList<>();
      Set<ServiceId> touched = new HashSet<>();
      for (String service : services) {
        spans.add(span(id, service, environment));
        touched.add(service(service, environment));
      }
      boolean isDrawn = (id.low() >>> 11) * 0x1p-53 < knob.rate(touched);
      knob.add(spans, fails ? Decision.ALWAYS : isDrawn ? Decision.KEPT : Decision.LEFT_OUT);
      errors += fails ? 1 : 0;
      if (fails || isDrawn) {
        errorsKept += fails ? 1 : 0;
        for (BudgetName budget : budgets.keySet()) {
          long counts = touched.stream().filter(budget::holds).count();
          stored.merge(budget, counts * BYTES_PER_SPAN, Double::sum);
        }
      }
    }
  }

  static Span span(TraceId id, String service, String environment) {
    Resource resource =
        new Resource(
            Attributes.of(
                "service.namespace",
                "shop",
                "service.name",
                service,
                "deployment.environment.name",
                environment),
            0,
            "");
    return new Span(
        id,
        1,
        0,
        "",
        1,
        "GET /",
        SpanKind.SERVER,
        1,
        2,
        StatusCode.UNSET,
        "",
        Attributes.EMPTY,
        0,
        List.of(),
        0,
        List.of(),
        0,
        dev.pharos.signal.Scope.NONE,
        resource);
  }

  /** By day five times as much as by night, in two environments. */
  private void day() throws IOException {
    store.stored = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      double busy = 3 - 2 * Math.cos(2 * Math.PI * step / STEPS);
      for (int i = 0; i < 40 * busy; i++) {
        store.comes(i % 50 == 0, "prod", "gateway", "order");
        if (i % 4 == 0) {
          store.comes(i % 40 == 0, "prod", "gateway", "cart");
        }
        if (i % 5 == 0) {
          store.comes(false, "test", "gateway");
        }
      }
      clock.advance(RateController.STEP);
      steering.look();
    }
  }

  @Test
  void eachBudgetIsHeldByItsOwnRateAndAllErrorsAreKept() throws IOException {
    budgets.put(ALL, 2_400_000L);
    budgets.put(PROD, 2_100_000L);
    budgets.put(CART, 60_000L);

    day();
    day();

    assertThat(store.stored.get(PROD)).isCloseTo(2_100_000, TOLERANCE);
    assertThat(store.stored.get(CART)).isCloseTo(60_000, TOLERANCE);
    assertThat(store.stored.get(ALL))
        .as("test has what prod leaves")
        .isCloseTo(2_400_000, TOLERANCE);
    assertThat(store.errors).isPositive().isEqualTo(store.errorsKept);
    assertThat(steering.steerings().values().stream().map(Steering::state))
        .containsOnly(State.HOLDS);
    assertThat(store.knob.rate(Set.of(service("gateway", "prod"), service("cart", "prod"))))
        .isEqualTo(store.knob.rate(Set.of(service("cart", "prod"))))
        .isLessThan(store.knob.rate(Set.of(service("gateway", "prod"))));
  }

  @Test
  void theStrictestBudgetThatATraceCountsForDecides() {
    KeepRates rates = new KeepRates(Map.of(ALL, 0.5, PROD, 0.2, CART, 0.3));

    assertThat(rates.of(Set.of(service("order", "test")))).hasValue(0.5);
    assertThat(rates.of(Set.of(service("cart", "test")))).hasValue(0.3);
    assertThat(rates.of(Set.of(service("order", "test"), service("cart", "test")))).hasValue(0.3);
    assertThat(rates.of(Set.of(service("cart", "prod")))).hasValue(0.2);
    assertThat(rates.of(Set.of(new ServiceId("bank", "cart", "test")))).hasValue(0.5);
    assertThat(new KeepRates(Map.of(CART, 0.3)).of(Set.of(service("order", "prod")))).isEmpty();
  }

  @Test
  void nothingIsSteeredWhereNobodyDecidesOnTraces() throws IOException {
    budgets.put(ALL, 1_000L);
    store.logs = 300_000;
    clock.advance(RateController.STEP);

    steering.look();

    assertThat(store.knob.rate(Set.of(service("order", "prod")))).as("as before").isEqualTo(0.1);
    assertThat(steering.steerings()).isEmpty();
  }

  @Test
  void nothingIsSteeredWithoutABudget() throws IOException {
    day();

    assertThat(store.knob.rate(Set.of(service("order", "prod")))).as("as before").isEqualTo(0.1);
    assertThat(steering.steerings()).isEmpty();
  }

  @Test
  void aRestartKeepsTheRatesAndWhatTheDayTook() throws IOException {
    budgets.put(ALL, 2_000_000L);
    day();
    for (int i = 0; i < 20; i++) {
      store.comes(false, "prod", "order");
    }
    clock.advance(RateController.STEP);
    steering.look();
    Steering before = steering.steerings().get(ALL);

    store.knob.turn(services -> OptionalDouble.empty());
    steering = started();

    assertThat(store.knob.rate(Set.of())).as("of nobody").isEqualTo(0.1);
    assertThat(store.knob.rate(Set.of(service("order", "prod")))).isEqualTo(before.rate());
    assertThat(steering.steerings()).as("before a step").isEmpty();
    clock.advance(RateController.STEP);
    steering.look();
    assertThat(steering.steerings().get(ALL).usedBytes()).isEqualTo(before.usedBytes());
    assertThat(kept.notices()).isEmpty();
  }

  @Test
  void sinceWhenABudgetIsHeldAsItIsOutlivesARestart() throws IOException {
    budgets.put(ALL, 100_000L);
    store.comes(false, "prod", "order");
    clock.advance(RateController.STEP);
    steering.look();
    Instant fits = clock.instant();
    assertThat(steering.steerings().get(ALL).state()).isEqualTo(State.KEEPS_ALL);
    assertThat(steering.since()).containsExactly(Map.entry(ALL, fits));

    store.logs = 1_000_000;
    clock.advance(RateController.STEP);
    steering.look();
    Instant cannot = clock.instant();
    clock.advance(RateController.STEP);
    steering.look();
    steering = started();
    assertThat(steering.since()).as("before a step").isEmpty();
    clock.advance(RateController.STEP);
    steering.look();

    assertThat(steering.steerings().get(ALL).state()).isEqualTo(State.CANNOT);
    assertThat(steering.since()).containsExactly(Map.entry(ALL, cannot));
  }

  @Test
  void whatCannotBeReadIsSetAside() throws IOException {
    kept.replace("budget-steering", "[{\"budget\":7}]".getBytes(StandardCharsets.UTF_8));

    steering = started();

    assertThat(kept.notices()).containsExactly("budget-steering");
    assertThat(store.knob.rate(Set.of(service("order", "prod")))).as("as before").isEqualTo(0.1);
  }

  @Test
  void otherSignalsCountOnceAlsoWhenTheirEstimateFalls() throws IOException {
    budgets.put(ALL, 10_000_000L);
    store.logs = 300_000;
    store.tracesBefore = 200_000;
    store.comes(false, "prod", "order");
    clock.advance(RateController.STEP);
    steering.look();
    assertThat(steering.steerings().get(ALL).usedBytes()).isEqualTo(500_000);

    for (long estimate : new long[] {400_000, 350_000, 420_000}) {
      store.logs = estimate;
      clock.advance(RateController.STEP);
      steering.look();
    }

    assertThat(steering.steerings().get(ALL).usedBytes()).isEqualTo(620_000);
  }

  @Test
  void aStepIsMadeWhenItIsDueAndAClockThatWasSetBackDoesNotStopIt() throws IOException {
    budgets.put(ALL, 10_000_000L);
    store.comes(false, "prod", "order");
    steering.look();
    assertThat(steering.steerings()).isEmpty();
    clock.advance(Duration.ofHours(-2));
    steering.look();
    clock.advance(RateController.STEP.minusSeconds(1));
    steering.look();
    assertThat(steering.steerings()).isEmpty();
    clock.advance(Duration.ofSeconds(1));

    steering.look();

    assertThat(steering.steerings()).containsOnlyKeys(ALL);
  }
}
