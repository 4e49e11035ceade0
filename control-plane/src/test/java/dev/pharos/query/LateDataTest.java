package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.memory.MemoryRollupStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spans for windows that left memory, and were asked for, long before they come. */
class LateDataTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START_NS = TimeRange.epochNs(Instant.parse("2026-05-04T12:00:00Z"));
  private static final ServiceId ORDER = new ServiceId("", "order", "");

  private final SetClock clock = new SetClock(TimeRange.instant(START_NS));
  private final MemoryRollupStore store = new MemoryRollupStore();
  private final StreamingAggregates aggregates = new StreamingAggregates(store);
  private final WindowReader reader =
      new WindowReader(aggregates, store, clock, () -> TimeRange.epochNs(clock.instant()));
  private final RedQuery red = new RedQuery(reader);
  private final GraphQuery graph =
      new GraphQuery(aggregates, reader, red, new ServiceQuery(aggregates, clock));
  private long spans;

  @Test
  void aSpanForAWindowThatWasAskedForBeforeIsInTheNextAnswer() throws IOException {
    send(START_NS);
    pass(Duration.ofMinutes(10));
    TimeRange threeMinutes = new TimeRange(START_NS - SECOND, START_NS + 180 * SECOND);
    assertThat(requests(threeMinutes)).isEqualTo(1);
    assertThat(calls(threeMinutes)).isEqualTo(1);

    send(START_NS + 20 * SECOND);
    pass(Duration.ofSeconds(1));

    assertThat(requests(threeMinutes)).isEqualTo(2);
    assertThat(operations(threeMinutes)).isEqualTo(2);
    assertThat(calls(threeMinutes)).isEqualTo(2);
  }

  @Test
  void soItIsInTheMinutesThatLongRangesAreMadeOf() throws IOException {
    send(START_NS);
    pass(Duration.ofHours(3));
    TimeRange hour = new TimeRange(START_NS - SECOND, START_NS + 3600 * SECOND);
    assertThat(requests(hour)).isEqualTo(1);

    send(START_NS + 20 * SECOND);
    pass(Duration.ofSeconds(1));

    assertThat(requests(hour)).isEqualTo(2);
    assertThat(calls(hour)).isEqualTo(2);
  }

  private void send(long startNs) {
    Span span =
        SetSpans.span(
            new TraceId(7, ++spans),
            spans,
            0,
            "order",
            "GET /things",
            SpanKind.SERVER,
            startNs,
            startNs + 1_000);
    aggregates.fold(List.of(span), TimeRange.epochNs(clock.instant()), 100);
  }

  private void pass(Duration time) throws IOException {
    clock.advance(time);
    aggregates.tick(TimeRange.epochNs(clock.instant()));
  }

  private long requests(TimeRange range) throws IOException {
    return red.services(range, 60).get(ORDER).total().requests();
  }

  private long operations(TimeRange range) throws IOException {
    return red.operations(ORDER, range).stream().mapToLong(o -> o.total().requests()).sum();
  }

  private long calls(TimeRange range) throws IOException {
    return graph.graph(range, null, Place.ANYWHERE).edges().stream()
        .mapToLong(GraphEdge::serverCalls)
        .sum();
  }
}
