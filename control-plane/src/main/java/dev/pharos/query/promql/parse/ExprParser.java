package dev.pharos.query.promql.parse;

import dev.pharos.query.promql.parse.Token.Kind;
import dev.pharos.query.promql.parse.UnaryOperation.Sign;
import dev.pharos.query.promql.parse.VectorMatching.Cardinality;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The grammar: operators by precedence, operands by what they begin with. For one query. */
final class ExprParser {
  /** Words with a meaning of their own that are a metric's name all the same. */
  private static final Set<String> NAME_WORDS =
      Set.of("and", "or", "unless", "by", "without", "offset", "anchored", "smoothed");

  private final TokenReader tokens;
  private final Tree tree;
  private final LabelParser labels;
  private final DurationParser durations;
  private final ModifierParser modifiers;

  /** How many aggregations are open: an error inside of one names it. */
  private int aggregations;

  ExprParser(String query) {
    tokens = new TokenReader(query);
    tree = new Tree(tokens);
    labels = new LabelParser(tokens);
    durations = new DurationParser(tokens);
    modifiers = new ModifierParser(tokens, tree, durations);
  }

  Expr whole() {
    if (tokens.at(Kind.END)) {
      throw tokens.error(Position.NONE, "no expression found in input");
    }
    Expr expression = expression();
    requireEnd();
    return expression;
  }

  VectorSelector wholeSelector() {
    Token token = tokens.peek();
    if (!token.isPunctuation("{") && !isName(token)) {
      throw unexpected();
    }
    VectorSelector selector = selector();
    requireEnd();
    return selector;
  }

  private void requireEnd() {
    if (!tokens.at(Kind.END)) {
      throw unexpected();
    }
  }

  private Expr expression() {
    return binary(BinaryOperator.OR.precedence());
  }

  /** Operands of operators that bind at least so tightly. */
  private Expr binary(int precedence) {
    tree.enter();
    Expr left = unary();
    Optional<BinaryOperator> operator = operator();
    while (operator.isPresent() && operator.get().precedence() >= precedence) {
      tokens.next();
      left = binary(left, operator.get());
      operator = operator();
    }
    tree.leave();
    return left;
  }

  private Optional<BinaryOperator> operator() {
    return tokens.at(Kind.OPERATOR)
        ? BinaryOperator.written(tokens.peek().word())
        : Optional.empty();
  }

  private Expr binary(Expr left, BinaryOperator operator) {
    boolean returnBool = keyword("bool");
    VectorMatching matching = matching();
    if (tokens.peek().isKeyword("fill")
        || tokens.peek().isKeyword("fill_left")
        || tokens.peek().isKeyword("fill_right")) {
      throw tokens.error(left.position(), "binop fill modifiers are experimental and not enabled");
    }
    Expr right = binary(operator.precedence() + (operator.bindsRight() ? 0 : 1));
    boolean vectors = left.type() == ValueType.VECTOR && right.type() == ValueType.VECTOR;
    if (!vectors && matching.labels().isEmpty()) {
      matching = VectorMatching.PLAIN;
    } else if (operator.isSet() && matching.cardinality() == Cardinality.ONE_TO_ONE) {
      matching = matching.with(Cardinality.MANY_TO_MANY);
    }
    Position position = left.position().to(right.position());
    return tree.node(
        new BinaryOperation(operator, left, right, matching, returnBool, position), left, right);
  }

  private boolean keyword(String word) {
    if (tokens.peek().isKeyword(word)) {
      tokens.next();
      return true;
    }
    return false;
  }

  private VectorMatching matching() {
    boolean on = keyword("on");
    if (!on && !keyword("ignoring")) {
      return VectorMatching.PLAIN;
    }
    List<String> names = labels.names();
    Cardinality cardinality = Cardinality.ONE_TO_ONE;
    List<String> include = List.of();
    boolean left = keyword("group_left");
    if (left || keyword("group_right")) {
      cardinality = left ? Cardinality.MANY_TO_ONE : Cardinality.ONE_TO_MANY;
      Token next = tokens.peek();
      if (next.isKeyword("group_left") || next.isKeyword("group_right")) {
        throw tokens.unexpected("grouping opts", "\"(\"");
      }
      include = next.isPunctuation("(") ? labels.names() : List.of();
    }
    return new VectorMatching(cardinality, on, names, include);
  }

  /** A sign binds less tightly than a power: {@code -2 ^ 2} is {@code -(2 ^ 2)}. */
  private Expr unary() {
    Token sign = tokens.peek();
    if (!sign.isSign()) {
      return modifiers.behind(operand());
    }
    tokens.next();
    Expr operand = binary(BinaryOperator.POWER.precedence());
    Position position = sign.position().to(operand.position());
    Sign kind = sign.text().equals("-") ? Sign.MINUS : Sign.PLUS;
    if (operand instanceof NumberLiteral number) {
      double value = kind == Sign.MINUS ? -number.value() : number.value();
      return tree.node(new NumberLiteral(value, number.duration(), position));
    }
    return tree.node(new UnaryOperation(kind, operand, position), operand);
  }

  private Expr operand() {
    Token token = tokens.peek();
    if (durations.atNumber()) {
      return tree.node(durations.number());
    }
    if (token.kind() == Kind.STRING) {
      tokens.next();
      return tree.node(new StringLiteral(Quoted.unquote(token.text()), token.position()));
    }
    if (token.isPunctuation("(")) {
      return parentheses();
    }
    if (token.isPunctuation("{")) {
      return selector();
    }
    if (token.kind() == Kind.AGGREGATOR && beginsAggregation(tokens.second())) {
      return aggregation();
    }
    if ((token.kind() == Kind.IDENTIFIER || token.kind() == Kind.PREPROCESSOR)
        && tokens.second().isPunctuation("(")) {
      return call();
    }
    if (isName(token)) {
      return selector();
    }
    throw unexpected();
  }

  private static boolean beginsAggregation(Token second) {
    return second.isPunctuation("(") || second.isKeyword("by") || second.isKeyword("without");
  }

  private static boolean isName(Token token) {
    return switch (token.kind()) {
      case IDENTIFIER, METRIC_IDENTIFIER, AGGREGATOR, PREPROCESSOR -> true;
      case KEYWORD, OPERATOR -> NAME_WORDS.contains(token.word());
      default -> false;
    };
  }

  private ParseException unexpected() {
    return tokens.unexpected(aggregations > 0 ? "aggregation" : "", "");
  }

  private Expr parentheses() {
    Token open = tokens.next();
    Expr inner = expression();
    Token close = tokens.peek();
    if (!tokens.nextIf(")")) {
      throw unexpected();
    }
    return tree.node(new Parentheses(inner, open.position().to(close.position())), inner);
  }

  private VectorSelector selector() {
    Token first = tokens.peek();
    String name = first.isPunctuation("{") ? "" : tokens.next().text();
    List<LabelMatcher> matchers = new ArrayList<>();
    if (tokens.peek().isPunctuation("{")) {
      matchers.addAll(labels.matchers());
    }
    if (!name.isEmpty()) {
      matchers.add(new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, name));
    }
    Position position = new Position(first.start(), tokens.previousEnd());
    return tree.node(new VectorSelector(name, matchers, TimeShift.NONE, position));
  }

  private Expr call() {
    Token name = tokens.next();
    List<Expr> arguments = arguments();
    Function function =
        Function.named(name.text())
            .orElseThrow(() ->
                tokens.error(
                    name.position(), "unknown function with name " + Quoted.quote(name.text())));
    Position position = new Position(name.start(), tokens.previousEnd());
    return tree.node(new Call(function, arguments, position), arguments);
  }

  private List<Expr> arguments() {
    if (!tokens.nextIf("(")) {
      throw unexpected();
    }
    List<Expr> arguments = new ArrayList<>();
    if (tokens.nextIf(")")) {
      return arguments;
    }
    arguments.add(expression());
    while (!tokens.peek().isPunctuation(")")) {
      Token comma = tokens.peek();
      if (!tokens.nextIf(",")) {
        throw unexpected();
      }
      if (tokens.peek().isPunctuation(")")) {
        throw tokens.error(comma.position(), "trailing commas not allowed in function call args");
      }
      arguments.add(expression());
    }
    tokens.next();
    return arguments;
  }

  private Expr aggregation() {
    Token name = tokens.next();
    AggregationOperator operator =
        AggregationOperator.named(name.word())
            .orElseThrow(() -> new IllegalStateException("no aggregation: " + name.text()));
    aggregations++;
    Optional<Grouping> before = grouping();
    List<Expr> arguments = arguments();
    aggregations--;
    int end = tokens.previousEnd();
    Optional<Grouping> grouping = before.isPresent() ? before : grouping();
    Position position =
        new Position(name.start(), grouping.isPresent() ? tokens.previousEnd() : end);
    int wanted = operator.hasParameter() ? 2 : 1;
    if (arguments.isEmpty()) {
      throw tokens.error(position, "no arguments for aggregate expression provided");
    }
    if (arguments.size() != wanted) {
      throw tokens.error(
          position,
          "wrong number of arguments for aggregate expression provided, expected "
              + wanted
              + ", got "
              + arguments.size());
    }
    return tree.node(
        new Aggregation(
            operator,
            wanted == 2 ? Optional.of(arguments.getFirst()) : Optional.empty(),
            arguments.getLast(),
            grouping.map(Grouping::without).orElse(false),
            grouping.map(Grouping::labels).orElse(List.of()),
            position),
        arguments);
  }

  private record Grouping(boolean without, List<String> labels) {}

  private Optional<Grouping> grouping() {
    boolean without = keyword("without");
    return without || keyword("by")
        ? Optional.of(new Grouping(without, labels.names()))
        : Optional.empty();
  }
}
