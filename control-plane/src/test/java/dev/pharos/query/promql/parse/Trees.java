package dev.pharos.query.promql.parse;

import java.util.List;

/** Trees without places in a text, so that two texts' trees can be compared. */
public final class Trees {
  private Trees() {}

  /** The tree with every position taken away. */
  public static Expr unplaced(Expr expression) {
    Position none = Position.NONE;
    return switch (expression) {
      case NumberLiteral n -> new NumberLiteral(n.value(), n.duration(), none);
      case StringLiteral s -> new StringLiteral(s.value(), none);
      case VectorSelector v -> unplaced(v);
      case MatrixSelector m -> new MatrixSelector(unplaced(m.selector()), m.rangeMs(), none);
      case Subquery q ->
          new Subquery(unplaced(q.expression()), q.rangeMs(), q.stepMs(), q.shift(), none);
      case Call c -> new Call(c.function(), unplaced(c.arguments()), none);
      case Parentheses p -> new Parentheses(unplaced(p.expression()), none);
      case UnaryOperation u -> new UnaryOperation(u.sign(), unplaced(u.expression()), none);
      case BinaryOperation b ->
          new BinaryOperation(
              b.operator(),
              unplaced(b.left()),
              unplaced(b.right()),
              b.matching(),
              b.returnBool(),
              none);
      case Aggregation a ->
          new Aggregation(
              a.operator(),
              a.parameter().map(Trees::unplaced),
              unplaced(a.expression()),
              a.without(),
              a.grouping(),
              none);
    };
  }

  private static VectorSelector unplaced(VectorSelector v) {
    return new VectorSelector(
        v.name(),
        v.matchers().stream().sorted(java.util.Comparator.comparing(Object::toString)).toList(),
        v.shift(),
        Position.NONE);
  }

  private static List<Expr> unplaced(List<Expr> expressions) {
    return expressions.stream().map(Trees::unplaced).toList();
  }
}
