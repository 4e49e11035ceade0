package dev.pharos.judge;

import dev.pharos.signal.LatencySketch;

/**
 * The requests a service answered in ten seconds. Windows without requests may be left out.
 *
 * @param startNs epoch nanoseconds, a multiple of {@link HealthJudge#WINDOW}
 * @param latency is only read
 */
public record HealthWindow(long startNs, long requests, long errors, LatencySketch latency) {}
