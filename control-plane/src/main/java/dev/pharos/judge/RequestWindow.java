package dev.pharos.judge;

import dev.pharos.signal.LatencySketch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests of one judged window, or of several that follow each other. For one thread. */
final class RequestWindow {
  private final long startNs;
  private final long endNs;
  private final LatencySketch latency = new LatencySketch();
  private long requests;
  private long errors;

  RequestWindow(long startNs, long endNs) {
    this.startNs = startNs;
    this.endNs = endNs;
  }

  /**
   * @param windows at least one, in order of time
   */
  static RequestWindow sum(List<RequestWindow> windows) {
    RequestWindow sum = new RequestWindow(windows.getFirst().startNs, windows.getLast().endNs);
    for (RequestWindow window : windows) {
      sum.requests += window.requests;
      sum.errors += window.errors;
      sum.latency.merge(window.latency);
    }
    return sum;
  }

  void add(HealthWindow window) {
    requests += window.requests();
    errors += window.errors();
    latency.merge(window.latency());
  }

  /** Epoch nanoseconds. */
  long startNs() {
    return startNs;
  }

  /** Epoch nanoseconds. */
  long endNs() {
    return endNs;
  }

  long lengthNs() {
    return endNs - startNs;
  }

  long requests() {
    return requests;
  }

  long errors() {
    return errors;
  }

  double errorRatio() {
    return requests == 0 ? 0 : (double) errors / requests;
  }

  /** How many took longer; those of the limit's own bin count as not longer. */
  long slowerThan(long limitNs) {
    long[] slower = {0};
    latency.forEachBin((bin, count) -> {
      if (LatencySketch.binFromNs(bin) > limitNs) {
        slower[0] += count;
      }
    });
    return slower[0];
  }

  @Nullable Long p95Ns() {
    return latency.quantileNs(0.95);
  }
}
