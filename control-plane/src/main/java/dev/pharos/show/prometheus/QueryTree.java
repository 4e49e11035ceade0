package dev.pharos.show.prometheus;

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
import dev.pharos.query.promql.parse.VectorMatching;
import dev.pharos.query.promql.parse.VectorSelector;
import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.LabelMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query as {@code /parse_query} shows it: Prometheus' page draws its tree of this. What only
 * Prometheus' experimental syntax fills is null or false.
 */
final class QueryTree {
  private QueryTree() {}

  static Map<String, Object> of(Expr query) {
    return switch (query) {
      case NumberLiteral number -> node("numberLiteral", "val", GoNumber.plain(number.value()));
      case StringLiteral text -> node("stringLiteral", "val", text.value());
      case Parentheses inner -> node("parenExpr", "expr", of(inner.expression()));
      case UnaryOperation unary ->
          node("unaryExpr", "op", unary.sign().symbol(), "expr", of(unary.expression()));
      case VectorSelector selector -> selector("vectorSelector", selector);
      case MatrixSelector matrix -> {
        Map<String, Object> node = selector("matrixSelector", matrix.selector());
        put(node, "range", matrix.rangeMs(), "rangeExpr", null);
        yield node;
      }
      case Subquery subquery -> {
        Map<String, Object> node =
            node(
                "subquery",
                "expr",
                of(subquery.expression()),
                "range",
                subquery.rangeMs(),
                "rangeExpr",
                null,
                "step",
                subquery.stepMs(),
                "stepExpr",
                null);
        shift(node, subquery.shift());
        yield node;
      }
      case Call call ->
          node(
              "call",
              "func",
              function(call.function()),
              "args",
              call.arguments().stream().map(QueryTree::of).toList());
      case Aggregation aggregation ->
          node(
              "aggregation",
              "op",
              aggregation.operator().text(),
              "expr",
              of(aggregation.expression()),
              "param",
              aggregation.parameter().map(QueryTree::of).orElse(null),
              "grouping",
              aggregation.grouping(),
              "without",
              aggregation.without());
      case BinaryOperation binary ->
          node(
              "binaryExpr",
              "op",
              binary.operator().symbol(),
              "lhs",
              of(binary.left()),
              "rhs",
              of(binary.right()),
              "matching",
              isOfVectors(binary) ? matching(binary.matching()) : null,
              "bool",
              binary.returnBool());
    };
  }

  private static boolean isOfVectors(BinaryOperation binary) {
    return binary.left().type() == ValueType.VECTOR && binary.right().type() == ValueType.VECTOR;
  }

  private static Map<String, Object> matching(VectorMatching matching) {
    Map<String, Object> node = new LinkedHashMap<>();
    put(
        node,
        "card",
        matching.cardinality().text(),
        "labels",
        matching.labels(),
        "on",
        matching.on(),
        "include",
        matching.include());
    Map<String, Object> none = new LinkedHashMap<>();
    put(none, "lhs", null, "rhs", null);
    put(node, "fillValues", none);
    return node;
  }

  private static Map<String, Object> function(Function function) {
    Map<String, Object> node = new LinkedHashMap<>();
    put(
        node,
        "name",
        function.text(),
        "argTypes",
        function.arguments().stream().map(ValueType::text).toList(),
        "variadic",
        function.variadic(),
        "returnType",
        function.returns().text());
    return node;
  }

  private static Map<String, Object> selector(String type, VectorSelector selector) {
    List<Map<String, Object>> matchers = new ArrayList<>();
    for (LabelMatcher matcher : selector.matchers()) {
      Map<String, Object> one = new LinkedHashMap<>();
      put(one, "name", matcher.name(), "value", matcher.value(), "type", matcher.type().toString());
      matchers.add(one);
    }
    Map<String, Object> node =
        node(
            type,
            "name",
            selector.name(),
            "matchers",
            matchers,
            "anchored",
            false,
            "smoothed",
            false);
    shift(node, selector.shift());
    return node;
  }

  private static void shift(Map<String, Object> node, TimeShift shift) {
    put(
        node,
        "offset",
        shift.offsetMs(),
        "offsetExpr",
        null,
        "timestamp",
        shift.anchor() == TimeShift.Anchor.TIME ? shift.atMs() : null,
        "startOrEnd",
        switch (shift.anchor()) {
          case START -> "start";
          case END -> "end";
          case NONE, TIME -> null;
        });
  }

  private static Map<String, Object> node(String type, @Nullable Object... properties) {
    Map<String, Object> node = new LinkedHashMap<>();
    put(node, "type", type);
    put(node, properties);
    return node;
  }

  @SuppressWarnings("NullAway") // JSON has null for what is not there
  private static void put(Map<String, Object> node, @Nullable Object... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      node.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
  }
}
