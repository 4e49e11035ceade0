package dev.pharos.query.tracelang;

import java.util.List;
import java.util.stream.Collectors;

/** Writes trees as text that parses to the same tree. */
public final class TraceQueryPrinter {
  private TraceQueryPrinter() {}

  public static String print(TraceExpression expression) {
    return switch (expression) {
      case TraceExpression.Group(SpanExpression span) ->
          span instanceof SpanExpression.Anything ? "" : print(span);
      default -> nested(expression, false);
    };
  }

  /** Conditions on one span, without braces; empty for any span. */
  public static String print(SpanExpression span) {
    return switch (span) {
      case SpanExpression.Anything any -> "";
      case SpanExpression.And(List<SpanExpression> parts) -> join(parts, " ");
      case SpanExpression.Or(List<SpanExpression> parts) -> join(parts, " OR ");
      case SpanExpression.Not(SpanExpression part) -> "-" + inner(part);
      case SpanExpression.Has(Key key) -> ConditionParser.HAS + key(key, false);
      case SpanExpression.Compare(Key key, Operator operator, Literal value) ->
          key(key, true) + operator.symbol() + value(value, operator);
    };
  }

  /** A key as a condition begins with it. */
  public static String print(Key key) {
    return key(key, true);
  }

  /** A text as the value of an equality, in quotes if it needs them. */
  public static String value(String text) {
    return isWord(text) && !text.equals("*") ? text : quote(text);
  }

  private static String nested(TraceExpression expression, boolean inParentheses) {
    String text =
        switch (expression) {
          case TraceExpression.Group(SpanExpression span) -> "{" + print(span) + "}";
          case TraceExpression.Not(TraceExpression part) -> "!" + nested(part, true);
          case TraceExpression.And(List<TraceExpression> parts) ->
              parts.stream().map(part -> nested(part, true)).collect(Collectors.joining(" && "));
          case TraceExpression.Or(List<TraceExpression> parts) ->
              parts.stream().map(part -> nested(part, true)).collect(Collectors.joining(" || "));
        };
    boolean compound =
        expression instanceof TraceExpression.And || expression instanceof TraceExpression.Or;
    return inParentheses && compound ? "(" + text + ")" : text;
  }

  private static String join(List<SpanExpression> parts, String word) {
    return parts.stream().map(TraceQueryPrinter::inner).collect(Collectors.joining(word));
  }

  private static String inner(SpanExpression part) {
    return part instanceof SpanExpression.And || part instanceof SpanExpression.Or
        ? "(" + print(part) + ")"
        : print(part);
  }

  private static String key(Key key, boolean first) {
    return switch (key) {
      case Field field -> field.label();
      case Key.Attribute(Key.Scope scope, String name) ->
          scope.prefix() + (isPlain(scope, name, first) ? name : quote(name));
    };
  }

  /** Whether a name without quotes means this attribute. */
  private static boolean isPlain(Key.Scope scope, String name, boolean first) {
    String word = scope.prefix() + name;
    if (!isWord(word) || Field.named(word).isPresent()) {
      return false;
    }
    if (scope != Key.Scope.ANY) {
      return true;
    }
    boolean scoped = false;
    for (Key.Scope other : Key.Scope.values()) {
      scoped |= other != Key.Scope.ANY && name.startsWith(other.prefix());
    }
    boolean ofLanguage =
        name.equalsIgnoreCase("AND") || name.equalsIgnoreCase("OR") || name.equalsIgnoreCase("NOT");
    return !scoped
        && !(first && (ofLanguage || name.startsWith("-") || name.startsWith(ConditionParser.HAS)));
  }

  private static String value(Literal value, Operator operator) {
    return switch (value) {
      case Literal.Number(String digits) -> digits;
      case Literal.Duration(long ns) -> Numbers.write(ns);
      case Literal.Text(String text) ->
          operator.isPattern() || !isWord(text) || Numbers.isNumber(text) || text.equals("*")
              ? quote(text)
              : text;
    };
  }

  private static boolean isWord(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> Lexer.isWordCharacter((char) c));
  }

  /** In quotes, whatever it holds. */
  public static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
