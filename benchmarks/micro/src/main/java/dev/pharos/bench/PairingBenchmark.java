package dev.pharos.bench;

import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.signal.Span;
import dev.pharos.store.RollupStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * RED, pairing of calls and the ledger; one operation is a batch of about 510 spans. Batches come
 * again when the aggregates have forgotten their ids.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PairingBenchmark {
  private static final int BATCHES = 200;

  /** Longer than calls are waited for. */
  private static final long ROUND_NS = Duration.ofSeconds(25).toNanos();

  private static final int BYTES = 250_000;

  private final List<List<Span>> batches;
  private final StreamingAggregates aggregates = new StreamingAggregates(noRollups());
  private long next;

  public PairingBenchmark() {
    try {
      batches = Batches.decoded(BATCHES);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public void fold() {
    List<Span> batch = batches.get((int) (next % BATCHES));
    aggregates.fold(batch, Batches.NOW_NS + next * (ROUND_NS / BATCHES), BYTES);
    next++;
  }

  /** Nothing leaves memory here: the aggregates are never told that time has passed. */
  private static RollupStore noRollups() {
    return (RollupStore)
        Proxy.newProxyInstance(
            RollupStore.class.getClassLoader(),
            new Class<?>[] {RollupStore.class},
            (_, method, _) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
