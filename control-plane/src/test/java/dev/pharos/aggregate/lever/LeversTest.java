package dev.pharos.aggregate.lever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.query.SetClock;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.memory.MemoryKeptState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LeversTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static final LeverTarget IDLE = new LeverTarget.Metric("idle_total", "order");
  private static final LeverTarget USER = new LeverTarget.Label("asked_total", "user", null);
  private static final LeverTarget.Pattern LINES =
      new LeverTarget.Pattern(
          new ServiceId("shop", "order", "demo"), 7, "looked at <*>", "looked at 1", 10);

  private static final LeverTarget LEVEL =
      new LeverTarget.LogLevel("shop/order", "demo", "com.acme", Severity.DEBUG);

  private final SetClock clock = new SetClock(NOON);
  private final MemoryKeptState kept = new MemoryKeptState();
  private Levers levers = open();

  private Levers open() {
    try {
      return new Levers(kept, JsonMapper.shared(), clock);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static SampleBatch batch(Labels... series) {
    return SampleBatch.of(
        List.of(series).stream()
            .map(labels ->
                new IncomingSeries(labels, Samples.builder().add(NOON.toEpochMilli(), 1).build()))
            .toList());
  }

  @Test
  void whatWasDecidedHoldsAfterARestartWithWhatItLeftOut() throws Exception {
    levers.apply(IDLE, NOON.plusSeconds(3600), "Ada", "nobody reads it");
    levers.apply(USER, null, "Bob", "too many users");
    levers.apply(LINES, null, "Cy", "noise");
    levers.apply(LEVEL, NOON.plusSeconds(900), "Di", "looking");
    levers.apply(new LeverTarget.Keep("order", 0.2), null, "Di", "cost");
    levers
        .metrics()
        .apply(batch(Labels.of("__name__", "idle_total", "job", "order")), KeptSums.NONE);
    List<Levers.State> before = levers.all();
    List<LeverChange> changes = levers.changes();
    levers.close();

    levers = open();

    assertThat(levers.all())
        .extracting(Levers.State::lever)
        .containsExactlyElementsOf(before.stream().map(Levers.State::lever).toList());
    assertThat(levers.changes()).isEqualTo(changes);
    assertThat(of(IDLE).leftOut().of(LeftOut.Reason.DROPPED).items()).isEqualTo(1);
    assertThat(levers.metrics().changes(Labels.of("__name__", "asked_total", "user", "1")))
        .isTrue();
    assertThat(levers.lines().patterns()).containsExactly(7L);
    assertThat(rate(LINES.service())).hasValue(0.2);
  }

  private Optional<Double> rate(ServiceId... services) {
    return levers.traces().of(List.of(services)).map(TraceLevers.Ruling::rate);
  }

  @Test
  void theLowestRateOfATracesServicesDecidesAndElseThatOfAll() throws Exception {
    levers.apply(new LeverTarget.Keep(null, 0.01), null, "Ada", "cost");
    levers.apply(new LeverTarget.Keep("order", 0.5), null, "Ada", "read often");
    levers.apply(new LeverTarget.Keep("shop/cart", 0.3), NOON.plusSeconds(60), "Ada", "for now");
    ServiceId order = new ServiceId("shop", "order", "demo");
    ServiceId cart = new ServiceId("shop", "cart", "demo");
    ServiceId others = new ServiceId("bank", "cart", "demo");

    assertThat(rate(order)).hasValue(0.5);
    assertThat(rate(order, cart)).hasValue(0.3);
    assertThat(rate(others)).hasValue(0.01);
    clock.advance(Duration.ofSeconds(61));
    assertThat(rate(order, cart)).hasValue(0.5);
    assertThat(rate(cart)).hasValue(0.01);
  }

  @Test
  void aRateIsToldAsItWouldBeWithAnotherLever() throws Exception {
    ServiceId order = new ServiceId("shop", "order", "demo");
    TraceLevers traces = levers.traces();
    assertThat(rate(order)).isEmpty();
    assertThat(traces.rateWith(new LeverTarget.Keep("cart", 0.1), List.of(order))).isEmpty();
    levers.apply(new LeverTarget.Keep("order", 0.5), null, "Ada", "cost");

    assertThat(traces.rateWith(new LeverTarget.Keep("order", 0.9), List.of(order))).hasValue(0.9);
    assertThat(traces.rateWith(new LeverTarget.Keep("shop/order", 0.9), List.of(order)))
        .hasValue(0.5);
    assertThat(traces.rateWith(new LeverTarget.Keep(null, 0.1), List.of(order))).hasValue(0.5);
    assertThat(rate(order)).as("nothing was changed").hasValue(0.5);
  }

  @Test
  void anotherRateOfTheSameServiceTakesThePlaceOfTheFirst() throws Exception {
    levers.apply(new LeverTarget.Keep("order", 0.5), null, "Ada", "cost");
    levers.apply(new LeverTarget.Keep("order", 0.7), null, "Bob", "too few");

    assertThat(rate(LINES.service())).hasValue(0.7);
    assertThat(levers.changes().getFirst().action()).isEqualTo(LeverChange.Action.REPLACED);
  }

  @Test
  void aRateSaysThatItDoesNothingWhereAllTracesAreKept() throws Exception {
    levers.apply(new LeverTarget.Keep("order", 0.5), null, "Ada", "cost");
    levers.apply(LINES, null, "Cy", "noise");
    levers.close();
    levers = open();
    levers.traces().idle();

    assertThat(
            levers.all().stream().filter(Levers.State::lost).map(state -> state.lever().target()))
        .containsExactly(new LeverTarget.Keep("order", 0.5));
  }

  @Test
  void aMetricIsLeftOutOfTheServiceThatIsMeantAndOfNoOther() throws Exception {
    levers.apply(IDLE, null, "Ada", "nobody reads it");
    Labels named = Labels.of("__name__", "idle_total", "service_name", "order");
    Labels spaced = Labels.of("__name__", "idle_total", "job", "shop/order");
    Labels other = Labels.of("__name__", "idle_total", "job", "preorder");
    Labels read = Labels.of("__name__", "read_total", "job", "shop/order");

    SampleBatch left = levers.metrics().apply(batch(named, spaced, other, read), KeptSums.NONE);

    assertThat(left.series()).extracting(IncomingSeries::labels).containsExactly(other, read);
    assertThat(of(IDLE).leftOut().all().items()).isEqualTo(2);
    SampleBatch untouched = batch(other, read);
    assertThat(levers.metrics().apply(untouched, KeptSums.NONE)).isSameAs(untouched);
  }

  @Test
  void anEndIsAnEndAndIsToldInTheAudit() throws Exception {
    levers.apply(IDLE, NOON.plusSeconds(60), "Ada", "for a minute");
    SampleBatch idle = batch(Labels.of("__name__", "idle_total", "job", "order"));
    clock.advance(Duration.ofMinutes(1));

    assertThat(levers.metrics().apply(idle, KeptSums.NONE)).isSameAs(idle);
    levers.keep();
    levers.keep();

    assertThat(of(IDLE).active()).isFalse();
    assertThat(levers.changes())
        .extracting(LeverChange::action)
        .containsExactly(LeverChange.Action.ENDED, LeverChange.Action.APPLIED);
    clock.advance(Levers.SHOWN_AFTER_END);
    assertThat(levers.all()).isEmpty();
  }

  @Test
  void whoRevokesSaysWhyAndAllIsKeptAgain() throws Exception {
    String id = levers.apply(IDLE, null, "Ada", "nobody reads it").lever().id();
    clock.advance(Duration.ofMinutes(5));

    assertThat(levers.revoke(id, "Bob", "I do")).isPresent();
    assertThat(levers.revoke(id, "Cy", "again")).isPresent();
    assertThat(levers.revoke("another", "Cy", "again")).isEmpty();

    LeverChange revoked = levers.changes().getFirst();
    assertThat(revoked.at()).isEqualTo(NOON.plusSeconds(300));
    assertThat(revoked.author()).isEqualTo("Bob");
    assertThat(revoked.reason()).isEqualTo("I do");
    assertThat(revoked.before()).isNotNull().returns("Ada", Lever::author);
    assertThat(revoked.after()).isNull();
    assertThat(levers.changes()).hasSize(2);
    SampleBatch idle = batch(Labels.of("__name__", "idle_total", "job", "order"));
    assertThat(levers.metrics().apply(idle, KeptSums.NONE)).isSameAs(idle);
  }

  @Test
  void anotherOfTheSameThingTakesItsPlace() throws Exception {
    levers.apply(LINES, null, "Ada", "noise");
    LeverTarget none =
        new LeverTarget.Pattern(LINES.service(), 7, LINES.template(), LINES.example(), 0);
    levers.apply(none, null, "Bob", "all noise");

    assertThat(levers.all().stream().filter(Levers.State::active)).hasSize(1);
    LeverChange change = levers.changes().getFirst();
    assertThat(change.action()).isEqualTo(LeverChange.Action.REPLACED);
    assertThat(change.before()).isNotNull().returns(LINES, Lever::target);
    assertThat(change.after()).isNotNull().returns(none, Lever::target);
  }

  @Test
  void tooManyAreRefused() throws Exception {
    for (int i = 0; i < Levers.MOST; i++) {
      levers.apply(new LeverTarget.Metric("m" + i, null), null, "Ada", "one more");
    }
    assertThatThrownBy(() -> levers.apply(IDLE, null, "Ada", "one more"))
        .isInstanceOf(Levers.TooManyException.class);
    levers.apply(new LeverTarget.Metric("m1", null), null, "Ada", "again");
  }

  /** As they were written before there were log levels. */
  @Test
  void whatAnEarlierVersionWroteIsRead() {
    kept.replace(
        "levers",
        """
        {"levers": [{"lever": {"id": "l1", "lines": null,
           "metric": {"metric": "idle_total", "label": null, "service": "order"},
           "from": "2026-05-04T11:00:00Z", "until": null, "author": "Ada", "reason": "unread"},
          "leftOut": [{"reason": "dropped", "items": 7, "textBytes": 0}]}], "changes": []}
        """
            .getBytes(StandardCharsets.UTF_8));
    levers = open();

    assertThat(of(IDLE).leftOut().all().items()).isEqualTo(7);
    assertThat(kept.notices()).isEmpty();
  }

  @Test
  void whatMakesNoSenseIsSetAside() {
    kept.replace("levers", "{\"levers\":[{}]}".getBytes(StandardCharsets.UTF_8));
    levers = open();
    assertThat(levers.all()).isEmpty();
    assertThat(kept.notices()).containsExactly("levers");
  }

  @Test
  void eachLeverHasCountersByReason() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new LeverConfiguration().leverMeters(levers).bindTo(registry);
    String id = levers.apply(IDLE, null, "Ada", "nobody reads it").lever().id();
    levers
        .metrics()
        .apply(batch(Labels.of("__name__", "idle_total", "job", "order")), KeptSums.NONE);

    assertThat(
            registry
                .get("pharos.levers.left.out.items")
                .tag("lever", id)
                .tag("reason", "dropped")
                .functionCounter()
                .count())
        .isEqualTo(1);
  }

  private Levers.State of(LeverTarget target) {
    return levers.all().stream()
        .filter(state -> state.lever().target().equals(target))
        .findFirst()
        .orElseThrow();
  }
}
