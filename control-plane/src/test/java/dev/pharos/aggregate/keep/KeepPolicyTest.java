package dev.pharos.aggregate.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.aggregate.lever.TraceLevers;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.StartupException;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.TraceDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepPolicyTest {
  private static final long NOW = SpanSamples.NOW_NS;
  private static final long MS = 1_000_000;
  private static final TraceDecision GONE = TraceDecision.LeftOut.LEFT_OUT;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(0, NOW));
  private final CountedHour counted = new CountedHour(NOW, NOW - Duration.ofHours(2).toNanos());
  private final PinnedTraces pinned = new PinnedTraces(now::get);
  private final KeepKnob knob = new KeepKnob(0);
  private final ServiceId order = usual().build().service();
  private KeepPolicy policy = policy(List.of());

  @BeforeEach
  void count() {
    long[] durations = new long[1_000];
    Arrays.setAll(durations, i -> (i + 1) * MS);
    counted.count(order, SpanKind.SERVER, "GET /orders", durations);
  }

  @Test
  void whatIsUsualGoesAtARateOfNothing() {
    assertThat(decide(usual().build())).isEqualTo(GONE);
  }

  @Test
  void anErrorAnywhereKeepsTheTrace() {
    Span failing = new SpanBuilder("pay").kind(SpanKind.CLIENT).status(StatusCode.ERROR).build();

    assertThat(decide(usual().build(), failing)).isEqualTo(whole("error"));
  }

  @Test
  void theSlowestOfAnOperationAreKept() {
    assertThat(decide(usual().duration(995 * MS).build())).isEqualTo(whole("slow"));
    assertThat(decide(usual().duration(900 * MS).build())).isEqualTo(GONE);
  }

  @Test
  void withinATraceOnlyTheVerySlowCount() {
    Span caller = usual().build();
    SpanBuilder inside = usual().parent(caller.spanId()).trace(caller.traceId()).duration(995 * MS);

    assertThat(decide(caller, inside.build())).isEqualTo(GONE);
    assertThat(decide(caller, inside.duration(1_200 * MS).build())).isEqualTo(whole("slow"));
  }

  @Test
  void whatAlwaysTakesEquallyLongIsNotSlow() {
    long[] durations = new long[1_000];
    Arrays.fill(durations, 20 * MS);
    counted.count(order, SpanKind.SERVER, "GET /same", durations);

    assertThat(decide(usual().name("GET /same").duration(20 * MS).build())).isEqualTo(GONE);
    assertThat(decide(usual().name("GET /same").duration(21 * MS).build()))
        .isEqualTo(whole("slow"));
  }

  @Test
  void nothingBelowTheFloorIsSlow() {
    long[] durations = new long[1_000];
    Arrays.fill(durations, MS / 10);
    counted.count(order, SpanKind.SERVER, "GET /fast", durations);

    assertThat(decide(usual().name("GET /fast").duration(MS / 2).build())).isEqualTo(GONE);
    assertThat(decide(usual().name("GET /fast").duration(2 * MS).build())).isEqualTo(whole("slow"));
  }

  @Test
  void operationsWithFewRequestsAreRareAndSoAreUnknownOnes() {
    counted.count(order, SpanKind.SERVER, "GET /rare", MS, MS);

    assertThat(decide(usual().name("GET /rare").duration(MS / 2).build())).isEqualTo(whole("rare"));
    assertThat(decide(usual().name("GET /never/seen").build())).isEqualTo(whole("rare"));
    assertThat(decide(usual().name("inner").kind(SpanKind.CLIENT).build())).isEqualTo(GONE);
  }

  @Test
  void requestsAreCountedByTheHourEvenWhenLessIsKnown() {
    CountedHour young = new CountedHour(NOW, NOW - Duration.ofMinutes(6).toNanos());
    long[] durations = new long[10];
    Arrays.fill(durations, MS);
    young.count(order, SpanKind.SERVER, "GET /orders", durations);
    policy =
        new KeepPolicy(properties(List.of()), young, pinned, knob, TraceLevers.none(), now::get);

    assertThat(decide(usual().duration(MS).build())).as("ten in six minutes").isEqualTo(GONE);
  }

  @Test
  void aChosenAttributeOfSpanOrResourceKeepsTheTrace() {
    policy = policy(List.of("tenant=gold", "host.name=h1"));

    assertThat(decide(usual().attribute("tenant", new AttributeValue.Text("gold")).build()))
        .isEqualTo(whole("attribute"));
    assertThat(decide(usual().attribute("tenant", new AttributeValue.Text("tin")).build()))
        .isEqualTo(GONE);
    assertThat(decide(usual().resource(resource("host.name", "h1")).build()))
        .isEqualTo(whole("attribute"));
  }

  @Test
  void tracesOfANewVersionAreKeptForAWhile() {
    counted.deployments.add(deployment("1.5", "1.4", NOW - Duration.ofMinutes(10).toNanos()));
    counted.deployments.add(deployment("1.3", "1.2", NOW - Duration.ofMinutes(40).toNanos()));
    counted.deployments.add(deployment("1.0", "", NOW - Duration.ofMinutes(10).toNanos()));

    assertThat(decide(usual().resource(resource("service.version", "1.5")).build()))
        .isEqualTo(whole("fresh_deploy"));
    for (String version : List.of("1.4", "1.3", "1.0")) {
      assertThat(decide(usual().resource(resource("service.version", version)).build()))
          .isEqualTo(GONE);
    }
  }

  /** At first what is decided on came before the deployment: there must be some to compare with. */
  @Test
  void theLastMinutesOfThePreviousVersionAreKept() {
    counted.deployments.add(deployment("1.5", "1.4", NOW));
    SpanBuilder previous = usual().resource(resource("service.version", "1.4"));
    Span earlier = usual().resource(resource("service.version", "1.3")).build();

    now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)));
    assertThat(decide(previous.build())).isEqualTo(whole("fresh_deploy"));
    assertThat(decide(earlier)).isEqualTo(GONE);
    now.updateAndGet(time -> time.plus(Duration.ofSeconds(110)));
    assertThat(decide(previous.build())).isEqualTo(whole("fresh_deploy"));
    now.updateAndGet(time -> time.plus(Duration.ofSeconds(80)));
    assertThat(decide(previous.build())).as("of after it, at its own rate").isEqualTo(GONE);
  }

  @Test
  void neitherVersionIsKeptWhereFreshDeploymentsAreNot() {
    counted.deployments.add(deployment("1.5", "1.4", NOW));
    policy =
        new KeepPolicy(
            properties(List.of(), Duration.ZERO),
            counted,
            pinned,
            knob,
            TraceLevers.none(),
            now::get);

    for (String version : List.of("1.4", "1.5")) {
      assertThat(decide(usual().resource(resource("service.version", version)).build()))
          .isEqualTo(GONE);
    }
  }

  @Test
  void whatSomethingPointsAtIsKept() {
    Span exemplified = usual().build();
    Span shown = usual().build();
    pinned.pin(Labels.of("trace_id", exemplified.traceId().toString()));
    pinned.pin(Labels.of("trace_id", "no id"));
    pinned.pin(Labels.of("span_id", "1"));
    pinned.pin(shown.traceId().toString());

    assertThat(decide(exemplified)).isEqualTo(whole("pointed_at"));
    assertThat(decide(shown)).isEqualTo(whole("pointed_at"));
    assertThat(decide(usual().build())).isEqualTo(GONE);
  }

  @Test
  void aPinIsForgottenWhenItsTraceIsDecided() {
    Span old = usual().build();
    pinned.pin(old.traceId());
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(21)));
    pinned.pin(usual().build().traceId());

    assertThat(pinned.contains(old.traceId())).isFalse();
    assertThat(pinned.forgotten()).isZero();
  }

  @Test
  void weightsAddUpToWhatWasSent() {
    Random random = new Random(42);
    for (double share : new double[] {0.5, 0.1, 0.01}) {
      turn(share);
      double weights = 0;
      int sent = 200_000;
      for (int i = 0; i < sent; i++) {
        TraceId traceId = new TraceId(random.nextLong(), random.nextLong());
        TraceDecision decision = policy.decide(traceId, List.of(usual().trace(traceId).build()));
        if (decision instanceof TraceDecision.Drawn drawn) {
          weights += drawn.weight();
        }
      }
      double deviation = Math.sqrt(sent * (1 - share) / share);
      assertThat(weights).as("rate " + share).isBetween(sent - 4 * deviation, sent + 4 * deviation);
    }
  }

  @Test
  void whatIsKeptAtALowRateIsKeptAtAHigherOneToo() {
    for (int i = 0; i < 10_000; i++) {
      TraceId traceId = new TraceId(1, i);
      Span span = usual().trace(traceId).build();
      turn(0.05);
      boolean low = policy.decide(traceId, List.of(span)) instanceof TraceDecision.Drawn;
      assertThat(policy.decide(traceId, List.of(span)) instanceof TraceDecision.Drawn)
          .isEqualTo(low);
      turn(0.2);
      if (low) {
        assertThat(policy.decide(traceId, List.of(span))).isEqualTo(new TraceDecision.Drawn(5));
      }
    }
  }

  @Test
  void atARateOfOneAllStandForThemselves() {
    turn(1);

    assertThat(decide(usual().build())).isEqualTo(whole("all"));
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> properties(List.of("tenant")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("pharos.keep.attributes: 'tenant'");
  }

  @Test
  void everyReasonIsNamedBeforeItIsGiven() {
    assertThat(policy.reasons())
        .isEqualTo(
            Set.of("error", "pointed_at", "attribute", "fresh_deploy", "slow", "rare", "all"));
    assertThat(LatencySketch.bin(2 * MS)).isGreaterThan(LatencySketch.bin(MS));
  }

  @Test
  void theKnobIsToldWhatItsRateDecided() {
    Span span = usual().build();
    policy.decided(List.of(span, span, span), whole("slow"));
    policy.decided(List.of(span, span), new TraceDecision.Drawn(2));
    policy.decided(List.of(span), whole("all"));
    policy.decided(List.of(span), GONE);

    assertThat(knob.taken(OptionalDouble.of(100)))
        .isEqualTo(Map.of(order, new DecidedBytes(300, 400, 300)));
  }

  @Test
  void eachServiceMayHaveARateOfItsOwn() {
    knob.turn(services -> OptionalDouble.of(services.contains(order) ? 1 : 0));

    assertThat(decide(usual().build())).isEqualTo(whole("all"));
    assertThat(decide(new SpanBuilder("pay").kind(SpanKind.CLIENT).build())).isEqualTo(GONE);
  }

  private void turn(double share) {
    knob.turn(services -> OptionalDouble.of(share));
  }

  private TraceDecision decide(Span... spans) {
    return policy.decide(spans[0].traceId(), List.of(spans));
  }

  private static TraceDecision whole(String reason) {
    return new TraceDecision.Whole(reason);
  }

  private static SpanBuilder usual() {
    return new SpanBuilder("order").kind(SpanKind.SERVER).name("GET /orders").duration(500 * MS);
  }

  private KeepPolicy policy(List<String> attributes) {
    return new KeepPolicy(
        properties(attributes), counted, pinned, knob, TraceLevers.none(), now::get);
  }

  private static KeepProperties properties(List<String> attributes) {
    return properties(attributes, Duration.ofMinutes(30));
  }

  private static KeepProperties properties(List<String> attributes, Duration freshDeploy) {
    return new KeepProperties(
        true, 0.1, Duration.ofMinutes(5), attributes, Duration.ofMillis(1), 60, freshDeploy);
  }

  private static Resource resource(String key, String value) {
    return new Resource(Attributes.of("service.name", "order", key, value), 0, "");
  }

  private Deployment deployment(String version, String previous, long startedNs) {
    return new Deployment(
        version,
        Deployment.Kind.DEPLOY,
        order,
        version,
        previous,
        Deployment.State.ROLLING,
        0.5,
        null,
        startedNs,
        null,
        null,
        null,
        null,
        null,
        Set.of(),
        null,
        List.of(),
        List.of());
  }
}
