package dev.pharos.aggregate;

import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import org.jspecify.annotations.Nullable;

/**
 * One key in one window. What readers were given is never changed: the next count after a read goes
 * to a copy of the sketch. A window that nobody counts in any more is read without copying.
 */
final class RedCell {
  private final RedKey key;
  private final long startNs;
  private long requests;
  private long errors;
  private LatencySketch latency;
  private @Nullable RedWindow published;

  RedCell(RedKey key, long startNs) {
    this(key, startNs, 0, 0, new LatencySketch());
  }

  RedCell(RedKey key, long startNs, long requests, long errors, LatencySketch latency) {
    this.key = key;
    this.startNs = startNs;
    this.requests = requests;
    this.errors = errors;
    this.latency = latency;
  }

  RedKey key() {
    return key;
  }

  /** Counts the requests whose durations have these bins. */
  void count(short[] durationBins, int count, int failed) {
    if (published != null) {
      published = null;
      latency = latency.copy();
    }
    requests += count;
    errors += failed;
    latency.addBins(durationBins, count);
  }

  RedWindow window() {
    RedWindow window = published;
    if (window == null) {
      window = new RedWindow(key, startNs, requests, errors, latency);
      published = window;
    }
    return window;
  }
}
