package dev.pharos.query.promql.parse;

import dev.pharos.query.promql.parse.UnaryOperation.Sign;
import dev.pharos.query.promql.parse.VectorMatching.Cardinality;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Well-typed trees as the parser would make them, of anything the language has. */
final class RandomTrees {
  private static final String[] NAMES = {
    "up", "http_requests_total", "job:rate5m", "sum", "offset", "start", "by", "node.cpu"
  };
  private static final String[] LABELS = {"job", "instance", "le", "service.name", "on", "ünï"};
  private static final String[] VALUES = {"", "a", "a|b", ".*", "x\"y\\z\n", "`", "€", "\u0001"};

  private final Random random;

  RandomTrees(long seed) {
    random = new Random(seed);
  }

  Expr any(int depth) {
    return random.nextInt(4) == 0 ? scalar(depth) : vector(depth);
  }

  private <T> T one(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Expr scalar(int depth) {
    int kind = depth <= 0 ? 0 : random.nextInt(6);
    return switch (kind) {
      case 1 -> new Parentheses(scalar(depth - 1), Position.NONE);
      case 2 -> signed(primary(scalar(depth - 1)));
      case 3 -> new Call(Function.SCALAR, List.of(vector(depth - 1)), Position.NONE);
      case 4 -> operation(primary(scalar(depth - 1)), primary(scalar(depth - 1)), true);
      case 5 -> new Call(Function.TIME, List.of(), Position.NONE);
      default -> number();
    };
  }

  private NumberLiteral number() {
    return switch (random.nextInt(5)) {
      case 0 -> new NumberLiteral(1 + random.nextInt(1_000_000), true, Position.NONE);
      case 1 -> new NumberLiteral((1 + random.nextInt(2_000_000)) / 1000.0, true, Position.NONE);
      case 2 -> new NumberLiteral(Double.POSITIVE_INFINITY, false, Position.NONE);
      case 3 -> new NumberLiteral(Double.NaN, false, Position.NONE);
      default -> {
        double value = Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE);
        yield new NumberLiteral(Double.isFinite(value) ? value : 8, false, Position.NONE);
      }
    };
  }

  private Expr vector(int depth) {
    int kind = depth <= 0 ? 0 : random.nextInt(8);
    return switch (kind) {
      case 1 -> new Parentheses(vector(depth - 1), Position.NONE);
      case 2 -> signed(primary(vector(depth - 1)));
      case 3 -> call(depth - 1);
      case 4 -> aggregation(depth - 1);
      case 5 -> operation(primary(vector(depth - 1)), primary(vector(depth - 1)), false);
      case 6 -> operation(primary(scalar(depth - 1)), primary(vector(depth - 1)), true);
      case 7 -> new Call(Function.RATE, List.of(matrix(depth - 1)), Position.NONE);
      default -> selector(shift());
    };
  }

  private Expr matrix(int depth) {
    if (random.nextBoolean()) {
      return new MatrixSelector(selector(shift()), duration(), Position.NONE);
    }
    long step = random.nextBoolean() ? 0 : duration();
    return new Subquery(primary(vector(depth)), duration(), step, shift(), Position.NONE);
  }

  /** Binds as tightly as anything, so that no parentheses are missing around it. */
  private static Expr primary(Expr expression) {
    boolean loose =
        expression instanceof BinaryOperation
            || expression instanceof UnaryOperation
            || (expression instanceof NumberLiteral n && n.value() < 0);
    return loose ? new Parentheses(expression, Position.NONE) : expression;
  }

  private Expr signed(Expr operand) {
    Sign sign = random.nextBoolean() ? Sign.MINUS : Sign.PLUS;
    if (operand instanceof NumberLiteral n) {
      double value = sign == Sign.MINUS ? -n.value() : n.value();
      return new NumberLiteral(value, n.duration(), Position.NONE);
    }
    return new UnaryOperation(sign, operand, Position.NONE);
  }

  private Expr operation(Expr left, Expr right, boolean withScalar) {
    BinaryOperator operator = one(BinaryOperator.values());
    while (withScalar && operator.isSet()) {
      operator = one(BinaryOperator.values());
    }
    boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
    boolean returnBool = operator.isComparison() && (scalars || random.nextBoolean());
    VectorMatching matching = withScalar ? VectorMatching.PLAIN : matching(operator);
    return new BinaryOperation(operator, left, right, matching, returnBool, Position.NONE);
  }

  private VectorMatching matching(BinaryOperator operator) {
    boolean on = random.nextBoolean();
    List<String> labels = names();
    if (operator.isSet()) {
      return new VectorMatching(Cardinality.MANY_TO_MANY, on, labels, List.of());
    }
    Cardinality cardinality =
        one(
            new Cardinality[] {
              Cardinality.ONE_TO_ONE, Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_MANY
            });
    List<String> include = cardinality == Cardinality.ONE_TO_ONE ? List.of() : names();
    return new VectorMatching(
        cardinality, on, labels, include.stream().filter(l -> !labels.contains(l)).toList());
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      names.add(one(LABELS));
    }
    return names;
  }

  private Expr call(int depth) {
    Function function = one(Function.values());
    while (function.returns() != ValueType.VECTOR || function == Function.INFO) {
      function = one(Function.values());
    }
    List<Expr> arguments = new ArrayList<>();
    for (ValueType type : function.arguments()) {
      arguments.add(argument(type, depth));
    }
    if (function.variadic() > 0 && random.nextBoolean()) {
      arguments.removeLast();
    }
    return new Call(function, arguments, Position.NONE);
  }

  private Expr argument(ValueType type, int depth) {
    return switch (type) {
      case SCALAR -> scalar(depth);
      case VECTOR -> vector(depth);
      case MATRIX -> matrix(depth);
      case STRING -> new StringLiteral(one(VALUES) + "\udc80", Position.NONE);
    };
  }

  private Expr aggregation(int depth) {
    AggregationOperator operator = one(AggregationOperator.values());
    Optional<Expr> parameter =
        operator.hasParameter()
            ? Optional.of(argument(operator.parameterType(), depth))
            : Optional.empty();
    return new Aggregation(
        operator, parameter, vector(depth), random.nextBoolean(), names(), Position.NONE);
  }

  private VectorSelector selector(TimeShift shift) {
    String name = one(NAMES);
    List<LabelMatcher> matchers = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      matchers.add(new LabelMatcher(one(LabelMatcher.Type.values()), one(LABELS), one(VALUES)));
    }
    matchers.add(new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, name));
    boolean quoted = name.indexOf('.') >= 0 || random.nextInt(4) == 0;
    return new VectorSelector(quoted ? "" : name, matchers, shift, Position.NONE);
  }

  private TimeShift shift() {
    TimeShift shift =
        switch (random.nextInt(6)) {
          case 0 -> TimeShift.NONE.at(random.nextLong(2_000_000_000_000L) - 1_000_000);
          case 1 -> TimeShift.NONE.at(TimeShift.Anchor.START);
          case 2 -> TimeShift.NONE.at(TimeShift.Anchor.END);
          default -> TimeShift.NONE;
        };
    return switch (random.nextInt(4)) {
      case 0 -> shift.offset(duration());
      case 1 -> shift.offset(-duration());
      default -> shift;
    };
  }

  private long duration() {
    return 1 + random.nextLong(random.nextBoolean() ? 5_000L : 40L * 24 * 3600 * 1000);
  }
}
