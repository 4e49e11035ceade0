package dev.pharos.query;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.SampledCalls;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who calls one operation: what to ask before it is removed. Callers are remembered as long as
 * edges are, whether they called in the range or not. Safe for use by many threads.
 */
public final class OperationCallers {
  /** Halves that differ by less are the same: traffic is never quite even. */
  private static final double STEADY = 0.2;

  private final LiveWindows live;
  private final WindowReader windows;
  private final RedQuery red;
  private final ServiceQuery services;

  OperationCallers(LiveWindows live, WindowReader windows, RedQuery red, ServiceQuery services) {
    this.live = live;
    this.windows = windows;
    this.red = red;
    this.services = services;
  }

  /**
   * The callers of an operation, those that called last first.
   *
   * @throws UnknownOperationException when it was never called as far as is remembered, which a
   *     name that is misspelt must not look like
   */
  public List<OperationCaller> of(ServiceId callee, String operation, TimeRange range)
      throws IOException {
    Stretch stretch = windows.stretch(range);
    Node node = Node.service(callee);
    Map<Caller, RedSeries> series = new HashMap<>();
    Map<Caller, SampledCalls> sampled = new HashMap<>();
    for (EdgeWindow window : windows.calls(stretch, new WindowReader.EdgeSelection.Into(node))) {
      if (window.key().operation().equals(operation)) {
        boolean answered = window.serverCalls() > 0;
        sampled.merge(
            Caller.of(window.key()),
            answered ? window.serverSampled() : window.clientSampled(),
            SampledCalls::plus);
        LatencySketch latency = answered ? window.serverLatency() : window.clientLatency();
        series
            .computeIfAbsent(
                Caller.of(window.key()), key -> new RedSeries(stretch, QueryLimits.TREND_POINTS))
            .add(
                window.startNs(),
                answered ? window.serverCalls() : window.clientCalls(),
                answered ? window.serverErrors() : window.clientErrors(),
                latency);
      }
    }
    Map<Caller, EdgeTimes> times =
        EdgeTimes.by(
            live.edgeHistory(),
            key ->
                key.callee().equals(node) && key.operation().equals(operation)
                    ? Caller.of(key)
                    : null);
    times
        .keySet()
        .forEach(caller ->
            series.computeIfAbsent(
                caller, key -> new RedSeries(stretch, QueryLimits.TREND_POINTS)));
    if (series.isEmpty()
        && red.operations(callee, range).stream().noneMatch(o -> o.name().equals(operation))) {
      throw new UnknownOperationException(callee.name(), operation);
    }
    EdgeTimes unknown = new EdgeTimes(stretch.range().fromNs(), stretch.nowNs());
    List<OperationCaller> callers = new ArrayList<>();
    series.forEach((caller, along) ->
        callers.add(
            caller(
                caller,
                along,
                sampled.getOrDefault(caller, SampledCalls.NONE),
                times.getOrDefault(caller, unknown),
                stretch)));
    callers.sort(
        Comparator.comparingLong(OperationCaller::lastSeenNs)
            .reversed()
            .thenComparing(each -> each.caller().id())
            .thenComparing(OperationCaller::version));
    return callers;
  }

  /** Since when calls are remembered, epoch nanoseconds; {@link Long#MAX_VALUE} before any. */
  public long rememberedSinceNs() {
    return live.beganNs();
  }

  private OperationCaller caller(
      Caller caller, RedSeries series, SampledCalls sampled, EdgeTimes seen, Stretch stretch) {
    RedSum total = series.total();
    return new OperationCaller(
        caller.node(),
        caller.version(),
        runs(caller),
        RedSum.orNull(total, stretch.seconds()),
        CallEstimate.of(total.requests(), sampled, stretch.seconds()),
        seen.firstNs(),
        seen.lastNs(),
        trend(series, seen, stretch),
        series.points());
  }

  private @Nullable Boolean runs(Caller caller) {
    if (caller.node().kind() != NodeKind.SERVICE || caller.version().isEmpty()) {
      return null;
    }
    return services.service(caller.node().id()).versions().containsKey(caller.version());
  }

  private OperationCaller.Trend trend(RedSeries series, EdgeTimes seen, Stretch stretch) {
    long fromNs = Math.max(stretch.range().fromNs(), Math.min(live.beganNs(), stretch.nowNs()));
    long toNs = Math.min(stretch.range().toNs(), stretch.nowNs());
    long middleNs = fromNs + (toNs - fromNs) / 2;
    if (seen.lastNs() < middleNs) {
      return OperationCaller.Trend.GONE;
    }
    if (seen.firstNs() >= middleNs) {
      return OperationCaller.Trend.NEW;
    }
    double before = 0;
    double after = 0;
    for (int i = 0; i < series.size(); i++) {
      RedSum sum = series.sum(i);
      if (sum != null) {
        // A point across the middle belongs to both by its parts.
        double share =
            Math.clamp((double) (middleNs - series.startNs(i)) / series.pointNs(), 0.0, 1.0);
        before += share * sum.requests();
        after += (1 - share) * sum.requests();
      }
    }
    if (after > before * (1 + STEADY)) {
      return OperationCaller.Trend.RISING;
    }
    return after < before * (1 - STEADY)
        ? OperationCaller.Trend.FALLING
        : OperationCaller.Trend.STEADY;
  }

  private record Caller(Node node, String version) {
    static Caller of(EdgeKey key) {
      return new Caller(key.caller(), key.callerVersion());
    }
  }
}
