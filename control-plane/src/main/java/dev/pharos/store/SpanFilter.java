package dev.pharos.store;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A condition on one span. Immutable. */
public sealed interface SpanFilter {
  /** Every span meets it. */
  SpanFilter ANY = new All(List.of());

  /**
   * Whether a span meets the condition.
   *
   * @throws CostlyPatternException when a pattern needs too many steps on one of its texts
   */
  boolean matches(Span span);

  /** All of them, made as flat as can be. */
  static SpanFilter all(List<SpanFilter> filters) {
    List<SpanFilter> flat = new ArrayList<>();
    for (SpanFilter filter : filters) {
      if (filter instanceof All(List<SpanFilter> inner)) {
        flat.addAll(inner);
      } else {
        flat.add(filter);
      }
    }
    return flat.size() == 1 ? flat.getFirst() : new All(flat);
  }

  /** At least one of them; none meets no filter at all. */
  static SpanFilter some(List<SpanFilter> filters) {
    return filters.size() == 1 ? filters.getFirst() : new Some(filters);
  }

  /** A field that reads exactly so. */
  static SpanFilter is(SpanText text, String value) {
    return new OfText(text, ValueTest.is(value));
  }

  /** An attribute of the span, its resource or its scope that reads exactly so. */
  static SpanFilter is(String key, String value) {
    return new OfAttribute(AttributePlace.ANY, key, ValueTest.is(value));
  }

  /** Meets all; empty is met by every span. */
  record All(List<SpanFilter> filters) implements SpanFilter {
    public All {
      filters = List.copyOf(filters);
    }

    @Override
    public boolean matches(Span span) {
      for (SpanFilter filter : filters) {
        if (!filter.matches(span)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Meets at least one; empty is met by no span. */
  record Some(List<SpanFilter> filters) implements SpanFilter {
    public Some {
      filters = List.copyOf(filters);
    }

    @Override
    public boolean matches(Span span) {
      for (SpanFilter filter : filters) {
        if (filter.matches(span)) {
          return true;
        }
      }
      return false;
    }
  }

  record Not(SpanFilter filter) implements SpanFilter {
    @Override
    public boolean matches(Span span) {
      return !filter.matches(span);
    }
  }

  /** What a span, its service or its instrumentation calls itself. */
  record OfText(SpanText text, ValueTest test) implements SpanFilter {
    @Override
    public boolean matches(Span span) {
      return test.test(text.of(span));
    }
  }

  record OfKind(Set<SpanKind> kinds) implements SpanFilter {
    public OfKind {
      kinds = Set.copyOf(kinds);
    }

    @Override
    public boolean matches(Span span) {
      return kinds.contains(span.kind());
    }
  }

  record OfStatus(Set<StatusCode> statuses) implements SpanFilter {
    public OfStatus {
      statuses = Set.copyOf(statuses);
    }

    @Override
    public boolean matches(Span span) {
      return statuses.contains(span.status());
    }
  }

  /**
   * @param leastNs inclusive
   * @param mostNs inclusive
   */
  record OfDuration(long leastNs, long mostNs) implements SpanFilter {
    @Override
    public boolean matches(Span span) {
      return holds(span.durationNs());
    }

    public boolean holds(long durationNs) {
      return durationNs >= leastNs && durationNs <= mostNs;
    }
  }

  /** An attribute with that key has such a value; of several with one key, any. */
  record OfAttribute(AttributePlace place, String key, ValueTest test) implements SpanFilter {
    @Override
    public boolean matches(Span span) {
      return (place.isSpan() && holds(span.attributes()))
          || (place.isResource() && holds(span.resource().attributes()))
          || (place.isScope() && holds(span.scope().attributes()))
          || (place == AttributePlace.EVENT && anyEventHolds(span));
    }

    public boolean holds(Attributes attributes) {
      for (int i = 0; i < attributes.size(); i++) {
        if (attributes.key(i).equals(key) && test.test(attributes.value(i))) {
          return true;
        }
      }
      return false;
    }

    private boolean anyEventHolds(Span span) {
      for (SpanEvent event : span.events()) {
        if (holds(event.attributes())) {
          return true;
        }
      }
      return false;
    }
  }

  /** An event of the span has such a name. */
  record OfEventName(ValueTest test) implements SpanFilter {
    @Override
    public boolean matches(Span span) {
      for (SpanEvent event : span.events()) {
        if (test.test(event.name())) {
          return true;
        }
      }
      return false;
    }
  }

  record OfTrace(TraceId traceId) implements SpanFilter {
    @Override
    public boolean matches(Span span) {
      return span.traceId().equals(traceId);
    }
  }
}
