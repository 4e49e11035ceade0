package dev.pharos.query;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.Node;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads windows wherever they are: the live slice first, then from the store what starts before the
 * slice's line, so that nothing is missed or counted twice (see {@link LiveWindows}). Safe for use
 * by many threads.
 */
final class WindowReader {
  private final LiveWindows live;
  private final InstantSource clock;
  private final StoredWindows<AllServices, ServiceWindow> services;
  private final StoredWindows<String, RedWindow> red;
  private final StoredWindows<AllServices, EdgeWindow> edges;
  private final StoredWindows<EdgeSelection, EdgeWindow> calls;

  WindowReader(LiveWindows live, RollupStore store, InstantSource clock, Ticker ticker) {
    this.live = live;
    this.clock = clock;
    this.services =
        new StoredWindows<>(
            (resolution, range, all) -> ServiceWindow.collapse(store.red(resolution, range, null)),
            ServiceWindow::startNs,
            live::lateRed,
            ticker);
    this.red = new StoredWindows<>(store::red, RedWindow::startNs, live::lateRed, ticker);
    this.edges =
        new StoredWindows<>(
            (resolution, range, all) -> collapse(store.edges(resolution, range)),
            EdgeWindow::startNs,
            live::lateEdges,
            ticker);
    this.calls =
        new StoredWindows<>(
            (resolution, range, selection) ->
                store.edges(resolution, range).stream().filter(selection).toList(),
            EdgeWindow::startNs,
            live::lateEdges,
            ticker);
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

  long nowNs() {
    return TimeRange.epochNs(clock.instant());
  }

  /** Requests answered, by service and window. */
  List<ServiceWindow> services(Stretch stretch) throws IOException {
    var slice = live.red(stretch.resolution(), stretch.range(), null);
    List<ServiceWindow> windows =
        services.read(
            stretch.resolution(), stretch.range(), slice.completeFromNs(), AllServices.ALL);
    for (ServiceWindow window : ServiceWindow.collapse(slice.windows())) {
      if (isLive(window.startNs(), slice.completeFromNs(), stretch)) {
        windows.add(window);
      }
    }
    return windows;
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

  /** All calls by ends and protocol; versions and operations are left empty. */
  List<EdgeWindow> edges(Stretch stretch) throws IOException {
    var slice = live.edges(stretch.resolution(), stretch.range());
    List<EdgeWindow> windows =
        edges.read(stretch.resolution(), stretch.range(), slice.completeFromNs(), AllServices.ALL);
    addLive(collapse(slice.windows()), slice.completeFromNs(), stretch, windows);
    return windows;
  }

  /** Selected calls by full key. */
  List<EdgeWindow> calls(Stretch stretch, EdgeSelection selection) throws IOException {
    var slice = live.edges(stretch.resolution(), stretch.range());
    List<EdgeWindow> windows =
        calls.read(stretch.resolution(), stretch.range(), slice.completeFromNs(), selection);
    addLive(
        slice.windows().stream().filter(selection).toList(),
        slice.completeFromNs(),
        stretch,
        windows);
    return windows;
  }

  private static void addLive(
      List<EdgeWindow> live, long lineNs, Stretch stretch, List<EdgeWindow> windows) {
    for (EdgeWindow window : live) {
      if (isLive(window.startNs(), lineNs, stretch)) {
        windows.add(window);
      }
    }
  }

  private static boolean isLive(long startNs, long lineNs, Stretch stretch) {
    return startNs >= lineNs && stretch.range().contains(startNs);
  }

  /** When the first telemetry came that is still remembered; now when there is none. */
  private long beganNs() {
    return Math.min(nowNs(), live.beganNs());
  }

  private static List<EdgeWindow> collapse(List<EdgeWindow> windows) {
    Map<EdgeSlot, EdgeSum> sums = new HashMap<>();
    for (EdgeWindow window : windows) {
      EdgeKey key = window.key();
      EdgeKey ends = new EdgeKey(key.caller(), "", key.callee(), "", "", key.protocol());
      sums.computeIfAbsent(new EdgeSlot(ends, window.startNs()), slot -> new EdgeSum()).add(window);
    }
    List<EdgeWindow> collapsed = new ArrayList<>(sums.size());
    sums.forEach((slot, sum) -> collapsed.add(sum.window(slot.ends(), slot.startNs())));
    return List.copyOf(collapsed);
  }

  private record EdgeSlot(EdgeKey ends, long startNs) {}

  /** The selection that selects all. */
  private enum AllServices {
    ALL
  }

  /** Which edges; equal selections select the same. */
  sealed interface EdgeSelection extends Predicate<EdgeWindow> {

    record Between(EdgeEnds ends) implements EdgeSelection {
      @Override
      public boolean test(EdgeWindow window) {
        return window.key().caller().equals(ends.caller())
            && window.key().callee().equals(ends.callee());
      }
    }

    record Into(Node callee) implements EdgeSelection {
      @Override
      public boolean test(EdgeWindow window) {
        return window.key().callee().equals(callee);
      }
    }
  }
}
