package dev.pharos.query;

import dev.pharos.signal.StatusCode;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import dev.pharos.store.ValueTest;
import java.util.Set;

/**
 * A guess which share of all spans a filter leaves to be read, to begin a search at the narrowest
 * group. Only the order matters; no answer depends on it.
 */
final class Selectivity {
  private Selectivity() {}

  static double share(SpanFilter filter) {
    return switch (filter) {
      case SpanFilter.All(var parts) ->
          parts.stream().mapToDouble(Selectivity::share).reduce(1, (one, other) -> one * other);
      case SpanFilter.Some(var parts) ->
          Math.min(1, parts.stream().mapToDouble(Selectivity::share).sum());
      case SpanFilter.Not not -> 0.9;
      case SpanFilter.OfTrace trace -> 1e-6;
      case SpanFilter.OfAttribute(var place, var key, ValueTest test) -> share(test, 0.01);
      case SpanFilter.OfText(SpanText text, ValueTest test) ->
          share(test, text == SpanText.NAME ? 0.02 : text == SpanText.SERVICE ? 0.1 : 0.3);
      case SpanFilter.OfStatus(Set<StatusCode> statuses) ->
          statuses.equals(Set.of(StatusCode.ERROR)) ? 0.02 : 0.9;
      case SpanFilter.OfKind kind -> 0.4;
      case SpanFilter.OfDuration(long least, long most) -> least > 0 ? 0.1 : 0.9;
      case SpanFilter.OfEventName name -> 0.5;
    };
  }

  /** What the index cannot look up has to be read. */
  private static double share(ValueTest test, double ofOneValue) {
    return switch (test) {
      case ValueTest.In(Set<String> texts) -> Math.min(1, ofOneValue * texts.size());
      case ValueTest.Like like -> 0.4;
      case ValueTest.Number number -> 0.5;
      case ValueTest.Present present -> 0.7;
    };
  }
}
