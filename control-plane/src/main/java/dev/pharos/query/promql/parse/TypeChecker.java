package dev.pharos.query.promql.parse;

import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.List;

/** Whether a tree makes sense: operands and arguments of the right types, selectors that select. */
final class TypeChecker {
  private final String query;

  TypeChecker(String query) {
    this.query = query;
  }

  void check(Expr expression) {
    switch (expression) {
      case Aggregation aggregation -> aggregation(aggregation);
      case BinaryOperation operation -> binary(operation);
      case Call call -> call(call);
      case Parentheses parentheses -> check(parentheses.expression());
      case UnaryOperation operation -> unary(operation);
      case Subquery subquery -> subquery(subquery);
      case MatrixSelector matrix -> check(matrix.selector());
      case VectorSelector selector -> selector(selector);
      case NumberLiteral number -> {}
      case StringLiteral string -> {}
    }
  }

  private void aggregation(Aggregation aggregation) {
    expect(aggregation.expression(), ValueType.VECTOR, "aggregation expression");
    aggregation
        .parameter()
        .ifPresent(p -> expect(p, aggregation.operator().parameterType(), "aggregation parameter"));
  }

  private void expect(Expr expression, ValueType wanted, String context) {
    check(expression);
    requireType(expression, wanted, context);
  }

  private void requireType(Expr expression, ValueType wanted, String context) {
    if (expression.type() != wanted) {
      throw error(
          expression.position(),
          "expected type "
              + wanted.documented()
              + " in "
              + context
              + ", got "
              + expression.type().documented());
    }
  }

  private void binary(BinaryOperation operation) {
    check(operation.left());
    check(operation.right());
    BinaryOperator operator = operation.operator();
    ValueType left = operation.left().type();
    ValueType right = operation.right().type();
    if (operation.returnBool() && !operator.isComparison()) {
      throw error(between(operation), "bool modifier can only be used on comparison operators");
    }
    boolean scalars = left == ValueType.SCALAR && right == ValueType.SCALAR;
    if (operator.isComparison() && !operation.returnBool() && scalars) {
      throw error(between(operation), "comparisons between scalars must use BOOL modifier");
    }
    bothOnAndGroup(operation);
    requireOperand(operation.left());
    requireOperand(operation.right());
    boolean vectors = left == ValueType.VECTOR && right == ValueType.VECTOR;
    VectorMatching matching = operation.matching();
    if (!vectors && !matching.labels().isEmpty()) {
      throw error(operation.position(), "vector matching only allowed between instant vectors");
    }
    if (vectors && operator.isSet() && matching.isGrouped()) {
      throw error(
          operation.position(),
          "no grouping allowed for " + Quoted.quote(operator.symbol()) + " operation");
    }
    if (!vectors && operator.isSet()) {
      throw error(
          operation.position(),
          "set operator "
              + Quoted.quote(operator.symbol())
              + " not allowed in binary scalar expression");
    }
  }

  private void bothOnAndGroup(BinaryOperation operation) {
    VectorMatching matching = operation.matching();
    for (String label : matching.labels()) {
      if (matching.on() && matching.include().contains(label)) {
        throw error(
            between(operation),
            "label " + Quoted.quote(label) + " must not occur in ON and GROUP clause at once");
      }
    }
  }

  private void requireOperand(Expr operand) {
    if (operand.type() != ValueType.SCALAR && operand.type() != ValueType.VECTOR) {
      throw error(
          operand.position(),
          "binary expression must contain only scalar and instant vector types");
    }
  }

  /** Where the operator stands. */
  private Position between(BinaryOperation operation) {
    int start = operation.left().position().end();
    while (start < query.length() && Characters.isSpace(query.charAt(start))) {
      start++;
    }
    return new Position(start, Math.max(start, operation.right().position().start()));
  }

  private void call(Call call) {
    requireCount(call);
    List<Expr> arguments = call.arguments();
    boolean info = call.function() == Function.INFO;
    if (info && arguments.size() > 1) {
      labelsOnly(arguments.get(1));
    }
    for (int i = 0; i < arguments.size(); i++) {
      Expr argument = arguments.get(i);
      if (!info || i != 1) {
        check(argument);
      }
      requireType(
          argument,
          call.function().argumentType(i),
          "call to function " + Quoted.quote(call.function().text()));
    }
  }

  private void requireCount(Call call) {
    Function function = call.function();
    int count = call.arguments().size();
    int least = function.arguments().size() - (function.variadic() == 0 ? 0 : 1);
    int most = function.variadic() < 0 ? Integer.MAX_VALUE : least + function.variadic();
    if (count < least || count > most) {
      String bound = function.variadic() == 0 ? "" : count < least ? "at least " : "at most ";
      throw error(
          call.position(),
          "expected "
              + bound
              + (count < least ? least : most)
              + " argument(s) in call to "
              + Quoted.quote(function.text())
              + ", got "
              + count);
    }
  }

  /** The second argument of {@code info} selects by labels alone, and may select everything. */
  private void labelsOnly(Expr argument) {
    requireType(
        argument, ValueType.VECTOR, "call to function " + Quoted.quote(Function.INFO.text()));
    if (!(argument instanceof VectorSelector selector)) {
      throw error(argument.position(), "expected label selectors only");
    }
    if (!selector.name().isEmpty()) {
      throw error(
          argument.position(), "expected label selectors only, got vector selector instead");
    }
  }

  private void unary(UnaryOperation operation) {
    check(operation.expression());
    ValueType type = operation.expression().type();
    if (type != ValueType.SCALAR && type != ValueType.VECTOR) {
      throw error(
          operation.position(),
          "unary expression only allowed on expressions of type scalar or instant vector, got "
              + Quoted.quote(type.documented()));
    }
  }

  private void subquery(Subquery subquery) {
    check(subquery.expression());
    ValueType type = subquery.expression().type();
    if (type != ValueType.VECTOR) {
      throw error(
          subquery.position(),
          "subquery is only allowed on instant vector, got " + type.text() + " instead");
    }
  }

  private void selector(VectorSelector selector) {
    if (!selector.name().isEmpty()) {
      for (LabelMatcher m : selector.matchers().subList(0, selector.matchers().size() - 1)) {
        if (m.name().equals(Labels.METRIC_NAME)) {
          throw error(
              selector.position(),
              "metric name must not be set twice: "
                  + Quoted.quote(selector.name())
                  + " or "
                  + Quoted.quote(m.value()));
        }
      }
    } else if (selector.matchers().stream().allMatch(m -> m.matches(""))) {
      throw error(
          selector.position(), "vector selector must contain at least one non-empty matcher");
    }
  }

  private ParseException error(Position position, String reason) {
    return new ParseException(query, position, reason);
  }
}
