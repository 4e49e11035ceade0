package dev.pharos.aggregate.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.aggregate.keep.KeepKnob.Decision;
import dev.pharos.query.SetSpans;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeepKnobTest {
  private static final ServiceId ORDER = new ServiceId("", "order", "");
  private static final ServiceId CART = new ServiceId("", "cart", "");

  private final KeepKnob knob = new KeepKnob(0.1);

  private static Span span(String service, String... attributes) {
    return SetSpans.span(
        new TraceId(1, 1),
        1,
        0,
        service,
        "GET /",
        SpanKind.SERVER,
        1,
        2,
        Attributes.of(attributes),
        StatusCode.UNSET);
  }

  @Test
  void whatIsCountedWaitsUntilItIsKnownWhatASpanTakesAndIsToldOnce() {
    knob.add(List.of(span("order"), span("order")), Decision.ALWAYS);
    assertThat(knob.taken(OptionalDouble.empty())).isEmpty();
    knob.add(List.of(span("order")), Decision.KEPT);
    knob.add(List.of(span("order"), span("order"), span("order")), Decision.LEFT_OUT);

    assertThat(knob.taken(OptionalDouble.of(60)))
        .isEqualTo(Map.of(ORDER, new DecidedBytes(120, 240, 60)));
    assertThat(knob.taken(OptionalDouble.of(60))).isEmpty();
  }

  @Test
  void whatLeversDecidedIsOrdinaryAndToldApart() {
    knob.add(List.of(span("order")), Decision.KEPT);
    knob.add(List.of(span("order"), span("order")), Decision.RULED_KEPT);
    knob.add(List.of(span("order"), span("order"), span("order")), Decision.RULED_LEFT_OUT);

    assertThat(knob.taken(OptionalDouble.of(60)))
        .isEqualTo(Map.of(ORDER, new DecidedBytes(0, 360, 180, 300, 120)));
  }

  @Test
  void spansWithMoreAttributesTakeMoreOfWhatAllTake() {
    knob.add(
        List.of(
            span("order"),
            span(
                "cart", "a", "1", "b", "1", "c", "1", "d", "1", "e", "1", "f", "1", "g", "1", "h",
                "1")),
        Decision.KEPT);

    Map<ServiceId, DecidedBytes> taken = knob.taken(OptionalDouble.of(60));

    assertThat(taken)
        .isEqualTo(Map.of(ORDER, new DecidedBytes(0, 40, 40), CART, new DecidedBytes(0, 80, 80)));
  }

  /** What is on disk is what was kept: its mean is not that of all that was decided on. */
  @Test
  void theMeanOnDiskIsThatOfWhatWasKept() {
    Span heavy =
        span(
            "cart", "a", "1", "b", "1", "c", "1", "d", "1", "e", "1", "f", "1", "g", "1", "h", "1");
    knob.add(List.of(heavy), Decision.ALWAYS);
    knob.add(List.of(span("order"), span("order")), Decision.LEFT_OUT);

    assertThat(knob.taken(OptionalDouble.of(160)))
        .isEqualTo(Map.of(CART, new DecidedBytes(160, 0, 0), ORDER, new DecidedBytes(0, 160, 0)));
    knob.add(List.of(span("order")), Decision.RULED_LEFT_OUT);
    assertThat(knob.taken(OptionalDouble.of(160)))
        .as("that none was kept meanwhile changes nothing of what is there")
        .isEqualTo(Map.of(ORDER, new DecidedBytes(0, 80, 0, 80, 0)));
  }

  @Test
  void theConfiguredRateHoldsUntilSomebodySaysAnother() {
    assertThat(knob.rate(Set.of(ORDER))).isEqualTo(0.1);

    knob.turn(
        services -> services.contains(ORDER) ? OptionalDouble.of(0.7) : OptionalDouble.empty());

    assertThat(knob.rate(Set.of(ORDER, CART))).isEqualTo(0.7);
    assertThat(knob.rate(Set.of(CART))).isEqualTo(0.1);
    assertThatThrownBy(() -> new KeepKnob(1.5)).hasMessage("a rate of 1.5 is not between 0 and 1");
  }
}
