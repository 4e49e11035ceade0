package dev.pharos.query.log;

import dev.pharos.query.loglang.LinePattern;
import dev.pharos.query.loglang.LogExpression;
import dev.pharos.query.loglang.LogField;
import dev.pharos.query.loglang.LogKey;
import dev.pharos.query.loglang.LogQueryParser;
import dev.pharos.query.loglang.PatternPieces;
import dev.pharos.query.tracelang.Numbers;
import dev.pharos.query.tracelang.Operator;
import dev.pharos.query.tracelang.QuerySyntaxException;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogText;
import dev.pharos.store.ValueTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns query lines into conditions that a store checks. Pure. */
public final class LogQueryLine {
  private LogQueryLine() {}

  /**
   * @throws QuerySyntaxException when the text is no query
   */
  public static LogFilter parse(String text) {
    return compile(LogQueryParser.parse(text));
  }

  static LogFilter compile(LogExpression expression) {
    return switch (expression) {
      case LogExpression.Anything _ -> LogFilter.ANY;
      case LogExpression.And(var parts) ->
          LogFilter.all(parts.stream().map(LogQueryLine::compile).toList());
      case LogExpression.Or(var parts) ->
          LogFilter.some(parts.stream().map(LogQueryLine::compile).toList());
      case LogExpression.Not(LogExpression part) -> new LogFilter.Not(compile(part));
      case LogExpression.Phrase(String text) -> LogFilter.phrase(text);
      case LogExpression.Fragment(String text) -> new LogFilter.Contains(text, false);
      case LogExpression.WordForm(String text) -> wordForm(text);
      case LogExpression.Finds(String pattern) -> finds(pattern);
      case LogExpression.Has(LogKey key) -> has(key);
      case LogExpression.Compare(LogKey key, Operator operator, String value) ->
          compare(key, operator, value);
    };
  }

  /** What must be there at least is looked for first: a store has words, and patterns are slow. */
  private static LogFilter finds(String pattern) {
    LogFilter found = new LogFilter.Finds(new LinePattern(pattern));
    List<String> pieces = PatternPieces.oneOf(pattern);
    if (pieces.isEmpty()) {
      return found;
    }
    LogFilter least =
        LogFilter.some(
            pieces.stream().<LogFilter>map(piece -> new LogFilter.Contains(piece, false)).toList());
    return LogFilter.all(List.of(least, found));
  }

  /** Stars stand for what is of a word; where none stands, the word ends. */
  private static LogFilter wordForm(String text) {
    StringBuilder pattern = new StringBuilder("(?i)");
    String boundary = "[^\\p{L}\\p{Nd}_]";
    pattern.append(text.startsWith("*") ? "" : "(?:^|" + boundary + ")");
    String rest = "";
    for (String piece : text.split("\\*+", -1)) {
      pattern.append(rest).append(piece.isEmpty() ? "" : Pattern.quote(piece));
      rest = "[\\p{L}\\p{Nd}_]*";
    }
    pattern.append(text.endsWith("*") ? "" : "(?:$|" + boundary + ")");
    return new LogFilter.Finds(new LinePattern(pattern.toString()));
  }

  private static LogFilter has(LogKey key) {
    return switch (key) {
      case LogField field ->
          switch (field.type()) {
            case TEXT -> new LogFilter.OfText(text(field), new ValueTest.Present());
            case LEVEL -> between(1, Severity.MOST);
            case TRACE_ID -> new LogFilter.Not(new LogFilter.OfTrace(TraceId.INVALID));
            case SPAN_ID -> new LogFilter.Not(new LogFilter.OfSpan(SpanId.NONE));
          };
      case LogKey.Named named -> named(named, new ValueTest.Present());
    };
  }

  private static LogFilter compare(LogKey key, Operator operator, String value) {
    if (key instanceof LogField field) {
      switch (field.type()) {
        case LEVEL -> {
          return level(operator, Severity.valueOf(value.toUpperCase(Locale.ROOT)));
        }
        case TRACE_ID -> {
          return not(operator, new LogFilter.OfTrace(TraceId.parse(value)));
        }
        case SPAN_ID -> {
          return not(operator, new LogFilter.OfSpan(SpanId.parse(value)));
        }
        case TEXT -> {}
      }
    }
    ValueTest test = test(operator, value);
    LogFilter filter =
        switch (key) {
          case LogField field -> new LogFilter.OfText(text(field), test);
          case LogKey.Named named -> named(named, test);
        };
    return operator.isNegative()
        ? LogFilter.all(List.of(has(key), new LogFilter.Not(filter)))
        : filter;
  }

  private static LogFilter not(Operator operator, LogFilter filter) {
    return operator.isNegative() ? new LogFilter.Not(filter) : filter;
  }

  private static LogFilter level(Operator operator, Severity severity) {
    int least = severity.leastNumber();
    int most = severity.mostNumber();
    LogFilter same =
        severity == Severity.UNSPECIFIED
            ? new LogFilter.Not(between(1, Severity.MOST))
            : between(least, most);
    return switch (operator) {
      case EQUAL -> same;
      case NOT_EQUAL -> new LogFilter.Not(same);
      case AT_LEAST ->
          severity == Severity.UNSPECIFIED ? LogFilter.ANY : between(least, Severity.MOST);
      case GREATER -> between(most + 1, Severity.MOST);
      case AT_MOST -> new LogFilter.Not(between(most + 1, Severity.MOST));
      default ->
          severity == Severity.UNSPECIFIED
              ? LogFilter.some(List.of())
              : new LogFilter.Not(between(least, Severity.MOST));
    };
  }

  private static LogFilter between(int least, int most) {
    return least > most ? LogFilter.some(List.of()) : new LogFilter.OfSeverity(least, most);
  }

  private static LogFilter named(LogKey.Named key, ValueTest test) {
    String name = key.name();
    return switch (key.scope()) {
      case ANY ->
          LogFilter.some(
              List.of(
                  new LogFilter.OfAttribute(AttributePlace.ANY, name, test),
                  new LogFilter.OfBodyField(name, test)));
      case RESOURCE -> new LogFilter.OfAttribute(AttributePlace.RESOURCE, name, test);
      case SCOPE -> new LogFilter.OfAttribute(AttributePlace.SCOPE, name, test);
      case BODY -> new LogFilter.OfBodyField(name, test);
    };
  }

  static LogText text(LogField field) {
    return switch (field) {
      case SERVICE -> LogText.SERVICE;
      case NAMESPACE -> LogText.NAMESPACE;
      case ENVIRONMENT -> LogText.ENVIRONMENT;
      case VERSION -> LogText.VERSION;
      case INSTANCE -> LogText.INSTANCE;
      case LEVEL_TEXT -> LogText.SEVERITY_TEXT;
      case EVENT -> LogText.EVENT_NAME;
      case LOGGER -> LogText.SCOPE_NAME;
      case BODY -> LogText.BODY;
      case LEVEL, TRACE, SPAN -> throw new IllegalArgumentException(field + " is no text");
    };
  }

  private static ValueTest test(Operator operator, String value) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL ->
          new ValueTest.In(Numbers.isNumber(value) ? Numbers.spellings(value) : Set.of(value));
      case MATCHES, MATCHES_NOT -> new ValueTest.Like(new LinePattern(value));
      case GREATER -> number(ValueTest.Comparison.GREATER, value);
      case AT_LEAST -> number(ValueTest.Comparison.AT_LEAST, value);
      case LESS -> number(ValueTest.Comparison.LESS, value);
      case AT_MOST -> number(ValueTest.Comparison.AT_MOST, value);
    };
  }

  private static ValueTest number(ValueTest.Comparison comparison, String digits) {
    return new ValueTest.Number(comparison, new BigDecimal(digits));
  }
}
