package dev.pharos.alert.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** What became of a group's evaluations. Safe for use by many threads. */
final class GroupCounts {
  private static final double NS_PER_S = 1e9;
  private static final double MS_PER_S = 1e3;

  private final LongAdder evaluations = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder evaluationNs = new LongAdder();
  private final LongAdder iterations = new LongAdder();
  private final LongAdder missed = new LongAdder();
  private volatile double lastSeconds;
  private volatile double lastTimestamp;
  private volatile long lastSamples;

  void evaluated(long tookNs, boolean failed) {
    evaluations.increment();
    evaluationNs.add(tookNs);
    if (failed) {
      failures.increment();
    }
  }

  void iterated(Instant at, Duration took, long samples) {
    iterations.increment();
    lastTimestamp = at.toEpochMilli() / MS_PER_S;
    lastSeconds = took.toNanos() / NS_PER_S;
    lastSamples = samples;
  }

  /** Iterations that did not happen since an earlier one took too long. */
  void missed(long count) {
    missed.add(count);
    iterations.add(count);
  }

  long evaluations() {
    return evaluations.sum();
  }

  long failures() {
    return failures.sum();
  }

  double evaluationSeconds() {
    return evaluationNs.sum() / NS_PER_S;
  }

  /** Those that were missed among them. */
  long iterations() {
    return iterations.sum();
  }

  long missed() {
    return missed.sum();
  }

  double lastSeconds() {
    return lastSeconds;
  }

  /** When the last one began, epoch seconds. */
  double lastTimestamp() {
    return lastTimestamp;
  }

  long lastSamples() {
    return lastSamples;
  }
}
