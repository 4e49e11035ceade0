package dev.pharos.query.promql.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes a tree over several lines as Prometheus' {@code format_query} does: a part that is longer
 * than a line is split, its parts indented by two more blanks each.
 */
public final class PrettyPrinter {
  /** Characters of a line. */
  private static final int LINE = 100;

  private static final String INDENT = "  ";

  private PrettyPrinter() {}

  /** The query over as many lines as it takes; it parses to the same tree. */
  public static String print(Expr expression) {
    return print(expression, 0);
  }

  private static String print(Expr expression, int level) {
    String line = PromqlPrinter.print(expression);
    if (line.length() <= LINE) {
      return expression instanceof Subquery ? line : INDENT.repeat(level) + line;
    }
    String indent = INDENT.repeat(level);
    return switch (expression) {
      case NumberLiteral number -> indent + line;
      case StringLiteral string -> indent + line;
      case VectorSelector selector -> indent + line;
      case MatrixSelector matrix -> indent + line;
      case Subquery subquery ->
          print(subquery.expression(), level) + PromqlPrinter.suffix(subquery);
      case UnaryOperation operation ->
          indent + operation.sign().symbol() + print(operation.expression(), level).strip();
      case Parentheses inner ->
          indent + "(\n" + print(inner.expression(), level + 1) + "\n" + indent + ")";
      case Call call -> indent + call.function().text() + arguments(call.arguments(), level);
      case Aggregation aggregation -> {
        List<Expr> arguments = new ArrayList<>();
        aggregation.parameter().ifPresent(arguments::add);
        arguments.add(aggregation.expression());
        yield indent + PromqlPrinter.head(aggregation) + arguments(arguments, level);
      }
      case BinaryOperation operation ->
          base(operation, level + 1)
              + "\n"
              + indent
              + PromqlPrinter.operator(operation)
              + "\n"
              + print(operation.right(), level + 1);
    };
  }

  private static String base(BinaryOperation operation, int level) {
    return operation.left() instanceof NumberLiteral
        ? INDENT.repeat(level) + PromqlPrinter.base(operation)
        : print(operation.left(), level);
  }

  private static String arguments(List<Expr> arguments, int level) {
    List<String> lines = new ArrayList<>();
    for (Expr argument : arguments) {
      lines.add(print(argument, level + 1));
    }
    return "(\n" + String.join(",\n", lines) + "\n" + INDENT.repeat(level) + ")";
  }
}
