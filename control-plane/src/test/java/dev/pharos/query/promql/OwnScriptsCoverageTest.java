package dev.pharos.query.promql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.promql.parse.Aggregation;
import dev.pharos.query.promql.parse.AggregationOperator;
import dev.pharos.query.promql.parse.BinaryOperation;
import dev.pharos.query.promql.parse.BinaryOperator;
import dev.pharos.query.promql.parse.Call;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.Function;
import dev.pharos.query.promql.parse.MatrixSelector;
import dev.pharos.query.promql.parse.NumberLiteral;
import dev.pharos.query.promql.parse.Parentheses;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.promql.parse.StringLiteral;
import dev.pharos.query.promql.parse.Subquery;
import dev.pharos.query.promql.parse.TimeShift;
import dev.pharos.query.promql.parse.UnaryOperation;
import dev.pharos.query.promql.parse.VectorMatching.Cardinality;
import dev.pharos.query.promql.parse.VectorSelector;
import dev.pharos.signal.metric.LabelMatcher;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The scripts of our own use all that the language has: they are there when shared ones are not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OwnScriptsCoverageTest {
  private final Set<Function> functions = EnumSet.noneOf(Function.class);
  private final Set<AggregationOperator> aggregations = EnumSet.noneOf(AggregationOperator.class);
  private final Set<BinaryOperator> operators = EnumSet.noneOf(BinaryOperator.class);
  private final Set<Cardinality> cardinalities = EnumSet.noneOf(Cardinality.class);
  private final Set<UnaryOperation.Sign> signs = EnumSet.noneOf(UnaryOperation.Sign.class);
  private final Set<LabelMatcher.Type> matchers = EnumSet.noneOf(LabelMatcher.Type.class);
  private final Set<TimeShift.Anchor> anchors = EnumSet.noneOf(TimeShift.Anchor.class);
  private boolean bool;
  private boolean subquery;
  private boolean offset;
  private boolean without;

  @BeforeAll
  void readScripts() throws URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/promql/")).toURI());
    for (PromqlScript script : ScriptFolder.read(folder)) {
      for (PromqlScript.Query query : script.queries()) {
        visit(PromqlParser.parse(query.text()));
      }
    }
  }

  @Test
  void useEachFunction() {
    assertThat(functions).containsExactlyInAnyOrder(Function.values());
  }

  @Test
  void useEachAggregation() {
    assertThat(aggregations).containsExactlyInAnyOrder(AggregationOperator.values());
    assertThat(without).isTrue();
  }

  @Test
  void useEachOperatorAndEachWayToMatch() {
    assertThat(operators).containsExactlyInAnyOrder(BinaryOperator.values());
    assertThat(cardinalities).containsExactlyInAnyOrder(Cardinality.values());
    assertThat(signs).contains(UnaryOperation.Sign.MINUS);
    assertThat(bool).isTrue();
  }

  @Test
  void useEachWayToSelect() {
    assertThat(matchers).containsExactlyInAnyOrder(LabelMatcher.Type.values());
    assertThat(anchors).containsExactlyInAnyOrder(TimeShift.Anchor.values());
    assertThat(subquery && offset).isTrue();
  }

  private void visit(Expr expr) {
    switch (expr) {
      case NumberLiteral _, StringLiteral _ -> {}
      case Parentheses inner -> visit(inner.expression());
      case UnaryOperation unary -> {
        signs.add(unary.sign());
        visit(unary.expression());
      }
      case VectorSelector selector -> {
        selector.matchers().forEach(m -> matchers.add(m.type()));
        shift(selector.shift());
      }
      case MatrixSelector matrix -> visit(matrix.selector());
      case Subquery inner -> {
        subquery = true;
        shift(inner.shift());
        visit(inner.expression());
      }
      case Call call -> {
        functions.add(call.function());
        call.arguments().forEach(this::visit);
      }
      case Aggregation aggregation -> {
        aggregations.add(aggregation.operator());
        without |= aggregation.without();
        aggregation.parameter().ifPresent(this::visit);
        visit(aggregation.expression());
      }
      case BinaryOperation binary -> {
        operators.add(binary.operator());
        cardinalities.add(binary.matching().cardinality());
        bool |= binary.returnBool();
        visit(binary.left());
        visit(binary.right());
      }
    }
  }

  private void shift(TimeShift shift) {
    anchors.add(shift.anchor());
    offset |= shift.offsetMs() != 0;
  }
}
