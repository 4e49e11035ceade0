package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.memory.MemoryRollupStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many instances of a service run. */
class ServiceQueryTest {
  private static final ServiceId ORDER = new ServiceId("", "order", "");
  private static final String REGISTRATION = "r1";

  private final SetClock clock = new SetClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final StreamingAggregates aggregates = new StreamingAggregates(new MemoryRollupStore());
  private final ServiceQuery services = new ServiceQuery(aggregates, clock);
  private long spans;

  @Test
  void anInstanceThatTookBackItsRegistrationIsNotCountedAnyMore() {
    send();
    register(InstanceStatus.UP);
    assertThat(running()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(3));
    aggregates.instanceGone(REGISTRATION, nowNs());
    assertThat(running()).isZero();
    clock.advance(Duration.ofSeconds(1));
    send(); // its last batch

    assertThat(running()).isZero();
  }

  @Test
  void oneThatSendsOnIsCountedAgain() {
    send();
    register(InstanceStatus.UP);
    aggregates.instanceGone(REGISTRATION, nowNs());

    clock.advance(Duration.ofSeconds(30));
    send();

    assertThat(running()).isEqualTo(1);
  }

  @Test
  void oneThatOnlySendsIsCountedUntilItIsSilent() {
    send();
    clock.advance(QueryLimits.INSTANCE_RUNS);
    assertThat(running()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));

    assertThat(running()).isZero();
  }

  private void send() {
    aggregates.fold(
        List.of(
            SetSpans.span(
                new TraceId(7, ++spans),
                spans,
                0,
                "order",
                "GET /things",
                SpanKind.SERVER,
                nowNs() - 1_000,
                nowNs())),
        nowNs(),
        100);
  }

  private void register(InstanceStatus status) {
    InstanceReport report =
        new InstanceReport(
            REGISTRATION, ORDER, "a", "", null, null, null, status, "", "host", null, nowNs());
    aggregates.fold(report);
  }

  private int running() {
    return services.service(ORDER).versions().values().stream().mapToInt(Integer::intValue).sum();
  }

  private long nowNs() {
    return TimeRange.epochNs(clock.instant());
  }
}
