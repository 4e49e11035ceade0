package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import dev.pharos.store.CostlyPatternException;
import dev.pharos.store.ValueTest;
import java.util.Collection;
import java.util.List;

/** Questions about the values of one field. */
final class ValueQueries {
  private ValueQueries() {}

  static Query term(String field, String value) {
    return Query.of(query -> query.term(term -> term.field(field).value(value)));
  }

  static Query terms(String field, Collection<String> values) {
    List<FieldValue> sorted = values.stream().sorted().map(FieldValue::of).toList();
    return switch (sorted.size()) {
      case 0 -> Bounds.NONE;
      case 1 -> Query.of(query -> query.term(term -> term.field(field).value(sorted.getFirst())));
      default ->
          Query.of(
              query -> query.terms(terms -> terms.field(field).terms(list -> list.value(sorted))));
    };
  }

  static Query exists(String field) {
    return Query.of(query -> query.exists(exists -> exists.field(field)));
  }

  /**
   * What a writer wrote from a row on. Numbers of rows are exact as doubles until the year 2255.
   */
  static Query rowsFrom(String writer, long row) {
    Query since =
        Query.of(query ->
            query.range(range -> range.number(number -> number.field("row").gte((double) row))));
    return Bounds.and(List.of(term("writer", writer), since));
  }

  /** Documents whose index has not all that the field holds. */
  static Query incomplete(String field) {
    return term("incomplete", field);
  }

  /**
   * A test of values, of which the index may not hold all.
   *
   * @param unknown finds the documents where it does not
   */
  static Bounds test(String field, ValueTest test, Query unknown) {
    return switch (test) {
      case ValueTest.Present present ->
          new Bounds(Bounds.or(List.of(exists(field), unknown)), exists(field));
      case ValueTest.In(var texts) -> {
        List<String> held = texts.stream().filter(IndexedText::holdsValue).toList();
        Query surely = terms(field, held);
        yield held.size() == texts.size()
            ? Bounds.exact(surely)
            : new Bounds(Bounds.or(List.of(surely, unknown)), surely);
      }
      case ValueTest.Like(var pattern) -> {
        String prefix = PatternPrefix.of(pattern);
        Query narrowed =
            prefix.isEmpty() || !IndexedText.holdsValue(prefix)
                ? exists(field)
                : Query.of(query -> query.prefix(begin -> begin.field(field).value(prefix)));
        yield new Bounds(Bounds.or(List.of(narrowed, unknown)), Bounds.NONE);
      }
      // Fields of texts have no numbers to compare: each is looked at.
      case ValueTest.Number number ->
          new Bounds(Bounds.or(List.of(exists(field), unknown)), Bounds.NONE);
    };
  }

  /**
   * A comparison of numbers, which the index has as {@link SortableNumber}s: rounded, so that those
   * that are rounded to the same as the bound have to be looked at.
   */
  static Bounds number(String field, ValueTest.Number test) {
    String bound = SortableNumber.of(test.bound().doubleValue());
    return switch (test.comparison()) {
      case GREATER, AT_LEAST ->
          new Bounds(range(field, bound, Edge.AT_LEAST), range(field, bound, Edge.GREATER));
      case LESS, AT_MOST ->
          new Bounds(range(field, bound, Edge.AT_MOST), range(field, bound, Edge.LESS));
    };
  }

  private enum Edge {
    GREATER,
    AT_LEAST,
    LESS,
    AT_MOST
  }

  /** With both ends: a flattened field takes no open range. */
  private static Query range(String field, String bound, Edge edge) {
    return Query.of(query ->
        query.range(range ->
            range.term(term -> {
              term.field(field);
              return switch (edge) {
                case GREATER -> term.gt(bound).lte(SortableNumber.GREATEST);
                case AT_LEAST -> term.gte(bound).lte(SortableNumber.GREATEST);
                case LESS -> term.gte(SortableNumber.LEAST).lt(bound);
                case AT_MOST -> term.gte(SortableNumber.LEAST).lte(bound);
              };
            })));
  }

  /** Whether a text that was not said meets the test; true also when that is too costly to tell. */
  static boolean meetsEmpty(ValueTest test) {
    try {
      return test.test("");
    } catch (CostlyPatternException e) {
      return true;
    }
  }
}
