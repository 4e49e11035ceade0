package dev.pharos.store.memory;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanText;
import dev.pharos.store.ValueTest;
import java.util.ArrayList;
import java.util.List;

/** Filters as their description reads, whatever it costs: the oracle of the stores. */
final class NaiveFilter {
  private NaiveFilter() {}

  static boolean matches(SpanQuery query, Span span) {
    return span.startNs() >= query.range().fromNs()
        && span.startNs() < query.range().toNs()
        && matches(query.filter(), span);
  }

  private static boolean matches(SpanFilter filter, Span span) {
    return switch (filter) {
      case SpanFilter.All all -> {
        for (SpanFilter each : all.filters()) {
          if (!matches(each, span)) {
            yield false;
          }
        }
        yield true;
      }
      case SpanFilter.Some some -> {
        for (SpanFilter each : some.filters()) {
          if (matches(each, span)) {
            yield true;
          }
        }
        yield false;
      }
      case SpanFilter.Not not -> !matches(not.filter(), span);
      case SpanFilter.OfText text -> textHolds(text.test(), text(text.text(), span));
      case SpanFilter.OfKind kind -> kind.kinds().contains(span.kind());
      case SpanFilter.OfStatus status -> status.statuses().contains(span.status());
      case SpanFilter.OfDuration duration -> {
        long ns = span.endNs() - span.startNs();
        yield ns >= duration.leastNs() && ns <= duration.mostNs();
      }
      case SpanFilter.OfAttribute wanted -> {
        for (Attributes attributes : attributes(wanted.place(), span)) {
          for (AttributeValue value : values(attributes, wanted.key())) {
            if (valueHolds(wanted.test(), value)) {
              yield true;
            }
          }
        }
        yield false;
      }
      case SpanFilter.OfEventName name ->
          span.events().stream().anyMatch(event -> textHolds(name.test(), event.name()));
      case SpanFilter.OfTrace trace -> span.traceId().equals(trace.traceId());
    };
  }

  private static String text(SpanText text, Span span) {
    return switch (text) {
      case SERVICE -> span.service().name();
      case NAMESPACE -> span.service().namespace();
      case ENVIRONMENT -> span.service().environment();
      case VERSION -> span.resource().version();
      case INSTANCE -> span.resource().instance();
      case NAME -> span.name();
      case STATUS_MESSAGE -> span.statusMessage();
      case SCOPE_NAME -> span.scope().name();
    };
  }

  private static List<Attributes> attributes(AttributePlace place, Span span) {
    return switch (place) {
      case ANY ->
          List.of(span.attributes(), span.resource().attributes(), span.scope().attributes());
      case SPAN -> List.of(span.attributes());
      case RESOURCE -> List.of(span.resource().attributes());
      case SCOPE -> List.of(span.scope().attributes());
      case EVENT -> span.events().stream().map(event -> event.attributes()).toList();
    };
  }

  private static List<AttributeValue> values(Attributes attributes, String key) {
    List<AttributeValue> values = new ArrayList<>();
    attributes.forEach((name, value) -> {
      if (name.equals(key)) {
        values.add(value);
      }
    });
    return values;
  }

  private static boolean textHolds(ValueTest test, String text) {
    return switch (test) {
      case ValueTest.Present present -> !text.isEmpty();
      case ValueTest.In in -> in.texts().contains(text);
      default -> valueHolds(test, new AttributeValue.Text(text));
    };
  }

  private static boolean valueHolds(ValueTest test, AttributeValue value) {
    return switch (test) {
      case ValueTest.Present present -> true;
      case ValueTest.In in -> in.texts().contains(value.toString());
      case ValueTest.Like like -> value.toString().matches("(?s)" + like.pattern());
      case ValueTest.Number number -> {
        double bound = number.bound().doubleValue();
        double actual =
            switch (value) {
              case AttributeValue.Int(long whole) -> whole;
              case AttributeValue.Real(double real) -> real;
              case AttributeValue.Text(String text) -> parsed(text);
              default -> Double.NaN;
            };
        yield switch (number.comparison()) {
          case GREATER -> actual > bound;
          case AT_LEAST -> actual >= bound;
          case LESS -> actual < bound;
          case AT_MOST -> actual <= bound;
        };
      }
    };
  }

  private static double parsed(String text) {
    return text.matches("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?")
        ? Double.parseDouble(text)
        : Double.NaN;
  }
}
