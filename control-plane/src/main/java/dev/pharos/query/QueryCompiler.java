package dev.pharos.query;

import dev.pharos.query.tracelang.Field;
import dev.pharos.query.tracelang.Key;
import dev.pharos.query.tracelang.Literal;
import dev.pharos.query.tracelang.Numbers;
import dev.pharos.query.tracelang.Operator;
import dev.pharos.query.tracelang.SpanExpression;
import dev.pharos.query.tracelang.TraceExpression;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import dev.pharos.store.TextPattern;
import dev.pharos.store.ValueTest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Turns a parsed query into conditions that can be checked. */
final class QueryCompiler {
  /** Attributes of this family are on the events that report exceptions. */
  private static final String EXCEPTION = "exception.";

  private QueryCompiler() {}

  static TraceCondition compile(TraceExpression expression) {
    return switch (expression) {
      case TraceExpression.Group(SpanExpression span) -> new TraceCondition.HasSpan(compile(span));
      case TraceExpression.And(var parts) ->
          new TraceCondition.All(parts.stream().map(QueryCompiler::compile).toList());
      case TraceExpression.Or(var parts) ->
          new TraceCondition.Some(parts.stream().map(QueryCompiler::compile).toList());
      case TraceExpression.Not(TraceExpression part) -> new TraceCondition.Not(compile(part));
    };
  }

  private static GroupCondition compile(SpanExpression expression) {
    return switch (expression) {
      case SpanExpression.Anything any -> new GroupCondition.OfSpan(SpanFilter.ANY);
      case SpanExpression.And(var parts) ->
          combine(parts, SpanFilter::all, GroupCondition.All::new);
      case SpanExpression.Or(var parts) ->
          combine(parts, SpanFilter::some, GroupCondition.Some::new);
      case SpanExpression.Not(SpanExpression part) ->
          compile(part) instanceof GroupCondition.OfSpan(SpanFilter filter)
              ? new GroupCondition.OfSpan(new SpanFilter.Not(filter))
              : new GroupCondition.Not(compile(part));
      case SpanExpression.Has(Key key) -> has(key);
      case SpanExpression.Compare(Key key, Operator operator, Literal value) ->
          key instanceof Field field && field.isOfTrace()
              ? new GroupCondition.OfTrace(ofTrace(field, operator, value))
              : new GroupCondition.OfSpan(ofSpan(key, operator, value));
    };
  }

  /** What is about spans alone becomes one filter. */
  private static GroupCondition combine(
      List<SpanExpression> expressions,
      Function<List<SpanFilter>, SpanFilter> filters,
      Function<List<GroupCondition>, GroupCondition> conditions) {
    List<SpanFilter> ofSpan = new ArrayList<>();
    List<GroupCondition> others = new ArrayList<>();
    for (SpanExpression expression : expressions) {
      GroupCondition part = compile(expression);
      if (part instanceof GroupCondition.OfSpan(SpanFilter filter)) {
        ofSpan.add(filter);
      } else {
        others.add(part);
      }
    }
    if (!ofSpan.isEmpty()) {
      others.addFirst(new GroupCondition.OfSpan(filters.apply(ofSpan)));
    }
    return others.size() == 1 ? others.getFirst() : conditions.apply(List.copyOf(others));
  }

  private static GroupCondition has(Key key) {
    if (key instanceof Field field && field.isOfTrace()) {
      return new GroupCondition.OfSpan(SpanFilter.ANY);
    }
    return new GroupCondition.OfSpan(
        switch (key) {
          case Field field ->
              switch (field.type()) {
                case TEXT -> text(field, new ValueTest.Present());
                default -> SpanFilter.ANY;
              };
          case Key.Attribute attribute -> attribute(attribute, new ValueTest.Present());
        });
  }

  private static SpanFilter ofSpan(Key key, Operator operator, Literal value) {
    return switch (key) {
      case Key.Attribute attribute ->
          present(
              operator,
              attribute(attribute, test(operator, value)),
              () -> attribute(attribute, new ValueTest.Present()));
      case Field field ->
          switch (field.type()) {
            case TEXT ->
                present(
                    operator,
                    text(field, test(operator, value)),
                    () -> text(field, new ValueTest.Present()));
            case KIND -> not(operator, new SpanFilter.OfKind(Set.of(word(SpanKind.class, value))));
            case STATUS ->
                not(operator, new SpanFilter.OfStatus(Set.of(word(StatusCode.class, value))));
            case TRACE_ID -> not(operator, new SpanFilter.OfTrace(TraceId.parse(textOf(value))));
            case DURATION, NUMBER -> duration(operator, ((Literal.Duration) value).ns());
          };
    };
  }

  /** {@code !=} and {@code !~} ask for a value that is another one. */
  private static SpanFilter present(
      Operator operator, SpanFilter filter, java.util.function.Supplier<SpanFilter> there) {
    return operator.isNegative()
        ? SpanFilter.all(List.of(there.get(), new SpanFilter.Not(filter)))
        : filter;
  }

  private static SpanFilter not(Operator operator, SpanFilter filter) {
    return operator.isNegative() ? new SpanFilter.Not(filter) : filter;
  }

  private static SpanFilter attribute(Key.Attribute attribute, ValueTest test) {
    AttributePlace place =
        switch (attribute.scope()) {
          case ANY -> AttributePlace.ANY;
          case SPAN -> AttributePlace.SPAN;
          case RESOURCE -> AttributePlace.RESOURCE;
          case SCOPE -> AttributePlace.SCOPE;
          case EVENT -> AttributePlace.EVENT;
        };
    SpanFilter filter = new SpanFilter.OfAttribute(place, attribute.name(), test);
    return place == AttributePlace.ANY && attribute.name().startsWith(EXCEPTION)
        ? SpanFilter.some(
            List.of(
                filter, new SpanFilter.OfAttribute(AttributePlace.EVENT, attribute.name(), test)))
        : filter;
  }

  private static SpanFilter text(Field field, ValueTest test) {
    return switch (field) {
      case EVENT_NAME -> new SpanFilter.OfEventName(test);
      case NAMESPACE -> new SpanFilter.OfText(SpanText.NAMESPACE, test);
      case ENVIRONMENT -> new SpanFilter.OfText(SpanText.ENVIRONMENT, test);
      case VERSION -> new SpanFilter.OfText(SpanText.VERSION, test);
      case INSTANCE -> new SpanFilter.OfText(SpanText.INSTANCE, test);
      case NAME -> new SpanFilter.OfText(SpanText.NAME, test);
      case STATUS_MESSAGE -> new SpanFilter.OfText(SpanText.STATUS_MESSAGE, test);
      case SCOPE_NAME -> new SpanFilter.OfText(SpanText.SCOPE_NAME, test);
      default -> new SpanFilter.OfText(SpanText.SERVICE, test);
    };
  }

  private static ValueTest test(Operator operator, Literal value) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL -> new ValueTest.In(texts(value));
      case MATCHES, MATCHES_NOT -> new ValueTest.Like(new TextPattern(textOf(value)));
      default -> new ValueTest.Number(comparison(operator), number(value));
    };
  }

  private static ValueTest.Comparison comparison(Operator operator) {
    return switch (operator) {
      case GREATER -> ValueTest.Comparison.GREATER;
      case AT_LEAST -> ValueTest.Comparison.AT_LEAST;
      case LESS -> ValueTest.Comparison.LESS;
      default -> ValueTest.Comparison.AT_MOST;
    };
  }

  private static Set<String> texts(Literal value) {
    return value instanceof Literal.Number(String digits)
        ? Numbers.spellings(digits)
        : Set.of(textOf(value));
  }

  private static SpanFilter duration(Operator operator, long ns) {
    return switch (operator) {
      case EQUAL -> new SpanFilter.OfDuration(ns, ns);
      case NOT_EQUAL -> new SpanFilter.Not(new SpanFilter.OfDuration(ns, ns));
      case GREATER ->
          ns == Long.MAX_VALUE
              ? GroupCondition.NONE
              : new SpanFilter.OfDuration(ns + 1, Long.MAX_VALUE);
      case AT_LEAST -> new SpanFilter.OfDuration(ns, Long.MAX_VALUE);
      case LESS -> new SpanFilter.OfDuration(0, ns - 1);
      default -> new SpanFilter.OfDuration(0, ns);
    };
  }

  private static java.util.function.Predicate<TraceFacts> ofTrace(
      Field field, Operator operator, Literal value) {
    return switch (field) {
      case ROOT_SERVICE -> text(operator, value, facts -> facts.root().service().name());
      case ROOT_NAME -> text(operator, value, facts -> facts.root().name());
      case TRACE_DURATION -> number(operator, value, TraceFacts::durationNs);
      case SPANS -> number(operator, value, TraceFacts::spans);
      default -> number(operator, value, TraceFacts::errors);
    };
  }

  private static java.util.function.Predicate<TraceFacts> text(
      Operator operator, Literal value, Function<TraceFacts, String> text) {
    ValueTest test = test(operator, value);
    boolean negative = operator.isNegative();
    return facts -> test.test(text.apply(facts)) != negative;
  }

  private static java.util.function.Predicate<TraceFacts> number(
      Operator operator, Literal value, ToLongFunction<TraceFacts> number) {
    BigDecimal bound = number(value);
    return facts -> {
      int order = BigDecimal.valueOf(number.applyAsLong(facts)).compareTo(bound);
      return switch (operator) {
        case EQUAL -> order == 0;
        case NOT_EQUAL -> order != 0;
        case GREATER -> order > 0;
        case AT_LEAST -> order >= 0;
        case LESS -> order < 0;
        default -> order <= 0;
      };
    };
  }

  private static BigDecimal number(Literal value) {
    return switch (value) {
      case Literal.Number(String digits) -> new BigDecimal(digits);
      case Literal.Duration(long ns) -> BigDecimal.valueOf(ns);
      case Literal.Text text ->
          throw new IllegalArgumentException("the parser lets no text be compared: " + text);
    };
  }

  private static String textOf(Literal value) {
    return switch (value) {
      case Literal.Text(String text) -> text;
      case Literal.Number(String digits) -> digits;
      case Literal.Duration(long ns) -> Long.toString(ns);
    };
  }

  private static <E extends Enum<E>> E word(Class<E> type, Literal value) {
    return Enum.valueOf(type, textOf(value).toUpperCase(Locale.ROOT));
  }
}
