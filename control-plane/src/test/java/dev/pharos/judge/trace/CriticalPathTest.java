package dev.pharos.judge.trace;

import static dev.pharos.judge.trace.TraceBuilder.MS;
import static dev.pharos.judge.trace.TraceBuilder.START_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CriticalPathTest {
  private final TraceBuilder trace = new TraceBuilder();

  @Test
  void goesThroughTheChildThatEndedLastAndLeavesGapsToTheParent() {
    long root = trace.server(0, "a", "root", 0, 100).add();
    trace.internal(root, "a", "short", 10, 40).add();
    trace.internal(root, "a", "long", 20, 90).add();

    assertThat(path()).containsExactly("root 0-20", "long 20-90", "root 90-100");
  }

  @Test
  void backToBackChildrenAreAllOnThePath() {
    long root = trace.server(0, "a", "root", 0, 90).add();
    trace.internal(root, "a", "first", 0, 30).add();
    trace.internal(root, "a", "second", 30, 60).add();
    trace.internal(root, "a", "third", 60, 90).add();

    assertThat(path()).containsExactly("first 0-30", "second 30-60", "third 60-90");
  }

  @Test
  void aServerThatOutlivesItsClientCountsAsLongAsTheClientWaited() {
    long root = trace.server(0, "a", "root", 0, 100).add();
    long call = trace.client(root, "a", "call", 10, 60).add();
    trace.server(call, "b", "slow", 15, 400).add();

    assertThat(path()).containsExactly("root 0-10", "call 10-15", "slow 15-60", "root 60-100");
  }

  @Test
  void aChildThatStartsBeforeItsParentIsClipped() {
    long root = trace.server(0, "a", "root", 10, 50).add();
    trace.internal(root, "a", "early", 0, 30).add();

    assertThat(path()).containsExactly("early 10-30", "root 30-50");
  }

  @Test
  void nobodyWaitsForConsumersNorForWhatRunsOn() {
    long root = trace.server(0, "a", "root", 0, 50).add();
    long send = trace.span(root, "a", "send", SpanKind.PRODUCER, 10, 20).add();
    trace.span(send, "b", "process", SpanKind.CONSUMER, 15, 20).add();
    trace.span(root, "a", "audit", SpanKind.INTERNAL, 5, 300).add();

    assertThat(path()).containsExactly("root 0-10", "send 10-20", "root 20-50");
  }

  @Test
  void aConsumersOwnProcessingIsWaitedFor() {
    long receive = trace.span(0, "b", "receive", SpanKind.CONSUMER, 0, 50).add();
    trace.span(receive, "b", "process", SpanKind.CONSUMER, 10, 40).add();

    assertThat(path()).containsExactly("receive 0-10", "process 10-40", "receive 40-50");
  }

  @Test
  void timeBetweenSeveralRootsBelongsToNobody() {
    trace.server(99, "a", "first", 0, 20).add();
    trace.server(98, "b", "second", 30, 60).add();
    trace.server(97, "c", "overlapping", 50, 80).add();

    assertThat(path()).containsExactly("first 0-20", "second 30-50", "overlapping 50-80");
  }

  @Test
  void sumsUpByOperation() {
    long root = trace.server(0, "a", "root", 0, 100).add();
    trace.query(root, "a", "orders", 10, 40).add();
    trace.query(root, "a", "orders", 50, 80).add();
    TraceTree tree = trace.tree();

    assertThat(CriticalPath.of(tree).byOperation(tree))
        .containsExactly(
            new CriticalPath.Contribution("a", "SELECT orders", 60 * MS, 0.6, 2),
            new CriticalPath.Contribution("a", "root", 40 * MS, 0.4, 1));
  }

  @Test
  void aTraceOfAHundredThousandNestedSpansHasAPath() {
    for (int i = 0; i < 100_000; i++) {
      trace.internal(i, "a", "s", 0.001 * i, 1_000 - 0.001 * i).add();
    }
    TraceTree tree = trace.tree();

    CriticalPath path = CriticalPath.of(tree);

    assertThat(path.durationNs()).isEqualTo(1_000 * MS);
    assertThat(path.segments()).hasSize(199_999);
  }

  @Property(tries = 2_000)
  void everyInstantBelongsToTheSpanThatTheOracleNames(@ForAll long seed) {
    TraceTree tree = randomTree(new Random(seed));

    CriticalPath path = CriticalPath.of(tree);

    int[] expected = PathOracle.owners(tree);
    int[] owners = new int[expected.length];
    java.util.Arrays.fill(owners, PathOracle.NOBODY);
    long lastEnd = Long.MIN_VALUE;
    for (CriticalPath.Segment segment : path.segments()) {
      assertThat(segment.fromNs()).isGreaterThanOrEqualTo(lastEnd).isLessThan(segment.toNs());
      lastEnd = segment.toNs();
      for (long t = segment.fromNs(); t < segment.toNs(); t += MS) {
        owners[PathOracle.tick(t)] = segment.span();
      }
    }
    assertThat(owners).isEqualTo(expected);
    long covered = java.util.Arrays.stream(expected).filter(o -> o != PathOracle.NOBODY).count();
    assertThat(path.durationNs()).isEqualTo(covered * MS);
  }

  /** Small times, so that spans often touch, overlap, outlive each other or last no time. */
  static TraceTree randomTree(Random random) {
    TraceBuilder trace = new TraceBuilder();
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 60 : 14);
    int strangers = random.nextInt(4) == 0 ? 5 : 0;
    boolean circles = random.nextInt(5) == 0;
    for (int i = 0; i < count; i++) {
      int parents = circles ? count + 1 : Math.max(1, i + 1);
      long parent =
          strangers > 0 && random.nextInt(6) == 0
              ? 1_000 + random.nextInt(strangers)
              : random.nextInt(parents);
      if (i > 0 && parent == 0 && random.nextInt(3) != 0) {
        parent = 1;
      }
      int start = random.nextInt(PathOracle.TICKS / 2);
      int length = random.nextInt(5) == 0 ? 0 : random.nextInt(PathOracle.TICKS / 2);
      SpanKind kind = random.nextBoolean() ? SpanKind.INTERNAL : SpanKind.ofWire(random.nextInt(6));
      trace.span(parent, "s" + random.nextInt(3), "x", kind, start, start + length).add();
    }
    return trace.tree();
  }

  private List<String> path() {
    TraceTree tree = trace.tree();
    return describe(tree, CriticalPath.of(tree));
  }

  private static List<String> describe(TraceTree tree, CriticalPath path) {
    List<String> segments = new ArrayList<>();
    for (CriticalPath.Segment segment : path.segments()) {
      segments.add(
          "%s %d-%d"
              .formatted(
                  tree.span(segment.span()).name(),
                  (segment.fromNs() - START_NS) / MS,
                  (segment.toNs() - START_NS) / MS));
    }
    return segments;
  }
}
