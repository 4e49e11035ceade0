package dev.pharos.query.promql;

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
import dev.pharos.query.promql.parse.VectorSelector;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A query that answers the same at any time: every selector looks at one time. For one query. */
final class AtRewrite {
  /** Functions whose answer changes with the time though their arguments do not. */
  private static final Set<Function> TIMED =
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
          Function.TIMESTAMP,
          Function.START,
          Function.END,
          Function.STEP,
          Function.RANGE);

  private final long timeMs;
  private boolean timed;

  private AtRewrite(long timeMs) {
    this.timeMs = timeMs;
  }

  /** Empty when the query depends on the time all the same. */
  static Optional<Expr> of(Expr query, long timeMs) {
    AtRewrite rewrite = new AtRewrite(timeMs);
    Expr fixed = rewrite.fixed(query);
    return rewrite.timed ? Optional.empty() : Optional.of(fixed);
  }

  private TimeShift fixed(TimeShift shift) {
    return shift.isAnchored() ? shift : shift.at(timeMs);
  }

  private VectorSelector fixed(VectorSelector v) {
    return new VectorSelector(v.name(), v.matchers(), fixed(v.shift()), v.position());
  }

  private List<Expr> fixed(List<Expr> expressions) {
    return expressions.stream().map(this::fixed).toList();
  }

  private Expr fixed(Expr expression) {
    return switch (expression) {
      case NumberLiteral n -> n;
      case StringLiteral s -> s;
      case VectorSelector v -> fixed(v);
      case MatrixSelector m -> new MatrixSelector(fixed(m.selector()), m.rangeMs(), m.position());
      // what is inside moves with the subquery
      case Subquery q ->
          new Subquery(q.expression(), q.rangeMs(), q.stepMs(), fixed(q.shift()), q.position());
      case Parentheses p -> new Parentheses(fixed(p.expression()), p.position());
      case UnaryOperation u -> new UnaryOperation(u.sign(), fixed(u.expression()), u.position());
      case Call c -> {
        timed |= TIMED.contains(c.function());
        yield new Call(c.function(), fixed(c.arguments()), c.position());
      }
      case BinaryOperation b ->
          new BinaryOperation(
              b.operator(),
              fixed(b.left()),
              fixed(b.right()),
              b.matching(),
              b.returnBool(),
              b.position());
      case Aggregation a ->
          new Aggregation(
              a.operator(),
              a.parameter().map(this::fixed),
              fixed(a.expression()),
              a.without(),
              a.grouping(),
              a.position());
    };
  }
}
