package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Aggregation;
import dev.pharos.query.promql.parse.BinaryOperation;
import dev.pharos.query.promql.parse.Call;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.Function;
import dev.pharos.query.promql.parse.MatrixSelector;
import dev.pharos.query.promql.parse.NumberLiteral;
import dev.pharos.query.promql.parse.Parentheses;
import dev.pharos.query.promql.parse.StringLiteral;
import dev.pharos.query.promql.parse.Subquery;
import dev.pharos.query.promql.parse.UnaryOperation;
import dev.pharos.query.promql.parse.VectorSelector;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Finds the parts of a query that have the same value at each step, because all their selectors
 * name their time by {@code @}: they are evaluated once.
 */
final class StepInvariance {
  /** Functions that look at the time of the step or of the sample. */
  private static final Set<Function> TIMELY =
      EnumSet.of(
          Function.DAYS_IN_MONTH,
          Function.DAY_OF_MONTH,
          Function.DAY_OF_WEEK,
          Function.DAY_OF_YEAR,
          Function.HOUR,
          Function.MINUTE,
          Function.MONTH,
          Function.YEAR,
          Function.PREDICT_LINEAR,
          Function.TIME,
          Function.TIMESTAMP);

  private final Set<Expr> invariant = Collections.newSetFromMap(new IdentityHashMap<>());

  static Set<Expr> of(Expr query) {
    StepInvariance finder = new StepInvariance();
    finder.visit(query);
    return finder.invariant;
  }

  /** Whether the expression is invariant; those that are and can be repeated are remembered. */
  private boolean visit(Expr expr) {
    boolean same =
        switch (expr) {
          case VectorSelector selector -> selector.shift().isAnchored();
          case MatrixSelector matrix -> visit(matrix.selector());
          case Subquery subquery -> {
            visit(subquery.expression());
            yield subquery.shift().isAnchored();
          }
          case Aggregation aggregation -> {
            aggregation.parameter().ifPresent(this::visit);
            yield visit(aggregation.expression());
          }
          case BinaryOperation binary -> {
            boolean left = visit(binary.left());
            boolean right = visit(binary.right());
            yield left && right;
          }
          case UnaryOperation unary -> visit(unary.expression());
          case Parentheses parentheses -> visit(parentheses.expression());
          case Call call -> visit(call);
          case NumberLiteral number -> true;
          case StringLiteral text -> true;
        };
    boolean repeatable =
        switch (expr) {
          case MatrixSelector matrix -> false;
          case Subquery subquery -> false;
          case StringLiteral text -> false;
          case NumberLiteral number -> false;
          default -> true;
        };
    if (same && repeatable) {
      invariant.add(expr);
    }
    return same;
  }

  private boolean visit(Call call) {
    boolean all = true;
    boolean selectors = true;
    for (Expr argument : call.arguments()) {
      boolean same = visit(argument);
      all &= same;
      selectors &= same && Arguments.bare(argument) instanceof VectorSelector;
    }
    return switch (call.function()) {
      case TIMESTAMP -> selectors;
      // It may look at info series at the time of the step, whatever its argument names.
      case INFO -> false;
      default -> all && !TIMELY.contains(call.function());
    };
  }
}
