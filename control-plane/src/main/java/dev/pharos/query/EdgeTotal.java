package dev.pharos.query;

import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.SampledCalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls from one node to another by one protocol, whatever their versions and operations, in
 * one window or several.
 *
 * @param firstStartNs start of the first window that had some, epoch nanoseconds
 * @param lastStartNs start of the last one
 * @param clientLatency must not be changed by who reads it, as the other sketches
 * @param clientSampled of what the caller counted while agents left traces out; so of the server
 */
public record EdgeTotal(
    EdgeEnds ends,
    String protocol,
    long firstStartNs,
    long lastStartNs,
    long clientCalls,
    long clientErrors,
    long serverCalls,
    long serverErrors,
    LatencySketch clientLatency,
    LatencySketch serverLatency,
    LatencySketch queueDelay,
    SampledCalls clientSampled,
    SampledCalls serverSampled) {
  /** The record and the objects of its sketches, without their counters. */
  private static final long BYTES = 400;

  /** Far fewer than went in: one for each window, ends and protocol. */
  static List<EdgeTotal> collapse(List<EdgeWindow> windows) {
    Map<Slot, EdgeCalls> sums = new HashMap<>();
    for (EdgeWindow window : windows) {
      EdgeKey key = window.key();
      Link link = new Link(new EdgeEnds(key.caller(), key.callee()), key.protocol());
      sums.computeIfAbsent(new Slot(link, window.startNs()), slot -> new EdgeCalls()).add(window);
    }
    List<EdgeTotal> totals = new ArrayList<>(sums.size());
    sums.forEach((slot, calls) -> totals.add(of(slot.link(), calls)));
    return totals;
  }

  /** Adds up those of the same ends and protocol. */
  static List<EdgeTotal> merge(List<EdgeTotal> parts) {
    Map<Link, EdgeCalls> sums = new HashMap<>();
    for (EdgeTotal part : parts) {
      sums.computeIfAbsent(new Link(part.ends, part.protocol), link -> new EdgeCalls()).add(part);
    }
    List<EdgeTotal> totals = new ArrayList<>(sums.size());
    sums.forEach((link, calls) -> totals.add(of(link, calls)));
    return totals;
  }

  private static EdgeTotal of(Link link, EdgeCalls calls) {
    EdgeSum sum = calls.sum();
    RedSum client = sum.asSeenBy(EdgeSum.End.CALLER);
    RedSum server = sum.asSeenBy(EdgeSum.End.CALLEE);
    EdgeTimes times = calls.windowTimes(new EdgeTimes(0, 0));
    return new EdgeTotal(
        link.ends(),
        link.protocol(),
        times.firstNs(),
        times.lastNs(),
        client.requests(),
        client.errors(),
        server.requests(),
        server.errors(),
        client.latency(),
        server.latency(),
        sum.queueDelay(),
        sum.sampledAsSeenBy(EdgeSum.End.CALLER),
        sum.sampledAsSeenBy(EdgeSum.End.CALLEE));
  }

  /** About how much memory it takes. */
  long bytes() {
    return BYTES + clientLatency.bytes() + serverLatency.bytes() + queueDelay.bytes();
  }

  private record Link(EdgeEnds ends, String protocol) {}

  private record Slot(Link link, long startNs) {}
}
