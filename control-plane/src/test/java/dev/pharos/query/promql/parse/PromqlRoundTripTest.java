package dev.pharos.query.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is printed parses to the same tree. */
final class PromqlRoundTripTest {
  private static final int DEPTH = 5;

  @Property(tries = 3000)
  void aPrintedTreeParsesToTheSameTree(@ForAll long seed) {
    Expr tree = Trees.unplaced(new RandomTrees(seed).any(DEPTH));
    String text = PromqlPrinter.print(tree);

    assertThat(Trees.unplaced(PromqlParser.parse(text))).as(text).isEqualTo(tree);
  }

  @Property(tries = 3000)
  void aTreePrintedOverSeveralLinesParsesToTheSameTree(@ForAll long seed) {
    Expr tree = Trees.unplaced(new RandomTrees(seed).any(DEPTH + 2));
    String text = PrettyPrinter.print(tree);

    assertThat(Trees.unplaced(PromqlParser.parse(text))).as(text).isEqualTo(tree);
  }

  @Property(tries = 1000)
  void printingIsStable(@ForAll long seed) {
    String once = PromqlPrinter.print(new RandomTrees(seed).any(DEPTH));

    assertThat(PromqlPrinter.print(PromqlParser.parse(once))).isEqualTo(once);
  }
}
