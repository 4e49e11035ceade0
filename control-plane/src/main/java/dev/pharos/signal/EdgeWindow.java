package dev.pharos.signal;

/**
 * The calls of one key in one window, or a part of them: windows of the same key and start add up.
 *
 * @param startNs epoch nanoseconds, a multiple of the resolution
 * @param clientCalls as the caller counted (CLIENT and PRODUCER spans)
 * @param clientErrors of those, failed
 * @param serverCalls as the callee counted (SERVER and CONSUMER spans)
 * @param serverErrors of those, failed
 * @param clientLatency as the caller saw it
 * @param serverLatency as the callee saw it
 * @param queueDelay between publishing and consuming, on edges that leave a queue; else empty
 * @param clientSampled of what the caller counted while agents left traces out
 * @param serverSampled of what the callee counted while agents left traces out
 */
public record EdgeWindow(
    EdgeKey key,
    long startNs,
    long clientCalls,
    long clientErrors,
    long serverCalls,
    long serverErrors,
    LatencySketch clientLatency,
    LatencySketch serverLatency,
    LatencySketch queueDelay,
    SampledCalls clientSampled,
    SampledCalls serverSampled) {

  /** Of a time in which everything was sampled. */
  public EdgeWindow(
      EdgeKey key,
      long startNs,
      long clientCalls,
      long clientErrors,
      long serverCalls,
      long serverErrors,
      LatencySketch clientLatency,
      LatencySketch serverLatency,
      LatencySketch queueDelay) {
    this(
        key,
        startNs,
        clientCalls,
        clientErrors,
        serverCalls,
        serverErrors,
        clientLatency,
        serverLatency,
        queueDelay,
        SampledCalls.NONE,
        SampledCalls.NONE);
  }
}
