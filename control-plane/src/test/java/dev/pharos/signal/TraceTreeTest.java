package dev.pharos.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetSpans;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TraceTreeTest {
  private static final TraceId TRACE = new TraceId(7, 7);

  @Test
  void childrenFollowTheirParentByStart() {
    TraceTree tree =
        TraceTree.of(
            List.of(
                span(4, 2, 45, 50), span(3, 1, 60, 90), span(2, 1, 10, 55), span(1, 0, 0, 100)));

    assertThat(ids(tree)).containsExactly(1L, 2L, 4L, 3L);
    assertThat(tree.root().spanId()).isEqualTo(1);
    assertThat(tree.rootMissing()).isFalse();
    assertThat(tree.durationNs()).isEqualTo(100);
  }

  @Test
  void selfTimeCountsOverlappingChildrenOnceAndClipsThoseThatOutliveTheParent() {
    TraceTree tree =
        TraceTree.of(
            List.of(
                span(1, 0, 0, 100),
                span(2, 1, 10, 40),
                span(3, 1, 30, 50),
                span(4, 1, 50, 60),
                span(5, 1, 90, 400),
                span(6, 1, -20, 5)));

    assertThat(self(tree, 1)).isEqualTo(100 - 40 - 10 - 10 - 5);
    assertThat(self(tree, 2)).isEqualTo(30);
    assertThat(tree.startNs()).isEqualTo(-20);
    assertThat(tree.durationNs()).isEqualTo(420);
  }

  @Test
  void aSpanWhoseParentNeverCameSaysSoAndComesAfterTheRoot() {
    TraceTree tree = TraceTree.of(List.of(span(5, 99, 1, 2), span(1, 0, 10, 20)));

    assertThat(ids(tree)).containsExactly(1L, 5L);
    assertThat(row(tree, 5).parentMissing()).isTrue();
    assertThat(row(tree, 1).parentMissing()).isFalse();
    assertThat(tree.rootMissing()).isFalse();
  }

  @Test
  void withoutRootTheEarliestSpanStandsForIt() {
    TraceTree tree = TraceTree.of(List.of(span(6, 99, 5, 9), span(5, 98, 1, 2)));

    assertThat(tree.root().spanId()).isEqualTo(5);
    assertThat(tree.rootMissing()).isTrue();
  }

  @Test
  void spansThatNameEachOtherAsParentAreAllShown() {
    TraceTree tree =
        TraceTree.of(
            List.of(span(1, 2, 0, 10), span(2, 1, 1, 9), span(3, 3, 2, 3), span(4, 2, 4, 5)));

    assertThat(ids(tree)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
  }

  @Test
  void aServerThatSharesItsClientsIdIsItsChild() {
    Span client = span(2, 1, "a", SpanKind.CLIENT, 10, 90);
    Span server = span(2, 1, "b", SpanKind.SERVER, 20, 80);
    Span below = span(3, 2, "b", SpanKind.INTERNAL, 30, 40);
    TraceTree tree =
        TraceTree.of(List.of(below, server, client, span(1, 0, "a", SpanKind.SERVER, 0, 100)));

    assertThat(tree.rows(10).stream().map(row -> row.span().kind()))
        .containsExactly(SpanKind.SERVER, SpanKind.CLIENT, SpanKind.SERVER, SpanKind.INTERNAL);
    assertThat(tree.rows(10).get(2).selfNs()).isEqualTo(50);
  }

  @Test
  void aTraceOfAHundredThousandNestedSpansIsPutTogether() {
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 100_000; i++) {
      spans.add(span(i, i - 1, i, 1_000_000 - i));
    }
    Collections.shuffle(spans, new Random(1));

    TraceTree tree = TraceTree.of(spans);

    assertThat(tree.rows(3).stream().map(row -> row.span().spanId())).containsExactly(1L, 2L, 3L);
    assertThat(tree.rows(Integer.MAX_VALUE)).hasSize(100_000);
  }

  @Test
  void countsErrorsAndNamesServicesAsTheyAppear() {
    TraceTree tree =
        TraceTree.of(
            List.of(
                SetSpans.span(
                    TRACE,
                    2,
                    1,
                    "b",
                    "x",
                    SpanKind.SERVER,
                    5,
                    6,
                    Attributes.EMPTY,
                    StatusCode.ERROR),
                span(1, 0, "a", SpanKind.SERVER, 0, 9)));

    assertThat(tree.errors()).isEqualTo(1);
    assertThat(tree.services()).containsExactly("a", "b");
  }

  @Property(tries = 300)
  void anySpansGiveEachSpanOnceWithParentsFirstAndSelfTimesInBounds(@ForAll long seed) {
    Random random = new Random(seed);
    List<Span> spans = new ArrayList<>();
    int count = 1 + random.nextInt(60);
    for (int i = 1; i <= count; i++) {
      long start = random.nextInt(1_000);
      spans.add(span(i, random.nextInt(count + 5), start, start + random.nextInt(500)));
    }

    TraceTree tree = TraceTree.of(spans);

    assertThat(ids(tree)).hasSize(count).doesNotHaveDuplicates();
    Set<Long> seen = new HashSet<>();
    Set<Long> known = new HashSet<>(ids(tree));
    int outOfOrder = 0;
    for (TraceTree.Row row : tree.rows(count)) {
      long parent = row.span().parentSpanId();
      if (parent != 0 && known.contains(parent) && !seen.contains(parent)) {
        outOfOrder++;
      }
      assertThat(row.parentMissing()).isEqualTo(parent != 0 && !known.contains(parent));
      seen.add(row.span().spanId());
      assertThat(row.selfNs()).isBetween(0L, row.span().durationNs());
    }
    // Only a cycle has a member before its parent: one for each cycle.
    assertThat(outOfOrder).isEqualTo(cycles(spans));
    assertPlacesAgree(tree);
  }

  /** Each span is the child of its parent, once, and comes after it: whoever follows them ends. */
  private static void assertPlacesAgree(TraceTree tree) {
    int children = 0;
    int roots = 0;
    for (int place = 0; place < tree.size(); place++) {
      assertThat(tree.parent(place)).isLessThan(place);
      roots += tree.parent(place) == TraceTree.NO_PARENT ? 1 : 0;
      for (int i = 0; i < tree.childCount(place); i++) {
        assertThat(tree.parent(tree.child(place, i))).isEqualTo(place);
        assertThat(tree.span(tree.child(place, i)).startNs())
            .isGreaterThanOrEqualTo(i == 0 ? 0 : tree.startNs(tree.child(place, i - 1)));
        children++;
      }
    }
    assertThat(children + roots).isEqualTo(tree.size());
  }

  private static int cycles(List<Span> spans) {
    int cycles = 0;
    int[] state = new int[spans.size() + 1];
    for (int i = 1; i <= spans.size(); i++) {
      List<Integer> path = new ArrayList<>();
      int at = i;
      while (at >= 1 && at <= spans.size() && state[at] == 0) {
        state[at] = 1;
        path.add(at);
        at = (int) spans.get(at - 1).parentSpanId();
      }
      if (at >= 1 && at <= spans.size() && state[at] == 1) {
        cycles++;
      }
      path.forEach(visited -> state[visited] = 2);
    }
    return cycles;
  }

  private static List<Long> ids(TraceTree tree) {
    return tree.rows(Integer.MAX_VALUE).stream().map(row -> row.span().spanId()).toList();
  }

  private static long self(TraceTree tree, long id) {
    return row(tree, id).selfNs();
  }

  private static TraceTree.Row row(TraceTree tree, long id) {
    return tree.rows(Integer.MAX_VALUE).stream()
        .filter(row -> row.span().spanId() == id)
        .findFirst()
        .orElseThrow();
  }

  private static Span span(long id, long parent, long start, long end) {
    return span(id, parent, "a", SpanKind.INTERNAL, start, end);
  }

  private static Span span(
      long id, long parent, String service, SpanKind kind, long start, long end) {
    return SetSpans.span(TRACE, id, parent, service, "span " + id, kind, start, end);
  }
}
