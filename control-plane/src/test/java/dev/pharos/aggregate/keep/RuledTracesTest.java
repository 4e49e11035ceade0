package dev.pharos.aggregate.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.TraceDecision;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Traces on which a lever decides instead of the knob. */
class RuledTracesTest {
  private static final TraceDecision GONE = TraceDecision.LeftOut.LEFT_OUT;
  private static final TraceDecision ALL = new TraceDecision.Whole("all");

  private final SetClock clock = new SetClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final Levers levers = levers();
  private final KeepKnob knob = new KeepKnob(1);
  private final KeepPolicy policy = SetPolicy.of(knob, new SetTelemetry(), levers.traces(), clock);

  private Levers levers() {
    try {
      return new Levers(new MemoryKeptState(), JsonMapper.shared(), clock);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Span span(long trace, String service, StatusCode status) {
    return SetSpans.span(
        new TraceId(5, trace),
        service.hashCode(),
        0,
        service,
        "GET /orders",
        SpanKind.SERVER,
        1,
        2,
        Attributes.EMPTY,
        status);
  }

  private static Span span(long trace, String service) {
    return span(trace, service, StatusCode.UNSET);
  }

  private TraceDecision decide(Span... spans) {
    return policy.decide(spans[0].traceId(), List.of(spans));
  }

  private long leftOut() {
    return levers.all().getFirst().leftOut().all().items();
  }

  @Test
  void aLeverGoesBeforeTheConfiguredRateAndWhatABudgetSays() throws Exception {
    assertThat(decide(span(1, "order"))).as("as configured").isEqualTo(ALL);
    levers.apply(new LeverTarget.Keep("order", 0), null, "Ada", "cost");
    assertThat(decide(span(1, "order"), span(1, "gateway"))).isEqualTo(GONE);
    assertThat(decide(span(1, "gateway"))).as("another service").isEqualTo(ALL);

    knob.turn(services -> OptionalDouble.of(0));
    String id = levers.apply(new LeverTarget.Keep("order", 1), null, "Ada", "all").lever().id();
    assertThat(decide(span(1, "order"))).as("whatever a budget says").isEqualTo(ALL);
    assertThat(decide(span(1, "gateway"))).isEqualTo(GONE);

    levers.revoke(id, "Bob", "enough");
    assertThat(decide(span(1, "order"))).as("the budget again").isEqualTo(GONE);
  }

  @Test
  void errorsAreKeptWhateverALeverSays() throws Exception {
    levers.apply(new LeverTarget.Keep(null, 0), null, "Ada", "cost");

    assertThat(decide(span(1, "order"), span(1, "cart", StatusCode.ERROR)))
        .isEqualTo(new TraceDecision.Whole("error"));
  }

  @Test
  void aPartOfATraceCountsForTheLeverThatDecidedOnTheWhole() throws Exception {
    levers.apply(new LeverTarget.Keep("order", 0), null, "Ada", "cost");
    Span gateway = span(1, "gateway");
    decide(gateway, span(1, "order"));

    policy.decided(List.of(gateway), GONE);

    assertThat(leftOut()).isEqualTo(1);
    assertThat(knob.taken(OptionalDouble.of(60)))
        .isEqualTo(Map.of(gateway.service(), new DecidedBytes(0, 60, 0, 60, 0)));
  }

  @Test
  void whatALeverDidNotDecideIsNotCountedForIt() throws Exception {
    Span before = span(1, "order");
    decide(before);
    levers.apply(new LeverTarget.Keep("order", 1), null, "Ada", "all of it");
    Span failed = span(2, "order", StatusCode.ERROR);
    Span kept = span(3, "order");

    policy.decided(List.of(before), ALL);
    policy.decided(List.of(failed), decide(failed));
    policy.decided(List.of(kept), decide(kept));

    ServiceId order = before.service();
    assertThat(knob.taken(OptionalDouble.of(60)))
        .isEqualTo(Map.of(order, new DecidedBytes(60, 120, 120, 60, 60)));
    assertThat(leftOut()).isZero();
  }
}
