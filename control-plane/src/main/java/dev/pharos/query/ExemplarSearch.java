package dev.pharos.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanStore;
import dev.pharos.store.SpanText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds kept requests that stand for the points of a service's chart: of each sixtieth of the chart
 * the slowest, and a failed one where most failed. What was counted tells how slow the slowest was
 * and where failures are, so that the store is asked for few spans only. Safe for use by many
 * threads.
 */
public final class ExemplarSearch {
  private static final Set<SpanKind> INBOUND =
      Stream.of(SpanKind.values()).filter(SpanKind::isInbound).collect(Collectors.toSet());

  /** Sketches tell durations a little too long or too short. */
  private static final double INEXACT = 2 * LatencySketch.RELATIVE_ACCURACY;

  /** The slowest are asked for as the newest of those about as slow; some may end elsewhere. */
  private static final int CANDIDATES = 8;

  private final RedQuery red;
  private final SpanStore store;
  private final Ticker ticker;
  private final PinnedTraces pinned;

  /** What was found; asked for anew once something more is counted at the point. */
  private final Cache<Asked, Optional<Exemplar>> found;

  private record Asked(ServiceId service, Measured point, boolean failed) {}

  ExemplarSearch(RedQuery red, SpanStore store, Ticker ticker) {
    this(red, store, ticker, PinnedTraces.NONE);
  }

  /**
   * @param pinned is told what charts point at
   */
  ExemplarSearch(RedQuery red, SpanStore store, Ticker ticker, PinnedTraces pinned) {
    this.red = red;
    this.store = store;
    this.ticker = ticker;
    this.pinned = pinned;
    this.found =
        Caffeine.newBuilder()
            .ticker(ticker)
            .maximumSize(QueryLimits.KEPT_EXEMPLARS)
            .expireAfterWrite(QueryLimits.STALEST)
            .build();
  }

  /** Exemplars for the points of {@link RedQuery#chart}. */
  public ChartExemplars find(ServiceId service, TimeRange range) throws IOException {
    RedSeries chart = red.chartSums(service, range);
    long begun = ticker.read();
    NavigableMap<Long, List<Exemplar>> points = new TreeMap<>();
    boolean truncated = false;
    for (Choice choice : choices(chart)) {
      if (ticker.read() - begun > QueryLimits.LONGEST_EXEMPLARS.toNanos()) {
        truncated = true;
        break;
      }
      add(points, new Asked(service, choice.slowest(), false));
      Measured failing = choice.failing();
      if (failing != null) {
        add(points, new Asked(service, failing, true));
      }
    }
    List<ChartExemplars.Point> oldestFirst = new ArrayList<>(points.size());
    points.forEach((timeNs, exemplars) -> {
      exemplars.sort(Comparator.comparingLong(Exemplar::durationNs).reversed());
      oldestFirst.add(new ChartExemplars.Point(timeNs, List.copyOf(exemplars)));
    });
    return new ChartExemplars(oldestFirst, truncated);
  }

  private void add(NavigableMap<Long, List<Exemplar>> points, Asked asked) throws IOException {
    Optional<Exemplar> exemplar = found.getIfPresent(asked);
    if (exemplar == null) {
      exemplar = look(asked).map(Exemplar::of);
      found.put(asked, exemplar);
      exemplar.ifPresent(one -> pinned.pin(one.traceId()));
    }
    if (exemplar.isPresent()) {
      List<Exemplar> known =
          points.computeIfAbsent(asked.point().startNs(), at -> new ArrayList<>(2));
      if (!known.contains(exemplar.get())) {
        known.add(exemplar.get());
      }
    }
  }

  /**
   * A point of the chart.
   *
   * @param longestNs of its requests, about
   */
  private record Measured(long startNs, long endNs, long longestNs, long errors) {}

  /**
   * The points of a stretch whose requests are looked for.
   *
   * @param failing null when nothing failed
   */
  private record Choice(Measured slowest, @Nullable Measured failing) {
    static Choice of(Measured point) {
      return new Choice(point, point.errors() > 0 ? point : null);
    }

    /** Of equals the later one. */
    static Choice better(Choice one, Choice later) {
      return new Choice(
          later.slowest().longestNs() >= one.slowest().longestNs()
              ? later.slowest()
              : one.slowest(),
          one.failing() == null
                  || (later.failing() != null && later.failing().errors() >= one.failing().errors())
              ? later.failing()
              : one.failing());
    }
  }

  /** The newest first. Stretches begin at multiples of their length, so that dots stay. */
  private static Iterable<Choice> choices(RedSeries chart) {
    long stretchNs =
        chart.pointNs() * Math.max(1, Math.ceilDiv(chart.size(), QueryLimits.EXEMPLAR_STRETCHES));
    NavigableMap<Long, Choice> choices = new TreeMap<>();
    for (int i = 0; i < chart.size(); i++) {
      RedSum sum = chart.sum(i);
      if (sum != null && !sum.latency().isEmpty()) {
        Measured point =
            new Measured(
                chart.startNs(i),
                chart.startNs(i) + chart.pointNs(),
                sum.latency().quantilesNs(1.0)[0],
                sum.errors());
        choices.merge(Math.floorDiv(point.startNs(), stretchNs), Choice.of(point), Choice::better);
      }
    }
    return choices.descendingMap().values();
  }

  private Optional<Span> look(Asked asked) throws IOException {
    Measured point = asked.point();
    if (asked.failed()) {
      SpanFilter failed = new SpanFilter.OfStatus(Set.of(StatusCode.ERROR));
      return newest(asked.service(), point, failed).findFirst();
    }
    long leastNs = (long) (point.longestNs() * (1 - INEXACT));
    SpanFilter slow = new SpanFilter.OfDuration(leastNs, mostNs(point));
    return newest(asked.service(), point, slow).max(Comparator.comparingLong(Span::durationNs));
  }

  private static long mostNs(Measured point) {
    return (long) (point.longestNs() * (1 + INEXACT)) + 1;
  }

  /** Spans are found by their start and counted by their end. */
  private Stream<Span> newest(ServiceId service, Measured point, SpanFilter filter)
      throws IOException {
    TimeRange starts = new TimeRange(Math.max(0, point.startNs() - mostNs(point)), point.endNs());
    SpanFilter asked =
        SpanFilter.all(
            List.of(
                SpanFilter.is(SpanText.SERVICE, service.name()),
                SpanFilter.is(SpanText.NAMESPACE, service.namespace()),
                SpanFilter.is(SpanText.ENVIRONMENT, service.environment()),
                new SpanFilter.OfKind(INBOUND),
                filter));
    return store.search(new SpanQuery(starts, asked, CANDIDATES)).matches().stream()
        .filter(span -> span.endNs() >= point.startNs() && span.endNs() < point.endNs());
  }
}
