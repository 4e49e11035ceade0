package dev.pharos.steer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SamplingTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static final LeverTarget.Policy TENTH = new LeverTarget.Policy.Probability(0.1);
  private static final LeverTarget.Policy ONE_PER_SECOND = new LeverTarget.Policy.Rate(1);

  private final SetClock clock = new SetClock(NOON);
  private final MemoryKeptState kept = new MemoryKeptState();
  private Levers levers;
  private RootCounts counts;
  private Sampling sampling;
  private long traces;

  SamplingTest() throws IOException {
    open();
  }

  private void open() throws IOException {
    levers = new Levers(kept, JsonMapper.shared(), clock);
    counts = new RootCounts(clock);
    sampling = new Sampling(levers, counts, SetPeers.none(clock), kept, JsonMapper.shared(), clock);
  }

  private void restart() throws IOException {
    sampling.close();
    levers.close();
    open();
  }

  private String lever(String service, String operation, LeverTarget.Policy policy)
      throws Exception {
    return levers
        .apply(new LeverTarget.Sampling(service, operation, policy), null, "Ada", "cost")
        .lever()
        .id();
  }

  /** A root whose id an agent for Java samples at any probability above a share. */
  private void began(String service, String operation, double share) {
    Span span =
        SetSpans.span(
            new TraceId(++traces, (long) (share * Long.MAX_VALUE)),
            traces,
            0,
            service,
            operation,
            SpanKind.SERVER,
            0,
            1);
    Resource resource =
        new Resource(
            Attributes.of("service.name", service, "telemetry.sdk.language", "java"), 0, "");
    counts.began(
        new Span(
            span.traceId(),
            span.spanId(),
            span.parentSpanId(),
            "",
            1,
            operation,
            span.kind(),
            0,
            1,
            span.status(),
            "",
            span.attributes(),
            0,
            span.events(),
            0,
            span.links(),
            0,
            span.scope(),
            resource),
        TimeRange.epochNs(clock.instant()));
  }

  private void minute(String service, String operation, int roots, double highest)
      throws IOException {
    for (int i = 0; i < roots; i++) {
      began(service, operation, highest * i / roots);
    }
    clock.advance(Duration.ofMinutes(1));
    sampling.look();
  }

  @Test
  void withoutALeverEverythingIsSampled() {
    assertThat(sampling.tell("order", "grpc", "10.0.0.1")).isEqualTo(Strategy.ALL);
    assertThat(sampling.states())
        .singleElement()
        .satisfies(state -> {
          assertThat(state.levers()).isEmpty();
          assertThat(state.polls())
              .containsExactly(new SamplingState.Poll("grpc", "10.0.0.1", NOON));
        });
    assertThat(sampling.wasNeverTold()).isTrue();
  }

  @Test
  void aShareHoldsForItsServiceUntilItIsRevokedAndOverARestart() throws Exception {
    String id = lever("order", null, TENTH);

    restart();

    assertThat(sampling.strategy("order")).isEqualTo(new Strategy(0.1, Map.of(), false));
    assertThat(sampling.strategy("payment")).isEqualTo(Strategy.ALL);
    levers.revoke(id, "Bob", "seen enough");
    assertThat(sampling.strategy("order")).isEqualTo(Strategy.ALL);
  }

  @Test
  void anOperationsLeverGoesBeforeItsServices() throws Exception {
    lever("order", null, TENTH);
    lever("order", "GET", new LeverTarget.Policy.Probability(0.5));

    assertThat(sampling.strategy("order")).isEqualTo(new Strategy(0.1, Map.of("GET", 0.5), false));
  }

  @Test
  void aRateFollowsTheTrafficOfEachOperationAndIsKeptOverARestart() throws Exception {
    lever("order", null, ONE_PER_SECOND);
    assertThat(sampling.strategy("order")).isEqualTo(new Strategy(1, Map.of(), true));
    minute("order", "GET /orders/{id}", 1, 1);
    for (int i = 0; i < 6_000; i++) {
      began("order", "GET /orders/{id}", i / 6_000.0);
    }
    minute("order", "cleanup", 3, 1);

    Strategy told = sampling.strategy("order");
    assertThat(told.probability()).isEqualTo(1);
    assertThat(told.operations()).containsOnlyKeys("GET", "cleanup");
    assertThat(told.of("GET")).as("agents know no route yet").isCloseTo(0.01, within(0.001));
    assertThat(told.of("cleanup")).isEqualTo(1);

    restart();
    sampling.look();
    assertThat(sampling.strategy("order").of("GET")).isEqualTo(told.of("GET"));
  }

  @Test
  void anOperationWhoseAgentsDoNotFollowIsLeftAloneAndSaysSo() throws Exception {
    lever("order", null, ONE_PER_SECOND);
    minute("order", "GET", 1, 1);
    minute("order", "GET", 6_000, 1);
    double told = sampling.strategy("order").of("GET");

    minute("order", "GET", 6_000, 1);
    minute("order", "GET", 6_000, 1);

    assertThat(sampling.strategy("order").of("GET")).isEqualTo(told);
    assertThat(state("GET").followed()).isFalse();
    minute("order", "GET", 60, told);
    minute("order", "GET", 60, told);
    assertThat(state("GET").followed()).isTrue();
    assertThat(state("GET").wantedPerSecond()).isEqualTo(1);
  }

  private SamplingState.OfOperation state(String operation) {
    return sampling.states().getFirst().operations().stream()
        .filter(one -> one.operation().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void operationsWithoutAPlaceAreOne() throws Exception {
    lever("order", null, ONE_PER_SECOND);
    minute("order", "job", 1, 1);
    for (int i = 0; i < 6_200; i++) {
      began("order", "job " + i, i / 6_200.0);
    }
    minute("order", "job", 1, 1);

    Strategy told = sampling.strategy("order");
    assertThat(told.operations()).hasSize(RootCounts.MOST_OPERATIONS);
    assertThat(told.probability()).isCloseTo(0.01, within(0.001));
  }

  @Test
  void whatWasToldIsKnownOfItsTimeAndOverARestart() throws Exception {
    lever("order", null, TENTH);
    sampling.tell("order", "http", "10.0.0.1");
    clock.advance(Duration.ofHours(2));
    restart();

    assertThat(sampling.toldIn("order", range(NOON.minusSeconds(60), NOON.plusSeconds(60))))
        .isEqualTo(0.1);
    assertThat(sampling.toldIn("order", range(NOON.plusSeconds(600), NOON.plusSeconds(660))))
        .isEqualTo(1);
    assertThat(sampling.toldIn("payment", range(NOON, NOON.plusSeconds(60)))).isEqualTo(1);
  }

  private static TimeRange range(Instant from, Instant to) {
    return new TimeRange(TimeRange.epochNs(from), TimeRange.epochNs(to));
  }

  @Test
  void whatIsDamagedIsSetAsideAndAgentsSampleAsTheirLeversSay() throws Exception {
    lever("order", null, TENTH);
    kept.replace(
        "sampling",
        "{\"round\":1,\"probabilities\":[{\"service\":\"a\",\"operation\":\"b\",\"value\":7}]}"
            .getBytes(StandardCharsets.UTF_8));

    open();

    assertThat(kept.notices()).contains("sampling");
    assertThat(sampling.strategy("order").probability()).isEqualTo(0.1);
  }
}
