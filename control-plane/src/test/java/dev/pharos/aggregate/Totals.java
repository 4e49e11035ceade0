package dev.pharos.aggregate;

import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What memory and store hold together, read as the rule of {@link LiveWindows} says. */
final class Totals {
  private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

  private Totals() {}

  static List<RedWindow> red(LiveWindows live, KeptRollups store, Resolution resolution) {
    LiveWindows.Slice<RedWindow> slice = live.red(resolution, ALL, null);
    List<RedWindow> all = new ArrayList<>(slice.windows());
    all.addAll(store.red(resolution, new TimeRange(0, slice.completeFromNs()), null));
    return all;
  }

  static List<EdgeWindow> edges(LiveWindows live, KeptRollups store, Resolution resolution) {
    LiveWindows.Slice<EdgeWindow> slice = live.edges(resolution, ALL);
    List<EdgeWindow> all = new ArrayList<>(slice.windows());
    all.addAll(store.edges(resolution, new TimeRange(0, slice.completeFromNs())));
    return all;
  }

  /** Requests, errors and sketched durations by key and window. */
  static Map<String, List<Long>> redByKey(List<RedWindow> windows, boolean byWindow) {
    Map<String, long[]> sums = new TreeMap<>();
    for (RedWindow window : windows) {
      RedKey key = window.key();
      long[] sum =
          sums.computeIfAbsent(key + (byWindow ? " " + window.startNs() : ""), k -> new long[3]);
      sum[0] += window.requests();
      sum[1] += window.errors();
      sum[2] += window.latency().count();
    }
    return readable(sums);
  }

  /** Calls and errors of client and server by edge, as {@link EdgeOracle} writes them. */
  static Map<String, List<Long>> edgesByName(List<EdgeWindow> windows) {
    Map<String, long[]> sums = new TreeMap<>();
    for (EdgeWindow window : windows) {
      EdgeKey key = window.key();
      String edge =
          name(key.caller(), key.callerVersion())
              + " > "
              + name(key.callee(), key.calleeVersion())
              + " "
              + key.operation();
      long[] sum = sums.computeIfAbsent(edge, k -> new long[4]);
      sum[0] += window.clientCalls();
      sum[1] += window.clientErrors();
      sum[2] += window.serverCalls();
      sum[3] += window.serverErrors();
    }
    return readable(sums);
  }

  /** Everything of every window, for comparing two states. */
  static Map<String, List<Long>> edgesByKey(List<EdgeWindow> windows) {
    Map<String, long[]> sums = new TreeMap<>();
    for (EdgeWindow window : windows) {
      long[] sum = sums.computeIfAbsent(window.key() + " " + window.startNs(), k -> new long[7]);
      sum[0] += window.clientCalls();
      sum[1] += window.clientErrors();
      sum[2] += window.serverCalls();
      sum[3] += window.serverErrors();
      sum[4] += window.clientLatency().count();
      sum[5] += window.serverLatency().count();
      sum[6] += window.queueDelay().count();
    }
    return readable(sums);
  }

  private static String name(Node node, String version) {
    return node.id().name() + (node.kind() == NodeKind.SERVICE ? "@" + version : "");
  }

  private static Map<String, List<Long>> readable(Map<String, long[]> sums) {
    Map<String, List<Long>> readable = new TreeMap<>();
    sums.forEach(
        (key, values) -> readable.put(key, java.util.Arrays.stream(values).boxed().toList()));
    return readable;
  }
}
