package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.memory.MemoryRollupStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Answers made from sums that are kept are those of adding everything up anew. */
class KeptSumsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long BEGIN_NS = TimeRange.epochNs(Instant.parse("2026-05-04T12:00:00Z"));
  private static final List<String> SERVICES = List.of("a", "b", "c", "d");
  private static final int STEPS = 60;
  private static final long LONGEST_AGO_SECONDS = 200 * 3600;

  /** One who asks, counts and lets time pass by chance, with answers kept all the while. */
  private static final class Run {
    private final Random random;
    private final SetClock clock = new SetClock(TimeRange.instant(BEGIN_NS));
    private final MemoryRollupStore store = new MemoryRollupStore();
    private final StreamingAggregates aggregates = new StreamingAggregates(store);
    private final WindowReader reader =
        new WindowReader(aggregates, store, clock, () -> TimeRange.epochNs(clock.instant()));
    private final RedQuery red = new RedQuery(reader);
    private final GraphQuery graph =
        new GraphQuery(aggregates, reader, red, new ServiceQuery(aggregates, clock));
    private long ids;

    Run(long seed) {
      random = new Random(seed);
    }

    long nowNs() {
      return TimeRange.epochNs(clock.instant());
    }

    void step() throws IOException {
      switch (random.nextInt(4)) {
        case 0 -> clock.advance(Duration.ofSeconds(random.nextInt(1, 12)));
        case 1 -> clock.advance(Duration.ofSeconds(random.nextInt(10, 2_000)));
        default -> send(random.nextInt(1, 20));
      }
      aggregates.tick(nowNs());
    }

    /** Mostly of now, some of long ago. */
    void send(int calls) {
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        long ago = random.nextInt(4) > 0 ? random.nextInt(20) : random.nextLong(20_000);
        long endNs = nowNs() - ago * SECOND;
        TraceId trace = new TraceId(7, ++ids);
        String callee = SERVICES.get(random.nextInt(SERVICES.size()));
        long takes = random.nextLong(1, 5_000_000);
        long callId = ++ids;
        if (random.nextInt(5) > 0) {
          String caller = SERVICES.get(random.nextInt(SERVICES.size()));
          spans.add(
              SetSpans.span(
                  trace,
                  callId,
                  0,
                  caller,
                  "GET",
                  SpanKind.CLIENT,
                  endNs - takes - 1_000,
                  endNs + 10));
        }
        spans.add(
            SetSpans.span(
                trace,
                ++ids,
                callId,
                callee,
                "GET /" + random.nextInt(3),
                SpanKind.SERVER,
                endNs - takes,
                endNs));
      }
      aggregates.fold(spans, nowNs(), 100);
    }

    TimeRange someRange() {
      long toNs = nowNs() - (random.nextBoolean() ? 0 : random.nextLong(10_000) * SECOND);
      long length = (long) Math.exp(random.nextDouble() * Math.log(LONGEST_AGO_SECONDS - 30)) + 30;
      return new TimeRange(toNs - length * SECOND, toNs);
    }

    Map<EdgeEnds, List<Object>> graphByKeptSums(TimeRange range) throws IOException {
      Map<EdgeEnds, List<Object>> edges = new HashMap<>();
      graph
          .graph(range, null, Place.ANYWHERE)
          .edges()
          .forEach(edge ->
              edges.put(
                  edge.ends(), List.of(edge.calls(), edge.clientCalls(), edge.serverCalls())));
      return edges;
    }

    Map<EdgeEnds, List<Object>> graphAddedUpAnew(TimeRange range) {
      Stretch stretch = reader.stretch(range);
      Map<EdgeEnds, EdgeSum> sums = new HashMap<>();
      for (EdgeWindow window : edgeWindows(stretch)) {
        sums.computeIfAbsent(
                new EdgeEnds(window.key().caller(), window.key().callee()), ends -> new EdgeSum())
            .add(window);
      }
      sums.values().removeIf(sum -> sum.seen().requests() == 0);
      Map<EdgeEnds, List<Object>> edges = new HashMap<>();
      sums.forEach((ends, sum) ->
          edges.put(
              ends,
              List.of(
                  sum.seen().over(stretch.seconds()),
                  sum.asSeenBy(EdgeSum.End.CALLER).requests(),
                  sum.asSeenBy(EdgeSum.End.CALLEE).requests())));
      return edges;
    }

    private List<EdgeWindow> edgeWindows(Stretch stretch) {
      Resolution resolution = stretch.resolution();
      var slice = aggregates.edges(resolution, stretch.range());
      List<EdgeWindow> all = new ArrayList<>(slice.windows());
      store.edges(resolution, stretch.range()).stream()
          .filter(window -> window.startNs() < slice.completeFromNs())
          .forEach(all::add);
      return all;
    }

    Map<ServiceId, ServiceRed> servicesAddedUpAnew(TimeRange range) {
      Stretch stretch = reader.stretch(range);
      var slice = aggregates.red(stretch.resolution(), stretch.range(), null);
      List<RedWindow> all = new ArrayList<>(slice.windows());
      store.red(stretch.resolution(), stretch.range(), null).stream()
          .filter(window -> window.startNs() < slice.completeFromNs())
          .forEach(all::add);
      Map<ServiceId, RedSeries> series = new HashMap<>();
      for (RedWindow window : all) {
        if (window.key().kind().isInbound()) {
          series
              .computeIfAbsent(window.key().service(), service -> new RedSeries(stretch, 60))
              .add(window.startNs(), window.requests(), window.errors(), window.latency());
        }
      }
      Map<ServiceId, ServiceRed> services = new HashMap<>();
      series.forEach((service, sums) ->
          services.put(
              service,
              new ServiceRed(RedSum.orNull(sums.total(), stretch.seconds()), sums.points())));
      return services;
    }
  }

  @Property(tries = 25)
  void theGraphOfARangeIsTheSumOfItsWindowsWhateverCameLate(@ForAll long seed) throws IOException {
    Run run = new Run(seed);
    for (int i = 0; i < STEPS; i++) {
      run.step();
      TimeRange range = run.someRange();
      assertThat(run.graphByKeptSums(range)).isEqualTo(run.graphAddedUpAnew(range));
    }
  }

  @Property(tries = 25)
  void soAreTheServicesAndTheirTrends(@ForAll long seed) throws IOException {
    Run run = new Run(seed);
    for (int i = 0; i < STEPS; i++) {
      run.step();
      TimeRange range = run.someRange();
      Map<ServiceId, ServiceRed> expected = run.servicesAddedUpAnew(range);
      assertThat(run.red.services(range, 60)).isEqualTo(expected);
      assertThat(run.red.answering(range)).isEqualTo(expected.keySet());
    }
  }
}
