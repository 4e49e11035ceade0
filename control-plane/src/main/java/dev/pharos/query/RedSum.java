package dev.pharos.query;

import dev.pharos.signal.LatencySketch;
import org.jspecify.annotations.Nullable;

/** Adds requests up. For one thread. */
final class RedSum {
  private long requests;
  private long errors;
  private final LatencySketch latency = new LatencySketch();

  void add(long requests, long errors, LatencySketch latency) {
    this.requests += requests;
    this.errors += errors;
    this.latency.merge(latency);
  }

  void add(RedSum other) {
    add(other.requests, other.errors, other.latency);
  }

  long requests() {
    return requests;
  }

  long errors() {
    return errors;
  }

  LatencySketch latency() {
    return latency;
  }

  RedFigures over(double seconds) {
    boolean measured = !latency.isEmpty();
    long[] quantiles = latency.quantilesNs(0.50, 0.95, 0.99);
    return new RedFigures(
        requests,
        errors,
        requests / seconds,
        requests == 0 ? null : errors / (double) requests,
        measured ? Long.valueOf(quantiles[0]) : null,
        measured ? Long.valueOf(quantiles[1]) : null,
        measured ? Long.valueOf(quantiles[2]) : null);
  }

  /** Null where nothing was counted. */
  static @Nullable RedFigures orNull(@Nullable RedSum sum, double seconds) {
    return sum == null || sum.requests == 0 ? null : sum.over(seconds);
  }
}
