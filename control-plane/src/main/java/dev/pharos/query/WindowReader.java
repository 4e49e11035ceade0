package dev.pharos.query;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.CacheUse;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.Node;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads windows wherever they are: the live slice first, then from the store what starts before the
 * slice's line, so that nothing is missed or counted twice (see {@link LiveWindows}). Safe for use
 * by many threads.
 */
final class WindowReader {
  /** About what a part takes beside the counters of its sketches; keys are shared or not. */
  private static final long KEY_BYTES = 400;

  private final CacheUse sumsUse = new CacheUse("window_sums");
  private final CacheUse storedUse = new CacheUse("stored_windows");
  private final LiveWindows live;
  private final InstantSource clock;
  private final WindowSums<RedWindow, ServiceWindow> services;
  private final StoredWindows<String, RedWindow> red;
  private final WindowSums<EdgeWindow, EdgeTotal> edges;
  private final StoredWindows<EdgeSelection, EdgeWindow> calls;

  WindowReader(LiveWindows live, RollupStore store, InstantSource clock, Ticker ticker) {
    this.live = live;
    this.clock = clock;
    this.services =
        new WindowSums<>(
            new SumsOfServices(),
            live::redByWindow,
            (resolution, range, all) -> store.red(resolution, range, null),
            live::lateRed,
            ticker,
            sumsUse,
            storedUse);
    this.red =
        new StoredWindows<>(
            store::red,
            RedWindow::startNs,
            live::lateRed,
            window -> KEY_BYTES + window.latency().bytes(),
            ticker,
            storedUse);
    this.edges =
        new WindowSums<>(
            new SumsOfEdges(),
            live::edgesByWindow,
            (resolution, range, all) -> store.edges(resolution, range),
            live::lateEdges,
            ticker,
            sumsUse,
            storedUse);
    this.calls =
        new StoredWindows<>(
            (resolution, range, selection) ->
                store.edges(resolution, range).stream()
                    .filter(window -> selection.test(window.key()))
                    .toList(),
            EdgeWindow::startNs,
            live::lateEdges,
            window -> KEY_BYTES + window.clientLatency().bytes() + window.serverLatency().bytes(),
            ticker,
            storedUse);
  }

  /** Of the caches of sums over windows. */
  CacheUse sumsUse() {
    return sumsUse;
  }

  /** Of the caches of windows that were read from the store. */
  CacheUse storedUse() {
    return storedUse;
  }

  /** The stretch of windows that suits a range. */
  Stretch stretch(TimeRange range) {
    return Stretch.of(range, nowNs(), beganNs());
  }

  /** The finer stretch of windows that suits a chart. */
  Stretch chart(TimeRange range) {
    return Stretch.forChart(range, nowNs(), beganNs());
  }

  Stretch stretch(Resolution resolution, TimeRange range) {
    return Stretch.of(resolution, range, nowNs(), beganNs());
  }

  /** A stretch as far as a service's requests are known in it. */
  Stretch known(Stretch stretch, ServiceId service) {
    return stretch.until(live.requestsKnownUntilNs(service));
  }

  long nowNs() {
    return TimeRange.epochNs(clock.instant());
  }

  /** Requests answered, by service and window. */
  List<ServiceWindow> services(Stretch stretch) throws IOException {
    return services.windows(stretch);
  }

  /** Requests answered, by service and so many windows together; parts of them add up. */
  List<ServiceWindow> services(Stretch stretch, int windowsTogether) throws IOException {
    return services.steps(stretch, windowsTogether);
  }

  /** Requests answered in the whole stretch, in parts that add up. */
  List<ServiceWindow> serviceTotals(Stretch stretch) throws IOException {
    return services.totals(stretch);
  }

  /** Everything counted for services of a name, by full key. */
  List<RedWindow> red(Stretch stretch, String service) throws IOException {
    var slice = live.red(stretch.resolution(), stretch.range(), service);
    List<RedWindow> windows =
        red.read(stretch.resolution(), stretch.range(), slice.completeFromNs(), service);
    for (RedWindow window : slice.windows()) {
      if (isLive(window.startNs(), slice.completeFromNs(), stretch)) {
        windows.add(window);
      }
    }
    return windows;
  }

  /** All calls by ends, protocol and window. */
  List<EdgeTotal> edges(Stretch stretch) throws IOException {
    return edges.windows(stretch);
  }

  /** All calls of the whole stretch, in parts that add up. */
  List<EdgeTotal> edgeTotals(Stretch stretch) throws IOException {
    return edges.totals(stretch);
  }

  /** Selected calls by full key. */
  List<EdgeWindow> calls(Stretch stretch, EdgeSelection selection) throws IOException {
    var slice = live.edges(stretch.resolution(), stretch.range(), selection);
    List<EdgeWindow> windows =
        calls.read(stretch.resolution(), stretch.range(), slice.completeFromNs(), selection);
    for (EdgeWindow window : slice.windows()) {
      if (isLive(window.startNs(), slice.completeFromNs(), stretch)) {
        windows.add(window);
      }
    }
    return windows;
  }

  private static boolean isLive(long startNs, long lineNs, Stretch stretch) {
    return startNs >= lineNs && stretch.range().contains(startNs);
  }

  /** When the first telemetry came that is still remembered; now when there is none. */
  private long beganNs() {
    return Math.min(nowNs(), live.beganNs());
  }

  private static final class SumsOfServices implements WindowSums.Kind<RedWindow, ServiceWindow> {
    @Override
    public List<ServiceWindow> collapse(List<RedWindow> parts) {
      return ServiceWindow.collapse(parts);
    }

    @Override
    public List<ServiceWindow> merge(List<ServiceWindow> sums) {
      return ServiceWindow.merge(sums);
    }

    @Override
    public long startNs(ServiceWindow sum) {
      return sum.startNs();
    }

    @Override
    public long bytes(ServiceWindow sum) {
      return sum.bytes();
    }
  }

  private static final class SumsOfEdges implements WindowSums.Kind<EdgeWindow, EdgeTotal> {
    @Override
    public List<EdgeTotal> collapse(List<EdgeWindow> parts) {
      return EdgeTotal.collapse(parts);
    }

    @Override
    public List<EdgeTotal> merge(List<EdgeTotal> sums) {
      return EdgeTotal.merge(sums);
    }

    @Override
    public long startNs(EdgeTotal sum) {
      return sum.firstStartNs();
    }

    @Override
    public long bytes(EdgeTotal sum) {
      return sum.bytes();
    }
  }

  /** Which edges; equal selections select the same. */
  sealed interface EdgeSelection extends Predicate<EdgeKey> {

    record Between(EdgeEnds ends) implements EdgeSelection {
      @Override
      public boolean test(EdgeKey key) {
        return key.caller().equals(ends.caller()) && key.callee().equals(ends.callee());
      }
    }

    record From(Node caller) implements EdgeSelection {
      @Override
      public boolean test(EdgeKey key) {
        return key.caller().equals(caller);
      }
    }

    record Into(Node callee) implements EdgeSelection {
      @Override
      public boolean test(EdgeKey key) {
        return key.callee().equals(callee);
      }
    }
  }
}
