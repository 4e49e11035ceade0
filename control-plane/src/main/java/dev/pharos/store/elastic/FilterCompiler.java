package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import dev.pharos.store.ValueTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns conditions on a span into questions to Elasticsearch. Every span that meets the condition
 * is found; others may be, where {@link Bounds} says so.
 */
final class FilterCompiler {
  /**
   * Levels of a condition that are asked for; deeper ones are looked at span by span. Elasticsearch
   * refuses questions of more than 30 levels, and one of ours makes up to two.
   */
  private static final int DEEPEST = 12;

  private FilterCompiler() {}

  /** What may meet a filter. */
  static Query compile(SpanFilter filter) {
    return bounds(filter, 0).may();
  }

  /** What starts in a range. */
  static Query in(TimeRange range) {
    if (range.fromNs() <= 0 && range.toNs() == Long.MAX_VALUE) {
      return Bounds.ALL;
    }
    return Query.of(query ->
        query.range(outer ->
            outer.date(date ->
                date.field("@timestamp")
                    .gte(time(range.fromNs()))
                    .lt(time(range.toNs()))
                    .format("strict_date_optional_time_nanos"))));
  }

  /** Elasticsearch knows no nanoseconds before 1970. */
  private static String time(long epochNs) {
    return TimeRange.instant(Math.max(0, epochNs)).toString();
  }

  static Bounds bounds(SpanFilter filter) {
    return bounds(filter, 0);
  }

  private static Bounds bounds(SpanFilter filter, int level) {
    if (level > DEEPEST) {
      return Bounds.UNKNOWN;
    }
    return switch (filter) {
      case SpanFilter.All(var filters) -> Bounds.all(each(filters, level));
      case SpanFilter.Some(var filters) -> Bounds.some(each(filters, level));
      case SpanFilter.Not(SpanFilter inner) -> bounds(inner, level + 1).negated();
      case SpanFilter.OfText(SpanText text, ValueTest test) -> ofText(TextField.of(text), test);
      case SpanFilter.OfKind(var kinds) -> oneOf("kind", kinds);
      case SpanFilter.OfStatus(var statuses) -> oneOf("status.code", statuses);
      case SpanFilter.OfDuration(long leastNs, long mostNs) ->
          Bounds.exact(
              Query.of(query ->
                  query.range(range ->
                      range.untyped(untyped ->
                          untyped
                              .field("duration")
                              .gte(co.elastic.clients.json.JsonData.of(leastNs))
                              .lte(co.elastic.clients.json.JsonData.of(mostNs))))));
      case SpanFilter.OfAttribute(AttributePlace place, String key, ValueTest test) ->
          Bounds.some(Bag.at(place).stream().map(bag -> ofAttribute(bag, key, test)).toList());
      case SpanFilter.OfEventName(ValueTest test) -> ofEventName(test);
      case SpanFilter.OfTrace(var traceId) ->
          Bounds.exact(ValueQueries.term("trace_id", traceId.toString()));
    };
  }

  private static List<Bounds> each(List<SpanFilter> filters, int level) {
    List<Bounds> bounds = new ArrayList<>();
    for (SpanFilter filter : filters) {
      bounds.add(bounds(filter, level + 1));
    }
    return bounds;
  }

  private static Bounds oneOf(String field, Iterable<? extends Enum<?>> words) {
    List<String> names = new ArrayList<>();
    words.forEach(word -> names.add(word.name().toLowerCase(Locale.ROOT)));
    return Bounds.exact(ValueQueries.terms(field, names));
  }

  /** A document has no field for a text that is empty. */
  static Bounds ofText(String field, ValueTest test) {
    Query there = ValueQueries.exists(field);
    Query unknown = ValueQueries.incomplete(field);
    Query said = Bounds.or(List.of(there, unknown));
    if (test instanceof ValueTest.Present) {
      return Bounds.exact(said);
    }
    Bounds ofSaid = ValueQueries.test(field, test, unknown);
    return ValueQueries.meetsEmpty(test)
        ? Bounds.some(List.of(ofSaid, Bounds.exact(Bounds.not(said))))
        : ofSaid;
  }

  static Bounds ofAttribute(Bag bag, String key, ValueTest test) {
    Query unknown = ValueQueries.incomplete(bag.field());
    if (!IndexedText.holdsKey(key)) {
      return new Bounds(unknown, Bounds.NONE);
    }
    if (test instanceof ValueTest.Number number) {
      return ValueQueries.number("search." + bag.numbers() + "." + key, number);
    }
    return ValueQueries.test(bag.field() + "." + key, test, unknown);
  }

  private static Bounds ofEventName(ValueTest test) {
    Query unknown = ValueQueries.incomplete(TextField.EVENT_NAMES);
    if (test instanceof ValueTest.Present) {
      // Events without a name are there too: those are no names.
      Query there = ValueQueries.exists(TextField.EVENT_NAMES);
      return new Bounds(Bounds.or(List.of(there, unknown)), Bounds.NONE);
    }
    return ValueQueries.test(TextField.EVENT_NAMES, test, unknown);
  }
}
