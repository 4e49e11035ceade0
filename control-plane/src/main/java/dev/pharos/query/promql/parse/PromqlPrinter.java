package dev.pharos.query.promql.parse;

import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a tree as Prometheus does, in one line. */
public final class PromqlPrinter {
  private static final double MILLISECONDS = 1000;

  private PromqlPrinter() {}

  /** The query's canonical text: it parses to the same tree. */
  public static String print(Expr expression) {
    return switch (expression) {
      case NumberLiteral number -> number(number);
      case StringLiteral string -> Quoted.quote(string.value());
      case VectorSelector selector -> series(selector) + shift(selector.shift());
      case MatrixSelector matrix ->
          series(matrix.selector())
              + "["
              + Durations.text(matrix.rangeMs())
              + "]"
              + shift(matrix.selector().shift());
      case Subquery subquery -> print(subquery.expression()) + suffix(subquery);
      case Call call -> call.function().text() + "(" + arguments(call) + ")";
      case Parentheses inner -> "(" + print(inner.expression()) + ")";
      case UnaryOperation operation -> operation.sign().symbol() + print(operation.expression());
      case BinaryOperation operation ->
          base(operation) + " " + operator(operation) + " " + print(operation.right());
      case Aggregation aggregation ->
          head(aggregation)
              + "("
              + aggregation.parameter().map(p -> print(p) + ", ").orElse("")
              + print(aggregation.expression())
              + ")";
    };
  }

  /** A sign binds less tightly than a power, and an infinite number is written with one. */
  static String base(BinaryOperation operation) {
    boolean infinite =
        operation.operator() == BinaryOperator.POWER
            && operation.left() instanceof NumberLiteral number
            && number.value() == Double.POSITIVE_INFINITY;
    return infinite ? "Inf" : print(operation.left());
  }

  private static String arguments(Call call) {
    return call.arguments().stream().map(PromqlPrinter::print).collect(Collectors.joining(", "));
  }

  private static String number(NumberLiteral number) {
    if (!number.duration()) {
      return GoNumber.plain(number.value());
    }
    String text = Durations.text(Math.round(Math.abs(number.value()) * MILLISECONDS));
    return number.value() < 0 ? "-" + text : text;
  }

  /** The name and the matchers. */
  private static String series(VectorSelector selector) {
    List<String> matchers = new ArrayList<>();
    for (LabelMatcher m : selector.matchers()) {
      if (!isName(m, selector.name())) {
        matchers.add(matcher(m));
      }
    }
    matchers.sort(null);
    if (matchers.isEmpty() && !selector.name().isEmpty()) {
      return selector.name();
    }
    return selector.name() + "{" + String.join(",", matchers) + "}";
  }

  private static boolean isName(LabelMatcher matcher, String name) {
    return !name.isEmpty()
        && matcher.name().equals(Labels.METRIC_NAME)
        && matcher.type() == LabelMatcher.Type.EQUAL
        && matcher.value().equals(name);
  }

  private static String matcher(LabelMatcher matcher) {
    String sign =
        switch (matcher.type()) {
          case EQUAL -> "=";
          case NOT_EQUAL -> "!=";
          case REGEX -> "=~";
          case NOT_REGEX -> "!~";
        };
    return label(matcher.name()) + sign + Quoted.quote(matcher.value());
  }

  private static String label(String name) {
    boolean plain =
        !name.isEmpty()
            && Characters.isAlpha(name.charAt(0))
            && name.chars().allMatch(Characters::isAlphaNumeric);
    return plain ? name : Quoted.quote(name);
  }

  private static String shift(TimeShift shift) {
    String at =
        switch (shift.anchor()) {
          case NONE -> "";
          case TIME -> " @ " + seconds(shift.atMs());
          case START -> " @ start()";
          case END -> " @ end()";
        };
    if (shift.offsetMs() == 0) {
      return at;
    }
    String sign = shift.offsetMs() < 0 ? "-" : "";
    return at + " offset " + sign + Durations.text(Math.abs(shift.offsetMs()));
  }

  /** With three decimals. */
  private static String seconds(long milliseconds) {
    return java.math.BigDecimal.valueOf(milliseconds, 3).toPlainString();
  }

  /** What makes a subquery of an expression. */
  static String suffix(Subquery subquery) {
    return "["
        + Durations.text(subquery.rangeMs())
        + ":"
        + (subquery.stepMs() == 0 ? "" : Durations.text(subquery.stepMs()))
        + "]"
        + shift(subquery.shift());
  }

  /** An operator with all that stands between its operands. */
  static String operator(BinaryOperation operation) {
    VectorMatching matching = operation.matching();
    StringBuilder out = new StringBuilder(operation.operator().symbol());
    if (operation.returnBool()) {
      out.append(" bool");
    }
    if (matching.on() || !matching.labels().isEmpty() || matching.isGrouped()) {
      out.append(matching.on() ? " on (" : " ignoring (").append(labels(matching.labels()));
      out.append(')');
    }
    if (matching.isGrouped()) {
      boolean left = matching.cardinality() == VectorMatching.Cardinality.MANY_TO_ONE;
      out.append(left ? " group_left (" : " group_right (").append(labels(matching.include()));
      out.append(')');
    }
    return out.toString();
  }

  /** An aggregation up to its arguments. */
  static String head(Aggregation aggregation) {
    String name = aggregation.operator().text();
    Optional<String> kind =
        aggregation.without()
            ? Optional.of("without")
            : aggregation.grouping().isEmpty() ? Optional.empty() : Optional.of("by");
    return kind.map(k -> name + " " + k + " (" + labels(aggregation.grouping()) + ") ")
        .orElse(name);
  }

  private static String labels(List<String> names) {
    return names.stream().map(PromqlPrinter::label).collect(Collectors.joining(", "));
  }
}
