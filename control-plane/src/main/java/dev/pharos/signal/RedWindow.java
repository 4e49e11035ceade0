package dev.pharos.signal;

/**
 * Rate, errors and duration of one key in one window, or a part of them: windows of the same key
 * and start add up.
 *
 * @param startNs epoch nanoseconds, a multiple of the resolution
 * @param latency must not be changed by who reads it
 */
public record RedWindow(
    RedKey key, long startNs, long requests, long errors, LatencySketch latency) {}
