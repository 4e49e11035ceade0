package dev.pharos.query.loglang;

import dev.pharos.query.tracelang.Operator;
import java.util.List;
import java.util.stream.Collectors;

/** Writes trees as text that parses to the same tree. */
public final class LogQueryPrinter {
  private LogQueryPrinter() {}

  public static String print(LogExpression expression) {
    return switch (expression) {
      case LogExpression.Anything _ -> "*";
      case LogExpression.And(List<LogExpression> parts) -> join(parts, " ");
      case LogExpression.Or(List<LogExpression> parts) -> join(parts, " OR ");
      case LogExpression.Not(LogExpression part) -> "-" + inner(part);
      case LogExpression.Phrase(String text) -> isPlainWord(text) ? text : quote(text);
      case LogExpression.Fragment(String text) -> "*" + text + "*";
      case LogExpression.WordForm(String text) -> text;
      case LogExpression.Finds(String pattern) -> "/" + pattern.replace("/", "\\/") + "/";
      case LogExpression.Has(LogKey key) -> LogConditionParser.HAS + key(key);
      case LogExpression.Compare(LogKey key, Operator operator, String value) ->
          print(key) + operator.symbol() + value(value);
    };
  }

  /** A key as a condition begins with it. */
  public static String print(LogKey key) {
    return key(key);
  }

  /** A text as a value, in quotes if it needs them. */
  public static String value(String text) {
    boolean plain =
        !text.isEmpty()
            && LogLexer.endOfValue(text, 0) == text.length()
            && "=<>~!'".indexOf(text.charAt(0)) < 0
            && !text.equals(LogConditionParser.ANY_VALUE);
    return plain ? text : quote(text);
  }

  /** In quotes, whatever it holds. */
  public static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String join(List<LogExpression> parts, String word) {
    return parts.stream().map(LogQueryPrinter::inner).collect(Collectors.joining(word));
  }

  private static String inner(LogExpression part) {
    return part instanceof LogExpression.And || part instanceof LogExpression.Or
        ? "(" + print(part) + ")"
        : print(part);
  }

  private static String key(LogKey key) {
    return switch (key) {
      case LogField field -> field.label();
      case LogKey.Named(LogKey.Scope scope, String name) ->
          scope.prefix() + (isPlainKey(scope, name) ? name : quote(name));
    };
  }

  /** Whether a name without quotes means this field. */
  private static boolean isPlainKey(LogKey.Scope scope, String name) {
    String word = scope.prefix() + name;
    boolean means = LogConditionParser.scopeOf(word) == scope && LogField.named(word).isEmpty();
    return means && isWord(word) && !word.startsWith(LogConditionParser.HAS);
  }

  private static boolean isPlainWord(String text) {
    return isWord(text) && text.indexOf('*') < 0 && !text.startsWith(LogConditionParser.HAS);
  }

  private static boolean isWord(String text) {
    boolean ofLanguage = text.equals("AND") || text.equals("OR") || text.equals("NOT");
    return !text.isEmpty()
        && !ofLanguage
        && "-!/'".indexOf(text.charAt(0)) < 0
        && LogLexer.endOfWord(text, 0) == text.length();
  }
}
