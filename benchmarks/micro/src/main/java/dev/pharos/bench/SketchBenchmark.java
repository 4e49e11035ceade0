package dev.pharos.bench;

import dev.pharos.signal.LatencySketch;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A latency sketch that is filled from empty with so many durations; one operation is all of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SketchBenchmark {
  private static final int MASK = (1 << 16) - 1;

  /** What an edge sees in ten seconds, in a minute, and an operation in an hour. */
  @Param({"50", "500", "50000"})
  public int durations;

  private final long[] ns =
      new Random(1).doubles(MASK + 1, 11, 18).mapToLong(e -> (long) Math.exp(e)).toArray();
  private int at;

  @Benchmark
  public LatencySketch fill() {
    LatencySketch sketch = new LatencySketch();
    for (int i = 0; i < durations; i++) {
      sketch.add(ns[at++ & MASK]);
    }
    return sketch;
  }
}
