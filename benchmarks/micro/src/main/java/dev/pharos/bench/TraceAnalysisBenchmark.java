package dev.pharos.bench;

import dev.pharos.judge.trace.CriticalPath;
import dev.pharos.judge.trace.Hint;
import dev.pharos.judge.trace.Hints;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is said of one trace of 10,000 spans; one operation is all of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TraceAnalysisBenchmark {
  private static final int SPANS = 10_000;
  private static final long LENGTH_NS = 10_000_000_000L;

  private static final Resource RESOURCE =
      new Resource(Attributes.of("service.name", "order"), 0, "");

  /**
   * Each span below the one before; all below one, half of them side by side; or each below any
   * earlier one.
   */
  @Param({"chain", "fan", "tree"})
  public String shape;

  private final List<Span> spans = new ArrayList<>();
  private TraceTree tree;

  @Setup
  public void make() {
    Random random = new Random(7);
    long[] starts = new long[SPANS + 1];
    long[] ends = new long[SPANS + 1];
    for (int id = 1; id <= SPANS; id++) {
      int parent =
          switch (shape) {
            case "chain" -> id - 1;
            case "fan" -> id == 1 ? 0 : 1;
            default -> id == 1 ? 0 : 1 + random.nextInt(id - 1);
          };
      long from = parent == 0 ? 0 : starts[parent];
      long length = parent == 0 ? LENGTH_NS : ends[parent] - from;
      if (shape.equals("chain")) {
        starts[id] = from + length / 40_000;
        ends[id] = from + length - length / 40_000;
      } else if (shape.equals("fan")) {
        long slot = LENGTH_NS / SPANS;
        starts[id] = id == 1 ? 0 : id * slot - (id % 2) * slot;
        ends[id] = id == 1 ? LENGTH_NS : starts[id] + slot;
      } else {
        starts[id] = from + (long) (random.nextDouble() * length / 2);
        ends[id] = starts[id] + (long) (random.nextDouble() * length / 2);
      }
      spans.add(span(id, parent, starts[id], ends[id], random));
    }
    Collections.shuffle(spans, random);
    tree = TraceTree.of(spans);
  }

  private static Span span(long id, long parent, long start, long end, Random random) {
    boolean query = random.nextInt(3) == 0;
    return new Span(
        new TraceId(1, 1),
        id,
        parent,
        "",
        1,
        query ? "SELECT orders" : "step " + random.nextInt(50),
        query ? SpanKind.CLIENT : SpanKind.INTERNAL,
        start,
        end,
        StatusCode.UNSET,
        "",
        query
            ? Attributes.of(
                "db.system", "h2", "db.statement", "select * from orders where id=" + id)
            : Attributes.EMPTY,
        0,
        List.of(),
        0,
        List.of(),
        0,
        dev.pharos.signal.Scope.NONE,
        RESOURCE);
  }

  @Benchmark
  public TraceTree tree() {
    return TraceTree.of(spans);
  }

  @Benchmark
  public CriticalPath criticalPath() {
    return CriticalPath.of(tree);
  }

  /** With the path that it asks for. */
  @Benchmark
  public List<Hint> hints() {
    return Hints.of(tree);
  }
}
