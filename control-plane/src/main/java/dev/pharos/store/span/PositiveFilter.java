package dev.pharos.store.span;

import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.store.SpanFilter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * The same filter with its negations moved down to where they end: at kinds, statuses and
 * durations, whose opposites are again such, or at what stays negated. The index answers positive
 * conditions only.
 */
final class PositiveFilter {
  private PositiveFilter() {}

  static SpanFilter of(SpanFilter filter) {
    return of(filter, false);
  }

  private static SpanFilter of(SpanFilter filter, boolean negated) {
    return switch (filter) {
      case SpanFilter.All(var filters) ->
          negated ? SpanFilter.some(each(filters, true)) : SpanFilter.all(each(filters, false));
      case SpanFilter.Some(var filters) ->
          negated ? SpanFilter.all(each(filters, true)) : SpanFilter.some(each(filters, false));
      case SpanFilter.Not(var inner) -> of(inner, !negated);
      default -> negated ? opposite(filter) : filter;
    };
  }

  private static List<SpanFilter> each(List<SpanFilter> filters, boolean negated) {
    return filters.stream().map(filter -> of(filter, negated)).toList();
  }

  private static SpanFilter opposite(SpanFilter filter) {
    return switch (filter) {
      case SpanFilter.OfKind(var kinds) -> {
        EnumSet<SpanKind> others = EnumSet.allOf(SpanKind.class);
        others.removeAll(kinds);
        yield new SpanFilter.OfKind(others);
      }
      case SpanFilter.OfStatus(var statuses) -> {
        EnumSet<StatusCode> others = EnumSet.allOf(StatusCode.class);
        others.removeAll(statuses);
        yield new SpanFilter.OfStatus(others);
      }
      case SpanFilter.OfDuration(long least, long most) -> {
        List<SpanFilter> sides = new ArrayList<>();
        if (least > Long.MIN_VALUE) {
          sides.add(new SpanFilter.OfDuration(Long.MIN_VALUE, least - 1));
        }
        if (most < Long.MAX_VALUE) {
          sides.add(new SpanFilter.OfDuration(most + 1, Long.MAX_VALUE));
        }
        yield SpanFilter.some(sides);
      }
      default -> new SpanFilter.Not(filter);
    };
  }
}
