package dev.pharos.steer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.aggregate.ServedProbability;
import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.query.SetSpans;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.Resource;
import dev.pharos.signal.SampledCalls;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.memory.MemoryKeptState;
import dev.pharos.store.memory.MemoryRollupStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ServedRatesTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static final Strategy TENTH = new Strategy(0.1, Map.of(), false);
  private static final Strategy HALF = new Strategy(0.5, Map.of(), false);

  private final MemoryKeptState kept = new MemoryKeptState();
  private ServedRates served = open();

  private ServedRates open() {
    try {
      return new ServedRates(kept, JsonMapper.shared());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private double of(String operation, long seconds, double lot) {
    return served.of("gateway", operation, at(seconds).toEpochMilli(), lot);
  }

  private double of(long seconds) {
    return of("GET", seconds, TraceLot.UNKNOWN);
  }

  @Test
  void whoWasNeverToldAnythingBeginsAllTraces() {
    served.told("gateway", Strategy.ALL, at(0));

    assertThat(served.isAnythingSampled()).isFalse();
    assertThat(of(10)).isEqualTo(1);
  }

  @Test
  void aLoneAgentDoesAsItIsToldFromThenOn() {
    served.told("gateway", TENTH, at(0));
    served.told("gateway", new Strategy(0.1, Map.of("POST", 0.8), false), at(60));
    served.told("gateway", Strategy.ALL, at(120));

    assertThat(served.isAnythingSampled()).isTrue();
    assertThat(of(-1)).isEqualTo(1);
    assertThat(of(0)).isEqualTo(0.1);
    assertThat(of("POST", 59, TraceLot.UNKNOWN)).isEqualTo(0.1);
    assertThat(of("POST", 60, TraceLot.UNKNOWN)).isEqualTo(0.8);
    assertThat(of(119)).isEqualTo(0.1);
    assertThat(of(120)).isEqualTo(1);
    assertThat(served.of("order", "GET", at(30).toEpochMilli(), 0.9)).isEqualTo(1);
  }

  @Test
  void ofManyAgentsMoreAndMoreHaveAskedSinceAChange() {
    for (int second = 0; second < 120; second += 6) {
      served.told("gateway", TENTH, at(second));
    }
    served.told("gateway", HALF, at(120));

    assertThat(of(119)).isEqualTo(0.1);
    assertThat(of(120)).isCloseTo(0.1 * 0.9 + 0.5 * 0.1, within(1e-9));
    assertThat(of(150)).isCloseTo(0.1 * 0.45 + 0.5 * 0.55, within(1e-9));
    assertThat(of(180)).isEqualTo(0.5);
  }

  @Test
  void agentsThatAskedBeforeAnythingWasWantedAreKnown() {
    for (int second = 0; second < 120; second += 15) {
      served.told("gateway", Strategy.ALL, at(second));
    }
    served.told("gateway", HALF, at(120));

    assertThat(of(120)).isCloseTo(0.75 + 0.5 * 0.25, within(1e-9));
    assertThat(of("GET", 120, 0.9)).isCloseTo(0.875, within(1e-9));
    assertThat(of(180)).isEqualTo(0.5);
  }

  @Test
  void aTraceWhoseLotIsAboveAllThatWasToldWasDrawnOtherwise() {
    served.told("gateway", HALF, at(0));
    served.told("gateway", TENTH, at(600));

    assertThat(of("GET", 900, 0.05)).isEqualTo(0.1);
    assertThat(of("GET", 900, 0.3)).isEqualTo(ServedProbability.UNKNOWN);
    // An agent may have drawn it before it asked.
    assertThat(of("GET", 660, 0.3)).isEqualTo(0.1);
    assertThat(of("GET", 660, 0.7)).isEqualTo(ServedProbability.UNKNOWN);
    assertThat(of("GET", 30, 0.7)).isEqualTo(0.5);
  }

  /** A root as an agent for Java sends it. */
  private static Span root(long trace, String operation, Instant begins, double lot) {
    long startNs = TimeRange.epochNs(begins);
    Span plain =
        SetSpans.span(
            new TraceId(trace, (long) (lot * Long.MAX_VALUE)),
            trace,
            SpanId.NONE,
            "gateway",
            operation,
            SpanKind.SERVER,
            startNs,
            startNs + 1_000);
    return new Span(
        plain.traceId(),
        plain.spanId(),
        plain.parentSpanId(),
        "",
        1,
        operation,
        plain.kind(),
        plain.startNs(),
        plain.endNs(),
        plain.status(),
        "",
        plain.attributes(),
        0,
        List.of(),
        0,
        List.of(),
        0,
        plain.scope(),
        new Resource(
            Attributes.of("service.name", "gateway", "telemetry.sdk.language", "java"), 0, ""));
  }

  @Test
  void callsOfUsersAreEstimatedByWhatTheirOperationWasTold() {
    served.told("gateway", new Strategy(0.1, Map.of("POST", 0.5), false), at(0));
    StreamingAggregates aggregates = new StreamingAggregates(new MemoryRollupStore(), served);
    List<Span> roots =
        List.of(
            root(1, "GET /orders/{id}", at(200), 0.01),
            root(2, "GET /orders", at(200), 0.09),
            root(3, "POST /orders", at(200), 0.3),
            root(4, "GET /orders", at(200), 0.3),
            root(5, "GET /orders", at(-1), 0.9));
    aggregates.fold(roots, TimeRange.epochNs(at(201)), 100);

    SampledCalls found = SampledCalls.NONE;
    TimeRange all = new TimeRange(0, Long.MAX_VALUE);
    for (EdgeWindow window : aggregates.edges(Resolution.HOUR, all).windows()) {
      found = found.plus(window.serverSampled());
    }
    assertThat(found.counted()).isEqualTo(5);
    assertThat(found.estimated()).isCloseTo(10 + 10 + 2 + 1, within(1e-9));
    assertThat(found.variance()).isCloseTo(90 + 90 + 2, within(1e-6));
    // Its number is above what its operation was told: another rule drew it.
    assertThat(found.unfollowed()).isEqualTo(1);
  }

  @Test
  void whatWasToldOutlivesTheProcess() throws IOException {
    served.told("gateway", TENTH, at(0));
    served.told("gateway", new Strategy(0.5, Map.of("POST", 0.2), true), at(60));
    served.keep(at(70));
    served = open();

    assertThat(served.isAnythingSampled()).isTrue();
    assertThat(of(-1)).isEqualTo(1);
    assertThat(of(30)).isEqualTo(0.1);
    assertThat(of("POST", 200, TraceLot.UNKNOWN)).isEqualTo(0.2);
    assertThat(of(200)).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[{}]",
        "[{\"service\":\"a\",\"incomplete\":false,\"runs\":[]}]",
        "[{\"service\":\"a\",\"incomplete\":false,\"runs\":[{\"fromMs\":1,\"agents\":1,"
            + "\"probability\":0,\"operations\":{}}]}]"
      })
  void whatIsKeptAndMakesNoSenseIsSetAside(String content) throws IOException {
    kept.replace("sampling-served", content.getBytes(StandardCharsets.UTF_8));
    served = open();

    assertThat(served.isAnythingSampled()).isFalse();
    assertThat(kept.notices()).isNotEmpty();
  }

  @Test
  void whatIsTooOldIsUnknownAndNotOne() throws IOException {
    served.told("gateway", TENTH, at(0));
    served.told("gateway", HALF, at(60));
    served.keep(at(60).plus(ServedRates.KEPT));

    assertThat(of(30)).isEqualTo(ServedProbability.UNKNOWN);
    assertThat(of(60)).isEqualTo(0.5);
  }

  @Test
  void aServiceWhoseAgentsBeginAllTracesAgainIsForgottenAfterAWhile() throws IOException {
    served.told("gateway", TENTH, at(0));
    served.told("gateway", Strategy.ALL, at(60));
    served.keep(at(3_600));
    assertThat(served.isAnythingSampled()).isTrue();

    served.keep(at(61).plus(ServedRates.KEPT));
    assertThat(served.isAnythingSampled()).isFalse();
    assertThat(served.size()).isZero();
  }

  @Test
  void whatIsHeldIsBoundedAndTheOldestGoes() {
    Map<String, Double> operations = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      operations.put("operation " + i, 0.1);
    }
    int changes = 2 * ServedRates.MOST / 201;
    for (int i = 0; i < changes; i++) {
      operations.put("operation 0", 0.1 + i * 0.001);
      served.told("gateway", new Strategy(0.1, operations, true), NOON.plus(Duration.ofSeconds(i)));
    }

    assertThat(served.size()).isBetween(ServedRates.MOST - 201, ServedRates.MOST);
    assertThat(of(0)).isEqualTo(ServedProbability.UNKNOWN);
    assertThat(of("operation 0", changes + 60, TraceLot.UNKNOWN))
        .isEqualTo(0.1 + (changes - 1) * 0.001);
  }
}
