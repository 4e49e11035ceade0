package dev.pharos.show;

import dev.pharos.judge.cohort.Trait;
import dev.pharos.query.tracelang.Field;
import dev.pharos.query.tracelang.Key;
import dev.pharos.query.tracelang.Literal;
import dev.pharos.query.tracelang.Operator;
import dev.pharos.query.tracelang.SpanExpression;
import dev.pharos.query.tracelang.TraceExpression;
import dev.pharos.query.tracelang.TraceQueryPrinter;
import java.util.List;

/** Writes what sets traces apart as the query line that finds them. Pure. */
final class TraitQuery {
  private TraitQuery() {}

  /**
   * @param traits at least one, each on any span of the trace
   */
  static String of(List<Trait> traits) {
    List<TraceExpression> groups =
        traits.stream()
            .<TraceExpression>map(trait -> new TraceExpression.Group(span(trait)))
            .toList();
    return TraceQueryPrinter.print(
        groups.size() == 1 ? groups.getFirst() : new TraceExpression.And(groups));
  }

  private static SpanExpression span(Trait trait) {
    Key attribute = new Key.Attribute(Key.Scope.ANY, trait.key());
    return switch (trait.kind()) {
      case ATTRIBUTE -> is(attribute, trait.value());
      case AT_LEAST ->
          new SpanExpression.Compare(
              attribute, Operator.AT_LEAST, new Literal.Number(trait.value()));
      case AT_MOST ->
          new SpanExpression.Compare(
              attribute, Operator.AT_MOST, new Literal.Number(trait.value()));
      case VERSION -> both(trait.service(), is(Field.VERSION, trait.value()));
      case OPERATION -> both(trait.service(), is(Field.NAME, trait.value()));
      case SERVICE -> is(Field.SERVICE, trait.value());
      case ERROR -> both(trait.service(), is(Field.STATUS, "error"));
    };
  }

  private static SpanExpression both(String service, SpanExpression other) {
    return new SpanExpression.And(List.of(is(Field.SERVICE, service), other));
  }

  private static SpanExpression is(Key key, String value) {
    return new SpanExpression.Compare(key, Operator.EQUAL, new Literal.Text(value));
  }
}
