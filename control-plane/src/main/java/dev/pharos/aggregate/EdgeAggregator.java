package dev.pharos.aggregate;

import dev.pharos.aggregate.tracemetric.TraceCounters;
import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.Node;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.SampledCalls;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * Counts calls by edge: both ends' view, in the window in which each end's span ended. One object
 * for each edge, with its first and last sight, which outlive the windows.
 */
final class EdgeAggregator {
  private final Map<EdgeKey, EdgeSeries> series = new HashMap<>();
  private final WindowSet<EdgeSeries, EdgeCell> tenSeconds =
      windows(Resolution.TEN_SECONDS, AggregateLimits.TEN_SECONDS_KEPT);
  private final WindowSet<EdgeSeries, EdgeCell> minutes =
      windows(Resolution.MINUTE, AggregateLimits.MINUTES_KEPT);
  private final WindowSet<EdgeSeries, EdgeCell> hours =
      windows(Resolution.HOUR, AggregateLimits.HOURS_KEPT);
  private final DurationBuffers buffers = new DurationBuffers();
  private final EdgeSeries.Windows clientWindows = this::countClients;
  private final EdgeSeries.Windows serverWindows = this::countServers;
  private final TraceCounters counters;
  private final Shortfalls shortfalls;
  private long nowNs;
  private long firstSeenNs = Long.MAX_VALUE;

  EdgeAggregator(TraceCounters counters, Shortfalls shortfalls) {
    this.counters = counters;
    this.shortfalls = shortfalls;
  }

  private static WindowSet<EdgeSeries, EdgeCell> windows(Resolution resolution, Duration kept) {
    return new WindowSet<>(resolution, kept, (edge, startNs) -> new EdgeCell(edge.key(), startNs));
  }

  /** Bounds the windows that are worth making. */
  void advance(long arrivalNs) {
    nowNs = arrivalNs;
  }

  /** See {@link TraceCounters#countsAt}. */
  void countsAt(long timeNs) {
    counters.countsAt(timeNs);
  }

  /** An edge between a release and what is seen only from it. */
  EdgeSeries outgoing(Release caller, Peer peer, String operation) {
    PeerOperation called = new PeerOperation(peer, operation);
    EdgeSeries edge = caller.outgoing().get(called);
    if (edge == null || edge.isForgotten()) {
      edge =
          edge(
              new EdgeKey(
                  caller.service().node(),
                  caller.version(),
                  peer.node(),
                  "",
                  operation,
                  peer.protocol()));
      caller.outgoing().put(called, edge);
    }
    return edge;
  }

  /**
   * An edge to a service whose span was not seen: version unknown, the caller's word for the rest.
   */
  EdgeSeries toUnseen(Release caller, ServiceId callee, String operation, String protocol) {
    return edge(
        new EdgeKey(
            caller.service().node(),
            caller.version(),
            Node.service(callee),
            "",
            operation,
            protocol));
  }

  /** An edge between releases. */
  EdgeSeries between(Release caller, RedSeries callee) {
    EdgeSeries edge = callee.incoming().get(caller);
    if (edge == null || edge.isForgotten()) {
      edge = into(caller.service().node(), caller.version(), callee);
      callee.incoming().put(caller, edge);
    }
    return edge;
  }

  /** An edge from what is seen only by its callee. */
  EdgeSeries incoming(Node caller, RedSeries callee) {
    EdgeSeries edge = callee.incoming().get(caller);
    if (edge == null || edge.isForgotten()) {
      edge = into(caller, "", callee);
      callee.incoming().put(caller, edge);
    }
    return edge;
  }

  private EdgeSeries into(Node caller, String callerVersion, RedSeries callee) {
    Release release = callee.release();
    return edge(
        new EdgeKey(
            caller,
            callerVersion,
            release.service().node(),
            release.version(),
            callee.operation().name(),
            callee.operation().protocol()));
  }

  /** The one object of a key; beyond the bound, operations of the two ends are counted together. */
  EdgeSeries edge(EdgeKey key) {
    EdgeSeries edge = series.get(key);
    if (edge == null) {
      EdgeKey counted = key;
      if (series.size() >= AggregateLimits.EDGES) {
        counted = new EdgeKey(key.caller(), "", key.callee(), "", RedKey.OTHER, key.protocol());
      }
      edge = series.computeIfAbsent(counted, EdgeSeries::new);
    }
    return edge;
  }

  /**
   * Counts a call as its caller saw it, of which nothing else is known.
   *
   * @param bin of its duration, see {@link LatencySketch#bin}
   */
  void countClient(EdgeSeries edge, long endNs, long durationNs, short bin, boolean error) {
    if (counters.isOn()) {
      edge.counter(counters).calledUnseen(durationNs, error);
    }
    countCaller(edge, endNs, durationNs, bin, error);
  }

  private void countCaller(EdgeSeries edge, long endNs, long durationNs, short bin, boolean error) {
    seen(edge, endNs - durationNs);
    if (isBuffered(endNs)) {
      long windowNs = Resolution.TEN_SECONDS.windowStart(endNs);
      buffers.add(edge.clientBuffer(clientWindows), windowNs, bin, error);
      return;
    }
    short[] bins = {bin};
    int errors = error ? 1 : 0;
    countLate(edge, endNs, cell -> cell.countClient(bins, 1, errors));
  }

  /** Counts a call as its caller saw it, of which nothing else is known. */
  void countClient(EdgeSeries edge, RecentSpans.Call call) {
    short bin = LatencySketch.bin(call.durationNs());
    countClient(edge, call.endNs(), call.durationNs(), bin, call.error());
  }

  /**
   * Counts a call as its caller saw it, which its callee counts as well.
   *
   * @param failedThere whether the callee knows of an error
   */
  void countPaired(EdgeSeries edge, RecentSpans.Call call, boolean failedThere) {
    if (counters.isOn()) {
      boolean onlyHere = call.error() && !failedThere;
      edge.counter(counters).called(call.durationNs(), onlyHere);
    }
    short bin = LatencySketch.bin(call.durationNs());
    countCaller(edge, call.endNs(), call.durationNs(), bin, call.error());
  }

  /** Counts a call as its callee saw it. */
  void countServer(EdgeSeries edge, long endNs, long durationNs, short bin, boolean error) {
    if (counters.isOn()) {
      edge.counter(counters).served(durationNs, error);
    }
    seen(edge, endNs - durationNs);
    if (isBuffered(endNs)) {
      long windowNs = Resolution.TEN_SECONDS.windowStart(endNs);
      buffers.add(edge.serverBuffer(serverWindows), windowNs, bin, error);
      return;
    }
    short[] bins = {bin};
    int errors = error ? 1 : 0;
    countLate(edge, endNs, cell -> cell.countServer(bins, 1, errors));
  }

  private void countClients(EdgeSeries edge, long windowNs, short[] bins, int count, int errors) {
    tenSeconds.cell(edge, windowNs).countClient(bins, count, errors);
    minutes.cell(edge, windowNs).countClient(bins, count, errors);
    hours.cell(edge, windowNs).countClient(bins, count, errors);
  }

  private void countServers(EdgeSeries edge, long windowNs, short[] bins, int count, int errors) {
    tenSeconds.cell(edge, windowNs).countServer(bins, count, errors);
    minutes.cell(edge, windowNs).countServer(bins, count, errors);
    hours.cell(edge, windowNs).countServer(bins, count, errors);
  }

  /** What belongs before the line goes straight into its windows: they are about to leave. */
  private boolean isBuffered(long endNs) {
    return endNs >= tenSeconds.lineNs() && tenSeconds.keeps(endNs, nowNs);
  }

  private void seen(EdgeSeries edge, long startNs) {
    edge.seen(startNs);
    firstSeenNs = Math.min(firstSeenNs, startNs);
    if (edge.isTogether() && series.size() >= AggregateLimits.EDGES) {
      shortfalls.count(Shortfall.EDGES);
    }
  }

  /**
   * @param endNs of the consumer's span, in whose window the delay belongs
   */
  void countDelay(EdgeSeries edge, long endNs, long delayNs) {
    if (counters.isOn()) {
      edge.counter(counters).delayed(delayNs);
    }
    countLate(edge, endNs, cell -> cell.countDelay(delayNs));
  }

  /**
   * What is known of calls that are counted by the others.
   *
   * @param byCaller whether the caller counted them, else the callee
   * @param endNs of their spans, in whose window they were counted
   */
  void countSampled(EdgeSeries edge, boolean byCaller, long endNs, SampledCalls more) {
    EdgeSeries known = edge.isForgotten() ? edge(edge.key()) : edge;
    countLate(known, endNs, cell -> cell.countSampled(byCaller, more));
  }

  /** Straight into the windows that the store still keeps. */
  private void countLate(EdgeSeries edge, long endNs, Consumer<EdgeCell> count) {
    if (tenSeconds.keeps(endNs, nowNs)) {
      count.accept(tenSeconds.cell(edge, endNs));
    }
    if (minutes.keeps(endNs, nowNs)) {
      count.accept(minutes.cell(edge, endNs));
    }
    if (hours.keeps(endNs, nowNs)) {
      count.accept(hours.cell(edge, endNs));
    }
  }

  LiveWindows.Slice<EdgeWindow> read(
      Resolution resolution, TimeRange range, Predicate<EdgeKey> selection) {
    WindowSet<EdgeSeries, EdgeCell> windows = of(resolution);
    List<EdgeWindow> found = new ArrayList<>();
    buffers.flush();
    windows.forEach(
        range,
        cell -> {
          if (selection.test(cell.key())) {
            found.add(cell.window());
          }
        });
    return new LiveWindows.Slice<>(windows.lineNs(), found);
  }

  LiveWindows.Slice<LiveWindows.Window<EdgeWindow>> byWindow(
      Resolution resolution, TimeRange range, LongUnaryOperator known) {
    WindowSet<EdgeSeries, EdgeCell> windows = of(resolution);
    buffers.flush();
    return new LiveWindows.Slice<>(
        windows.lineNs(), windows.windows(range, known, EdgeCell::window));
  }

  /** When the first call that is still remembered was seen; {@link Long#MAX_VALUE} before any. */
  long firstSeenNs() {
    return firstSeenNs;
  }

  List<EdgeHistory> history() {
    return series.values().stream().filter(EdgeSeries::isSeen).map(EdgeSeries::history).toList();
  }

  Collection<EdgeSeries> all() {
    return series.values();
  }

  WindowSet<EdgeSeries, EdgeCell> of(Resolution resolution) {
    return switch (resolution) {
      case TEN_SECONDS -> tenSeconds;
      case MINUTE -> minutes;
      case HOUR -> hours;
    };
  }

  void forEachHeld(Resolution resolution, Consumer<EdgeWindow> action) {
    buffers.flush();
    of(resolution).forEachHeld(cell -> action.accept(cell.window()));
  }

  Leaving<EdgeCell, EdgeWindow> leaving() {
    return new Leaving<>(
        List.of(tenSeconds, minutes, hours),
        buffers::flush,
        EdgeCell::window,
        EdgeAggregator::append);
  }

  /**
   * Forgets edges not seen for as long as hourly rollups are kept, and the oldest beyond the bound.
   */
  void evict(long atNs) {
    long keptFromNs = atNs - Resolution.HOUR.retention().toNanos();
    forgetIf(edge -> edge.lastSeenNs() < keptFromNs && edge.isSeen());
    int tooMany = series.size() - AggregateLimits.EDGES * 9 / 10;
    if (tooMany > 0) {
      List<EdgeSeries> oldest =
          series.values().stream()
              .sorted(Comparator.comparingLong(EdgeSeries::lastSeenNs))
              .limit(tooMany)
              .filter(edge -> edge.lastSeenNs() < atNs - AggregateLimits.IDLE.toNanos())
              .toList();
      forgetIf(new java.util.HashSet<>(oldest)::contains);
    }
  }

  private void forgetIf(Predicate<EdgeSeries> condition) {
    series
        .values()
        .removeIf(edge -> {
          boolean gone = condition.test(edge);
          if (gone) {
            edge.forget();
          }
          return gone;
        });
    firstSeenNs = Long.MAX_VALUE;
    for (EdgeSeries edge : series.values()) {
      firstSeenNs = Math.min(firstSeenNs, edge.firstSeenNs());
    }
  }

  private static void append(RollupStore store, Resolution resolution, List<EdgeWindow> windows)
      throws IOException {
    store.appendEdges(resolution, windows);
  }

  /** Into an empty aggregator, from a snapshot. */
  void restore(EdgeHistory history) {
    series.put(history.key(), new EdgeSeries(history));
    firstSeenNs = Math.min(firstSeenNs, history.firstSeenNs());
  }
}
