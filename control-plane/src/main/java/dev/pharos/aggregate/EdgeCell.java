package dev.pharos.aggregate;

import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.SampledCalls;
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
  private SampledCalls clientSampled = SampledCalls.NONE;
  private SampledCalls serverSampled = SampledCalls.NONE;
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
    clientSampled = window.clientSampled();
    serverSampled = window.serverSampled();
  }

  EdgeKey key() {
    return key;
  }

  /** Counts the calls whose durations, as their callers saw them, have these bins. */
  void countClient(short[] durationBins, int count, int failed) {
    beforeChange();
    clientCalls += count;
    clientErrors += failed;
    clientLatency = madeIfNull(clientLatency);
    clientLatency.addBins(durationBins, count);
  }

  /** Counts the calls whose durations, as their callees saw them, have these bins. */
  void countServer(short[] durationBins, int count, int failed) {
    beforeChange();
    serverCalls += count;
    serverErrors += failed;
    serverLatency = madeIfNull(serverLatency);
    serverLatency.addBins(durationBins, count);
  }

  void countDelay(long delayNs) {
    beforeChange();
    queueDelay = madeIfNull(queueDelay);
    queueDelay.add(delayNs);
  }

  /**
   * What is known of calls that are counted by the others.
   *
   * @param byCaller whether the caller counted them, else the callee
   */
  void countSampled(boolean byCaller, SampledCalls more) {
    beforeChange();
    if (byCaller) {
      clientSampled = clientSampled.plus(more);
    } else {
      serverSampled = serverSampled.plus(more);
    }
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
              madeIfNull(clientLatency),
              madeIfNull(serverLatency),
              madeIfNull(queueDelay),
              clientSampled,
              serverSampled);
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

  private static @Nullable LatencySketch copied(@Nullable LatencySketch sketch) {
    return sketch == null ? null : sketch.copy();
  }

  private static @Nullable LatencySketch nullIfEmpty(LatencySketch sketch) {
    return sketch.isEmpty() ? null : sketch;
  }

  private static LatencySketch madeIfNull(@Nullable LatencySketch sketch) {
    return sketch == null ? new LatencySketch() : sketch;
  }
}
