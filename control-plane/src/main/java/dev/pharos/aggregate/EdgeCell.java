package dev.pharos.aggregate;

import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LatencySketch;
import org.jspecify.annotations.Nullable;

/**
 * One edge in one window. Sketches are made when first needed, since most edges have one or two of
 * three; what readers were given is never changed (see {@link RedCell}).
 */
final class EdgeCell {
  private final EdgeKey key;
  private final long startNs;
  private long clientCalls;
  private long clientErrors;
  private long serverCalls;
  private long serverErrors;
  private @Nullable LatencySketch clientLatency;
  private @Nullable LatencySketch serverLatency;
  private @Nullable LatencySketch queueDelay;
  private @Nullable EdgeWindow published;

  EdgeCell(EdgeKey key, long startNs) {
    this.key = key;
    this.startNs = startNs;
  }

  EdgeCell(EdgeWindow window) {
    this(window.key(), window.startNs());
    clientCalls = window.clientCalls();
    clientErrors = window.clientErrors();
    serverCalls = window.serverCalls();
    serverErrors = window.serverErrors();
    clientLatency = nullIfEmpty(window.clientLatency());
    serverLatency = nullIfEmpty(window.serverLatency());
    queueDelay = nullIfEmpty(window.queueDelay());
  }

  EdgeKey key() {
    return key;
  }

  void countClient(long durationNs, boolean error) {
    beforeChange();
    clientCalls++;
    clientErrors += error ? 1 : 0;
    clientLatency = added(clientLatency, durationNs);
  }

  void countServer(long durationNs, boolean error) {
    beforeChange();
    serverCalls++;
    serverErrors += error ? 1 : 0;
    serverLatency = added(serverLatency, durationNs);
  }

  void countDelay(long delayNs) {
    beforeChange();
    queueDelay = added(queueDelay, delayNs);
  }

  EdgeWindow window() {
    EdgeWindow window = published;
    if (window == null) {
      window =
          new EdgeWindow(
              key,
              startNs,
              clientCalls,
              clientErrors,
              serverCalls,
              serverErrors,
              emptyIfNull(clientLatency),
              emptyIfNull(serverLatency),
              emptyIfNull(queueDelay));
      published = window;
    }
    return window;
  }

  private void beforeChange() {
    if (published == null) {
      return;
    }
    published = null;
    clientLatency = copied(clientLatency);
    serverLatency = copied(serverLatency);
    queueDelay = copied(queueDelay);
  }

  private static LatencySketch added(@Nullable LatencySketch sketch, long durationNs) {
    LatencySketch target = sketch == null ? new LatencySketch() : sketch;
    target.add(durationNs);
    return target;
  }

  private static @Nullable LatencySketch copied(@Nullable LatencySketch sketch) {
    return sketch == null ? null : sketch.copy();
  }

  private static @Nullable LatencySketch nullIfEmpty(LatencySketch sketch) {
    return sketch.isEmpty() ? null : sketch;
  }

  private static LatencySketch emptyIfNull(@Nullable LatencySketch sketch) {
    return sketch == null ? new LatencySketch() : sketch;
  }
}
