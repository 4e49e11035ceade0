package dev.pharos.bench;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.store.span.EmbeddedSpanStore;
import dev.pharos.store.span.SpanStoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.util.FileSystemUtils;

/**
 * Spans into pages on disk, and out of them again. Writing: one operation is 20 batches of about
 * 510 spans, committed. Reading: one trace by its id.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChunkBenchmark {
  private static final int BATCHES = 200;
  private static final int WRITTEN_TOGETHER = 20;
  private static final SpanStoreSettings SETTINGS =
      new SpanStoreSettings(
          Duration.ofDays(36_500), Long.MAX_VALUE, SpanStoreSettings.DEFAULT.searchLimits());

  private List<List<Span>> batches = List.of();
  private Path folder = Path.of("");
  private EmbeddedSpanStore written;
  private EmbeddedSpanStore read;
  private int next;

  @Setup(Level.Trial)
  public void open() throws Exception {
    batches = Batches.decoded(BATCHES);
    folder = Files.createTempDirectory("pharos-bench");
    written = EmbeddedSpanStore.open(folder.resolve("written"), null, SETTINGS);
    read = EmbeddedSpanStore.open(folder.resolve("read"), null, SETTINGS);
    for (List<Span> batch : batches) {
      read.add(batch);
    }
    read.seal().commit();
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    written.close();
    read.close();
    FileSystemUtils.deleteRecursively(folder);
  }

  @Benchmark
  public String encode() throws Exception {
    for (int i = 0; i < WRITTEN_TOGETHER; i++) {
      written.add(batches.get(next++ % BATCHES));
    }
    return written.seal().commit();
  }

  @Benchmark
  public List<Span> decode() throws IOException {
    List<Span> batch = batches.get(next % BATCHES);
    TraceId trace = batch.get(next++ * 31 % batch.size()).traceId();
    return read.trace(trace);
  }
}
