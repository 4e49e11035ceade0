package dev.pharos.query;

import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.ServiceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests a service answered in one window (SERVER and CONSUMER spans), whatever their version
 * or operation.
 *
 * @param latency must not be changed by who reads it
 */
public record ServiceWindow(
    ServiceId service, long startNs, long requests, long errors, LatencySketch latency) {

  /** The record and the objects of its sketch, without its counters. */
  private static final long BYTES = 120;

  /** Far fewer windows than went in: what lists and sparklines are made from. */
  static List<ServiceWindow> collapse(List<RedWindow> windows) {
    Map<Slot, RedSum> sums = new HashMap<>();
    for (RedWindow window : windows) {
      if (window.key().kind().isInbound()) {
        sums.computeIfAbsent(
                new Slot(window.key().service(), window.startNs()), slot -> new RedSum())
            .add(window.requests(), window.errors(), window.latency());
      }
    }
    List<ServiceWindow> collapsed = new ArrayList<>(sums.size());
    sums.forEach((slot, sum) ->
        collapsed.add(
            new ServiceWindow(
                slot.service(), slot.startNs(), sum.requests(), sum.errors(), sum.latency())));
    return List.copyOf(collapsed);
  }

  /** Adds up those of the same service; of several windows the first start is kept. */
  static List<ServiceWindow> merge(List<ServiceWindow> windows) {
    Map<ServiceId, RedSum> sums = new HashMap<>();
    Map<ServiceId, Long> starts = new HashMap<>();
    for (ServiceWindow window : windows) {
      sums.computeIfAbsent(window.service(), service -> new RedSum())
          .add(window.requests(), window.errors(), window.latency());
      starts.merge(window.service(), window.startNs(), Math::min);
    }
    List<ServiceWindow> merged = new ArrayList<>(sums.size());
    sums.forEach((service, sum) ->
        merged.add(
            new ServiceWindow(
                service,
                starts.getOrDefault(service, 0L),
                sum.requests(),
                sum.errors(),
                sum.latency())));
    return List.copyOf(merged);
  }

  /** About how much memory it takes. */
  long bytes() {
    return BYTES + latency.bytes();
  }

  private record Slot(ServiceId service, long startNs) {}
}
