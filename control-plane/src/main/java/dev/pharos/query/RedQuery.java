package dev.pharos.query;

import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Rate, errors and duration of services, from live and stored windows. A service's requests are its
 * SERVER and CONSUMER spans. The resolution follows from the range: 10 s windows up to an hour,
 * minutes up to half a day, hours beyond. Where spans are only a part of them, requests are those
 * that agents report, as far as all have reported. Safe for use by many threads.
 */
public final class RedQuery {
  private final WindowReader windows;

  RedQuery(WindowReader windows) {
    this.windows = windows;
  }

  /** Every service that answered requests in the range; at most {@code mostPoints} points each. */
  public Map<ServiceId, ServiceRed> services(TimeRange range, int mostPoints) throws IOException {
    Stretch stretch = windows.stretch(range);
    Map<ServiceId, RedSeries> series = new TreeMap<>();
    int together = RedSeries.windowsPerPoint(stretch, mostPoints);
    for (ServiceWindow window : windows.services(stretch, together)) {
      series
          .computeIfAbsent(window.service(), service -> new RedSeries(stretch, mostPoints))
          .add(window.startNs(), window.requests(), window.errors(), window.latency());
    }
    Map<ServiceId, ServiceRed> red = new TreeMap<>();
    series.forEach(
        (service, sums) -> red.put(service, answer(sums, windows.known(stretch, service))));
    return red;
  }

  /** What every service answered in a stretch that answered anything. */
  Map<ServiceId, RedSum> totals(Stretch stretch) throws IOException {
    Map<ServiceId, RedSum> totals = new HashMap<>();
    for (ServiceWindow part : windows.serviceTotals(stretch)) {
      totals
          .computeIfAbsent(part.service(), service -> new RedSum())
          .add(part.requests(), part.errors(), part.latency());
    }
    return totals;
  }

  /** All requests of a range with the distribution of their durations, in parts that add up. */
  public List<ServiceWindow> requests(Resolution resolution, TimeRange range) throws IOException {
    return windows.serviceTotals(windows.stretch(resolution, range));
  }

  /** Services that answered requests in a range. */
  public Set<ServiceId> answering(TimeRange range) throws IOException {
    return totals(windows.stretch(range)).keySet();
  }

  /** The single windows of every service, in no order; parts of one window add up. */
  public Map<ServiceId, List<ServiceWindow>> windows(Resolution resolution, TimeRange range)
      throws IOException {
    Map<ServiceId, List<ServiceWindow>> byService = new HashMap<>();
    for (ServiceWindow window : windows.services(windows.stretch(resolution, range))) {
      byService.computeIfAbsent(window.service(), service -> new ArrayList<>()).add(window);
    }
    return byService;
  }

  /** One service, counted as in the list of all; without figures when it answered nothing. */
  public ServiceRed service(ServiceId service, TimeRange range, int mostPoints) throws IOException {
    Stretch stretch = windows.stretch(range);
    return answer(along(stretch, service, mostPoints), windows.known(stretch, service));
  }

  /** One service along time, finer than in lists. */
  public List<RedPoint> chart(ServiceId service, TimeRange range) throws IOException {
    return chartSums(service, range).points(windows.known(windows.chart(range), service));
  }

  /** What the points of {@link #chart} are made from. */
  RedSeries chartSums(ServiceId service, TimeRange range) throws IOException {
    return along(windows.chart(range), service, QueryLimits.SERIES_POINTS);
  }

  /** By name and kind, requests first, then the busiest first. */
  public List<OperationRed> operations(ServiceId service, TimeRange range) throws IOException {
    Stretch stretch = windows.stretch(range);
    Stretch known = windows.known(stretch, service);
    Map<Operation, RedSeries> series = new HashMap<>();
    Map<Operation, Long> lastSeen = new HashMap<>();
    for (RedWindow window : red(stretch, service)) {
      Operation operation = new Operation(window.key().operation(), window.key().kind());
      series
          .computeIfAbsent(operation, key -> new RedSeries(stretch, QueryLimits.TREND_POINTS))
          .add(window.startNs(), window.requests(), window.errors(), window.latency());
      long endNs = Math.min(window.startNs() + stretch.resolution().lengthNs(), stretch.nowNs());
      lastSeen.merge(operation, endNs, Math::max);
    }
    List<OperationRed> operations = new ArrayList<>(series.size());
    series.forEach((operation, sums) ->
        operations.add(
            new OperationRed(
                operation.name(),
                operation.kind(),
                sums.total().over(known.seconds()),
                sums.points(known),
                lastSeen.getOrDefault(operation, stretch.range().fromNs()))));
    operations.sort(
        Comparator.comparing((OperationRed operation) -> !operation.kind().isInbound())
            .thenComparing(operation -> -operation.total().requests())
            .thenComparing(OperationRed::name));
    return operations;
  }

  /** Requests by version; the empty version is that of spans that tell none. */
  public Map<String, RedFigures> versions(ServiceId service, TimeRange range) throws IOException {
    return requestsBy(service, windows.stretch(range), RedKey::version);
  }

  /** By version along time, as fine as {@link #chart}; the empty version is that of no version. */
  public Map<String, ServiceRed> chartByVersion(ServiceId service, TimeRange range)
      throws IOException {
    Stretch stretch = windows.chart(range);
    Map<String, RedSeries> series = new TreeMap<>();
    for (RedWindow window : red(stretch, service)) {
      if (window.key().kind().isInbound()) {
        series
            .computeIfAbsent(
                window.key().version(),
                version -> new RedSeries(stretch, QueryLimits.SERIES_POINTS))
            .add(window.startNs(), window.requests(), window.errors(), window.latency());
      }
    }
    Map<String, ServiceRed> versions = new TreeMap<>();
    Stretch known = windows.known(stretch, service);
    series.forEach((version, sums) -> versions.put(version, answer(sums, known)));
    return versions;
  }

  /** Requests by instance, over at most the last two hours: longer windows do not tell them. */
  public Map<String, RedFigures> instances(ServiceId service, TimeRange range) throws IOException {
    long oldest = windows.nowNs() - QueryLimits.INSTANCE_WINDOWS.toNanos();
    TimeRange kept =
        new TimeRange(
            Math.min(Math.max(range.fromNs(), oldest), Math.max(range.toNs(), oldest)),
            Math.max(range.toNs(), oldest));
    return requestsBy(service, windows.stretch(Resolution.TEN_SECONDS, kept), RedKey::instance);
  }

  private RedSeries along(Stretch stretch, ServiceId service, int mostPoints) throws IOException {
    RedSeries series = new RedSeries(stretch, mostPoints);
    for (ServiceWindow window : windows.services(stretch)) {
      if (window.service().equals(service)) {
        series.add(window.startNs(), window.requests(), window.errors(), window.latency());
      }
    }
    return series;
  }

  private Map<String, RedFigures> requestsBy(
      ServiceId service, Stretch stretch, Function<RedKey, String> by) throws IOException {
    Map<String, RedSum> sums = new TreeMap<>();
    for (RedWindow window : red(stretch, service)) {
      if (window.key().kind().isInbound()) {
        sums.computeIfAbsent(by.apply(window.key()), key -> new RedSum())
            .add(window.requests(), window.errors(), window.latency());
      }
    }
    Map<String, RedFigures> figures = new TreeMap<>();
    double seconds = windows.known(stretch, service).seconds();
    sums.forEach((key, sum) -> figures.put(key, sum.over(seconds)));
    return figures;
  }

  private List<RedWindow> red(Stretch stretch, ServiceId service) throws IOException {
    return windows.red(stretch, service.name()).stream()
        .filter(window -> window.key().service().equals(service))
        .toList();
  }

  private static ServiceRed answer(RedSeries series, Stretch known) {
    return new ServiceRed(RedSum.orNull(series.total(), known.seconds()), series.points(known));
  }

  private record Operation(String name, SpanKind kind) {}
}
