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
import dev.pharos.query.promql.parse.TimeShift;
import dev.pharos.query.promql.parse.UnaryOperation;
import dev.pharos.query.promql.parse.ValueType;
import dev.pharos.query.promql.parse.VectorSelector;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * When {@code info} looks at info series: at the time that all selectors of its first argument look
 * at, or when they differ, or some vector comes of none, at the step's own.
 */
final class InfoTime {
  private final QueryTimes times;
  private final Set<TimeShift> shifts = new LinkedHashSet<>();
  private boolean ofNone;

  private InfoTime(QueryTimes times) {
    this.times = times;
  }

  static TimeShift of(Expr argument, QueryTimes times) {
    InfoTime found = new InfoTime(times);
    found.visit(argument, TimeShift.NONE);
    return found.ofNone || found.shifts.size() != 1
        ? TimeShift.NONE
        : found.shifts.iterator().next();
  }

  /**
   * @param outer what the subqueries around it shift
   * @return whether there is a selector in it
   */
  private boolean visit(Expr expr, TimeShift outer) {
    if (expr.type() != ValueType.VECTOR && expr.type() != ValueType.MATRIX) {
      return false;
    }
    boolean any =
        switch (expr) {
          case VectorSelector selector -> {
            shifts.add(effective(selector.shift(), outer));
            yield true;
          }
          case MatrixSelector matrix -> visit(matrix.selector(), outer);
          case Subquery subquery ->
              visit(subquery.expression(), effective(subquery.shift(), outer));
          case Parentheses inner -> visit(inner.expression(), outer);
          case UnaryOperation unary -> visit(unary.expression(), outer);
          case Aggregation aggregation -> visit(aggregation.expression(), outer);
          case BinaryOperation binary -> {
            boolean left = visit(binary.left(), outer);
            yield visit(binary.right(), outer) || left;
          }
          case Call call -> {
            boolean some = false;
            int count = call.function() == Function.INFO ? 1 : call.arguments().size();
            for (Expr argument : call.arguments().subList(0, count)) {
              some |= visit(argument, outer);
            }
            yield some;
          }
          case NumberLiteral _, StringLiteral _ -> false;
        };
    ofNone |= !any;
    return any;
  }

  /** A time once named is not moved by what stands around it; only by its own offset. */
  private TimeShift effective(TimeShift own, TimeShift outer) {
    if (own.isAnchored()) {
      return new TimeShift(TimeShift.Anchor.TIME, times.lookAt(own, 0), 0);
    }
    if (outer.isAnchored()) {
      return new TimeShift(
          TimeShift.Anchor.TIME, outer.atMs() - outer.offsetMs() - own.offsetMs(), 0);
    }
    return TimeShift.NONE.offset(own.offsetMs() + outer.offsetMs());
  }
}
