package dev.pharos.judge.trace;

import static dev.pharos.judge.trace.TraceBuilder.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.judge.trace.Difference.State;
import dev.pharos.judge.trace.TraceComparison.Row;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TraceComparisonTest {

  @Test
  void tellsWhatIsNewGoneSlowerAndFasterStepByStep() {
    TraceBuilder slow = new TraceBuilder(1);
    long root = slow.server(0, "order", "POST /orders", 0, 100).add();
    slow.query(root, "order", "customers", 1, 3).add();
    slow.query(root, "order", "orders", 5, 65).add();
    slow.internal(root, "order", "audit", 66, 70).add();
    TraceBuilder usual = new TraceBuilder(2);
    root = usual.server(0, "order", "POST /orders", 0, 60).add();
    usual.query(root, "order", "customers", 1, 3).add();
    usual.internal(root, "order", "cache", 4, 6).add();
    usual.query(root, "order", "orders", 7, 27).add();

    TraceComparison compared = compare(slow.tree(), usual.tree());

    assertThat(compared.rows())
        .extracting(
            Row::depth,
            Row::operation,
            row -> row.difference().state(),
            row -> row.difference().durationNs() / MS)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0, "POST /orders", State.SLOWER, 40L),
            org.assertj.core.groups.Tuple.tuple(1, "SELECT customers", State.SAME, 0L),
            org.assertj.core.groups.Tuple.tuple(1, "cache", State.GONE, -2L),
            org.assertj.core.groups.Tuple.tuple(1, "SELECT orders", State.SLOWER, 40L),
            org.assertj.core.groups.Tuple.tuple(1, "audit", State.NEW, 4L));
    assertThat(compared.rows().get(3).spansA()).containsExactly(2);
    assertThat(compared.rows().get(3).spansB()).containsExactly(3);
    assertThat(compared.rows().get(3).difference().relative()).isEqualTo(2.0);
    assertThat(compared.rows().getFirst().difference().selfNs()).isEqualTo(-2 * MS);
    assertThat(compare(usual.tree(), slow.tree()).rows())
        .extracting(row -> row.difference().state())
        .containsExactly(State.FASTER, State.SAME, State.NEW, State.FASTER, State.GONE);
  }

  @Test
  void siblingsThatRepeatAreOneStepWithACount() {
    TraceBuilder many = new TraceBuilder(1);
    long root = many.server(0, "order", "GET /orders", 0, 100).add();
    for (int i = 0; i < 20; i++) {
      many.query(root, "order", "items " + i, 4 * i, 4 * i + 3).add();
    }
    TraceBuilder one = new TraceBuilder(2);
    root = one.server(0, "order", "GET /orders", 0, 20).add();
    one.query(root, "order", "items 7", 4, 7).add();

    TraceComparison compared = compare(many.tree(), one.tree());

    Row items = compared.rows().get(1);
    assertThat(compared.rows()).hasSize(2);
    assertThat(items.operation()).isEqualTo("SELECT items {id}");
    assertThat(items.difference().a()).isEqualTo(new Figures(20, 60 * MS, 60 * MS));
    assertThat(items.difference().b()).isEqualTo(new Figures(1, 3 * MS, 3 * MS));
    assertThat(items.spansA()).hasSize(20);
    assertThat(items.spansB()).containsExactly(1);
  }

  @Test
  void theOrderOfStepsThatRunSideBySideDoesNotMatter() {
    TraceBuilder first = new TraceBuilder(1);
    long root = first.server(0, "a", "r", 0, 100).add();
    first.internal(root, "a", "x", 1, 10).add();
    first.internal(root, "a", "y", 2, 11).add();
    TraceBuilder second = new TraceBuilder(2);
    root = second.server(0, "a", "r", 0, 100).add();
    second.internal(root, "a", "y", 1, 10).add();
    second.internal(root, "a", "x", 2, 11).add();

    assertThat(compare(first.tree(), second.tree()).rows())
        .hasSize(3)
        .allSatisfy(row -> assertThat(row.difference().state()).isEqualTo(State.SAME));
  }

  @Test
  void theSameOperationBelowAnotherCallerIsAnotherStepAndOneOperation() {
    TraceBuilder first = new TraceBuilder(1);
    long root = first.server(0, "a", "r", 0, 100).add();
    first.internal(root, "a", "load", 1, 50).add();
    TraceBuilder second = new TraceBuilder(2);
    root = second.server(0, "a", "r", 0, 100).add();
    long step = second.internal(root, "a", "step", 0, 99).add();
    second.internal(step, "a", "load", 1, 50).add();

    TraceComparison compared = compare(first.tree(), second.tree());

    assertThat(compared.rows())
        .extracting(Row::operation, row -> row.difference().state())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("r", State.SAME),
            org.assertj.core.groups.Tuple.tuple("load", State.NEW),
            org.assertj.core.groups.Tuple.tuple("step", State.GONE),
            org.assertj.core.groups.Tuple.tuple("load", State.GONE));
    assertThat(compared.operations())
        .filteredOn(row -> row.operation().equals("load"))
        .singleElement()
        .satisfies(row -> assertThat(row.difference().state()).isEqualTo(State.SAME));
  }

  @Test
  void againstSeveralTracesOnlyWhatIsUnusualIsTold() {
    Random random = new Random(3);
    List<TraceTree> usual = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      TraceBuilder each = new TraceBuilder(10 + i);
      long root = each.server(0, "a", "r", 0, 100).add();
      each.internal(root, "a", "steady", 1, 11).add();
      each.internal(root, "a", "wild", 12, 13 + random.nextInt(60)).add();
      if (i % 4 == 0) {
        each.internal(root, "a", "seldom", 80, 90).add();
      }
      if (i % 4 != 0) {
        each.internal(root, "a", "mostly", 80, 90).add();
      }
      usual.add(each.tree());
    }
    TraceBuilder looked = new TraceBuilder(1);
    long root = looked.server(0, "a", "r", 0, 130).add();
    looked.internal(root, "a", "steady", 1, 31).add();
    looked.internal(root, "a", "wild", 32, 92).add();

    TraceComparison compared =
        TraceComparison.of(TraceShape.of(List.of(looked.tree())), TraceShape.of(usual));

    assertThat(compared.rows())
        .extracting(Row::operation, row -> row.difference().state())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("r", State.SLOWER),
            org.assertj.core.groups.Tuple.tuple("steady", State.SLOWER),
            org.assertj.core.groups.Tuple.tuple("wild", State.SAME),
            org.assertj.core.groups.Tuple.tuple("mostly", State.GONE));
    assertThat(compared.rows().get(3).difference().b())
        .isEqualTo(new Figures(0.75, 7_500_000, 7_500_000));
  }

  @Test
  void deepTracesAreCompared() {
    TraceBuilder deep = new TraceBuilder(1);
    for (int i = 0; i < 50_000; i++) {
      deep.internal(i, "a", "s", 0.001 * i, 1_000 - 0.001 * i).add();
    }

    TraceComparison compared = compare(deep.tree(), deep.tree());

    assertThat(compared.rows()).hasSize(20_000);
    assertThat(compared.omittedRows()).isEqualTo(30_000);
  }

  @Property(tries = 500)
  void aTraceIsLikeItselfAndEachSpanOfTwoTracesHasItsPlace(@ForAll long seed) {
    Random random = new Random(seed);
    TraceTree one = CriticalPathTest.randomTree(random);
    TraceTree other = CriticalPathTest.randomTree(random);

    assertThat(compare(one, one).rows())
        .allSatisfy(row -> {
          assertThat(row.difference().state()).isEqualTo(State.SAME);
          assertThat(row.spansA()).isEqualTo(row.spansB());
        });
    Set<Integer> ofOne = new HashSet<>();
    Set<Integer> ofOther = new HashSet<>();
    for (Row row : compare(one, other).rows()) {
      row.spansA().forEach(span -> assertThat(ofOne.add(span)).isTrue());
      row.spansB().forEach(span -> assertThat(ofOther.add(span)).isTrue());
    }
    assertThat(ofOne).hasSize(one.size());
    assertThat(ofOther).hasSize(other.size());
  }

  @Property(tries = 300)
  void stepsOfBothSidesComeInOneOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<Step> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(new Step("a", "s" + i, SpanKind.INTERNAL));
    }
    List<Step> a = all.stream().filter(step -> random.nextBoolean()).toList();
    List<Step> b = all.stream().filter(step -> random.nextBoolean()).toList();

    List<Step> merged = Alignment.inOneOrder(a, b);

    Set<Step> expected = new HashSet<>(a);
    expected.addAll(b);
    assertThat(merged).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
    assertThat(merged.stream().filter(new HashSet<>(a)::contains)).containsExactlyElementsOf(a);
    assertThat(merged.stream().filter(new HashSet<>(b)::contains)).containsExactlyElementsOf(b);
  }

  private static TraceComparison compare(TraceTree a, TraceTree b) {
    return TraceComparison.of(TraceShape.of(List.of(a)), TraceShape.of(List.of(b)));
  }
}
