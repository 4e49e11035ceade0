package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.memory.MemoryRollupStore;
import dev.pharos.store.span.EmbeddedSpanStore;
import dev.pharos.store.span.SpanStoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over the real store and aggregates; compares with looking at every span. */
class ExemplarSearchTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;
  private static final long START_NS = TimeRange.epochNs(Instant.parse("2026-05-04T12:00:00Z"));
  private static final Duration HOUR = Duration.ofHours(1);
  private static final ServiceId ORDER = new ServiceId("", "order", "");

  /** The accuracy of what was counted, twice: what is found may be so much faster. */
  private static final double ABOUT = 0.96;

  @TempDir Path folder;
  private final SetClock clock = new SetClock(TimeRange.instant(START_NS));
  private final MemoryRollupStore rollups = new MemoryRollupStore();
  private final StreamingAggregates aggregates = new StreamingAggregates(rollups);
  private final RedQuery red =
      new RedQuery(
          new WindowReader(aggregates, rollups, clock, () -> TimeRange.epochNs(clock.instant())));
  private final List<Span> sent = new ArrayList<>();
  private EmbeddedSpanStore spans;
  private long ticks;
  private ExemplarSearch exemplars;

  @BeforeEach
  void open() throws IOException {
    spans = EmbeddedSpanStore.open(folder.resolve("spans"), null, SpanStoreSettings.DEFAULT);
    exemplars = new ExemplarSearch(red, spans, () -> ticks);
  }

  @AfterEach
  void close() throws IOException {
    spans.close();
  }

  @Test
  void theSlowestAndAFailedRequestOfEachSixtiethAreFound() throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < 5_000; i++) {
      send(random, i % 2 == 0 ? "order" : "payment", SpanKind.SERVER);
      send(random, "order", SpanKind.CLIENT);
    }
    pass(HOUR);

    ChartExemplars found = exemplars.find(ORDER, hour());

    assertThat(found.truncated()).isFalse();
    for (long minute = START_NS; minute < START_NS + HOUR.toNanos(); minute += 60 * SECOND) {
      long from = minute;
      List<Exemplar> ofMinute =
          found.points().stream()
              .filter(point -> point.timeNs() >= from && point.timeNs() < from + 60 * SECOND)
              .flatMap(point -> point.exemplars().stream())
              .toList();
      assertThat(ofMinute.stream().mapToLong(Exemplar::durationNs).max().orElse(0))
          .isGreaterThanOrEqualTo((long) (ABOUT * longest(from)));
      assertThat(ofMinute.stream().anyMatch(Exemplar::error))
          .isEqualTo(requests(from, from + 60 * SECOND, Span::isError) > 0);
      assertThat(ofMinute).hasSizeLessThanOrEqualTo(2);
    }
    for (ChartExemplars.Point point : found.points()) {
      for (Exemplar exemplar : point.exemplars()) {
        assertThat(
                requests(
                    point.timeNs(),
                    point.timeNs() + 10 * SECOND,
                    span -> Exemplar.of(span).equals(exemplar)))
            .isEqualTo(1);
      }
    }
  }

  @Test
  void aRequestThatTookLongIsAtThePointWhereItEnded() throws IOException {
    add(ORDER.name(), SpanKind.SERVER, START_NS, START_NS + 95 * SECOND, StatusCode.UNSET);
    pass(HOUR);

    assertThat(exemplars.find(ORDER, hour()).points())
        .containsExactly(
            new ChartExemplars.Point(
                START_NS + 90 * SECOND, List.of(Exemplar.of(sent.getFirst()))));
  }

  @Test
  void whatAPointShowsIsKept() throws IOException {
    PinnedTraces pinned = new PinnedTraces(clock);
    add(ORDER.name(), SpanKind.SERVER, START_NS, START_NS + 95 * SECOND, StatusCode.UNSET);
    add("payment", SpanKind.SERVER, START_NS, START_NS + 95 * SECOND, StatusCode.UNSET);
    pass(HOUR);

    new ExemplarSearch(red, spans, () -> ticks, pinned).find(ORDER, hour());

    assertThat(pinned.contains(sent.getFirst().traceId())).isTrue();
    assertThat(pinned.contains(sent.getLast().traceId())).as("that no chart shows").isFalse();
  }

  @Test
  void aPointWhoseSpansAreNotKeptHasNone() throws IOException {
    Random random = new Random(5);
    Span counted = span(random, "order", SpanKind.SERVER);
    aggregates.fold(List.of(counted), counted.endNs(), 100);
    pass(HOUR);

    assertThat(red.chart(ORDER, hour())).anyMatch(point -> point.figures() != null);
    assertThat(exemplars.find(ORDER, hour()).points()).isEmpty();
  }

  @Test
  void whatIsCountedAfterAnAnswerIsInTheNext() throws IOException {
    add(ORDER.name(), SpanKind.SERVER, START_NS, START_NS + MS, StatusCode.UNSET);
    pass(HOUR);
    exemplars.find(ORDER, hour());

    add(ORDER.name(), SpanKind.SERVER, START_NS, START_NS + 2 * MS, StatusCode.ERROR);
    pass(Duration.ofSeconds(1));

    assertThat(exemplars.find(ORDER, hour()).points().getFirst().exemplars())
        .containsExactly(Exemplar.of(sent.getLast()));
  }

  @Test
  void whenTimeEndsTheNewestAreThereAndItIsSaid() throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      send(random, "order", SpanKind.SERVER);
    }
    pass(HOUR);
    long step = QueryLimits.LONGEST_EXEMPLARS.toNanos() / 10;
    ExemplarSearch slow = new ExemplarSearch(red, spans, () -> ticks += step);

    ChartExemplars found = slow.find(ORDER, hour());

    assertThat(found.truncated()).isTrue();
    assertThat(found.points()).isNotEmpty();
    assertThat(found.points().getFirst().timeNs())
        .isGreaterThan(START_NS + HOUR.toNanos() - 15 * 60 * SECOND);
  }

  private static TimeRange hour() {
    return new TimeRange(START_NS, START_NS + HOUR.toNanos());
  }

  private long longest(long minute) {
    return sent.stream()
        .filter(span -> isRequest(span, minute, minute + 60 * SECOND))
        .mapToLong(Span::durationNs)
        .max()
        .orElse(0);
  }

  private long requests(long fromNs, long toNs, Predicate<Span> like) {
    return sent.stream().filter(span -> isRequest(span, fromNs, toNs)).filter(like).count();
  }

  private static boolean isRequest(Span span, long fromNs, long toNs) {
    return span.service().equals(ORDER)
        && span.kind() == SpanKind.SERVER
        && span.endNs() >= fromNs
        && span.endNs() < toNs;
  }

  private void send(Random random, String service, SpanKind kind) throws IOException {
    Span span = span(random, service, kind);
    add(service, kind, span.startNs(), span.endNs(), span.status());
  }

  /** Mostly fast, sometimes slow; failures in every second quarter of the hour only. */
  private static Span span(Random random, String service, SpanKind kind) {
    long startNs = START_NS + random.nextLong(HOUR.toNanos() - 40 * SECOND);
    long durationNs = 1 + (long) (Math.pow(random.nextDouble(), 8) * 30 * SECOND);
    boolean failing = (startNs - START_NS) / (15 * 60 * SECOND) % 2 == 1;
    return SetSpans.span(
        new TraceId(random.nextLong(), random.nextLong()),
        1 + random.nextLong(Long.MAX_VALUE),
        0,
        service,
        "GET /things",
        kind,
        startNs,
        startNs + durationNs,
        Attributes.EMPTY,
        failing && random.nextInt(20) == 0 ? StatusCode.ERROR : StatusCode.UNSET);
  }

  private void add(String service, SpanKind kind, long startNs, long endNs, StatusCode status)
      throws IOException {
    Span span =
        SetSpans.span(
            new TraceId(9, sent.size() + 1),
            sent.size() + 1,
            0,
            service,
            "GET /things",
            kind,
            startNs,
            endNs,
            Attributes.EMPTY,
            status);
    sent.add(span);
    spans.add(List.of(span));
    aggregates.fold(List.of(span), START_NS + HOUR.toNanos(), 100);
  }

  private void pass(Duration time) throws IOException {
    clock.advance(time);
    aggregates.tick(TimeRange.epochNs(clock.instant()));
  }
}
