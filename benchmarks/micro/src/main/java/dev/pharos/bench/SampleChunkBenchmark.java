package dev.pharos.bench;

import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.metric.SampleChunk;
import dev.pharos.store.metric.SampleChunkWriter;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Samples into a chunk of two hours at 15 s and out of it again; one operation is one sample. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SampleChunkBenchmark {
  private static final int SAMPLES = 480;
  private static final long INTERVAL_MS = 15_000;
  private static final int JITTER_MS = 5;

  /** What the series is like. */
  @Param({"counter", "gauge", "share"})
  public String kind = "counter";

  private final long[] times = new long[SAMPLES];
  private final double[] values = new double[SAMPLES];
  private byte[] packed = {};

  @Setup
  public void pack() {
    SplittableRandom random = new SplittableRandom(3);
    double total = 0;
    for (int i = 0; i < SAMPLES; i++) {
      times[i] = i * INTERVAL_MS + random.nextInt(-JITTER_MS, JITTER_MS + 1);
      total += random.nextInt(300);
      values[i] =
          switch (kind) {
            case "counter" -> total;
            case "gauge" -> random.nextInt(1_000) / 10.0;
            default -> random.nextDouble();
          };
    }
    packed = write();
    System.out.printf("%s: %.2f bytes a sample%n", kind, (double) packed.length / SAMPLES);
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public byte[] write() {
    SampleChunkWriter writer = SampleChunkWriter.ofFloats();
    for (int i = 0; i < SAMPLES; i++) {
      writer.append(times[i], values[i]);
    }
    ByteSink sink = new ByteSink(writer.byteLength());
    writer.writeTo(sink);
    return sink.toByteArray();
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public Samples read() throws CorruptDataException {
    Samples.Builder builder = Samples.builder(SAMPLES);
    SampleChunk.of(packed, 0, packed.length).readInto(Long.MIN_VALUE, Long.MAX_VALUE, builder);
    return builder.build();
  }
}
