package dev.pharos.query;

import dev.pharos.signal.Span;
import dev.pharos.store.SpanFilter;
import java.util.List;
import java.util.function.Predicate;

/** A condition on one span, some of which may be about its trace. Immutable. */
sealed interface GroupCondition {
  SpanFilter NONE = SpanFilter.some(List.of());

  boolean holds(TraceFacts facts, Span span);

  /** Holds for every span for which this holds, whatever its trace is like. */
  SpanFilter loosened();

  /** Holds only for spans for which this holds, whatever their trace is like. */
  SpanFilter tightened();

  /** About the span alone. */
  record OfSpan(SpanFilter filter) implements GroupCondition {
    @Override
    public boolean holds(TraceFacts facts, Span span) {
      return filter.matches(span);
    }

    @Override
    public SpanFilter loosened() {
      return filter;
    }

    @Override
    public SpanFilter tightened() {
      return filter;
    }
  }

  /** About the trace alone. */
  record OfTrace(Predicate<TraceFacts> test) implements GroupCondition {
    @Override
    public boolean holds(TraceFacts facts, Span span) {
      return test.test(facts);
    }

    @Override
    public SpanFilter loosened() {
      return SpanFilter.ANY;
    }

    @Override
    public SpanFilter tightened() {
      return NONE;
    }
  }

  record All(List<GroupCondition> parts) implements GroupCondition {
    @Override
    public boolean holds(TraceFacts facts, Span span) {
      return parts.stream().allMatch(part -> part.holds(facts, span));
    }

    @Override
    public SpanFilter loosened() {
      return SpanFilter.all(parts.stream().map(GroupCondition::loosened).toList());
    }

    @Override
    public SpanFilter tightened() {
      return SpanFilter.all(parts.stream().map(GroupCondition::tightened).toList());
    }
  }

  record Some(List<GroupCondition> parts) implements GroupCondition {
    @Override
    public boolean holds(TraceFacts facts, Span span) {
      return parts.stream().anyMatch(part -> part.holds(facts, span));
    }

    @Override
    public SpanFilter loosened() {
      return SpanFilter.some(parts.stream().map(GroupCondition::loosened).toList());
    }

    @Override
    public SpanFilter tightened() {
      return SpanFilter.some(parts.stream().map(GroupCondition::tightened).toList());
    }
  }

  record Not(GroupCondition part) implements GroupCondition {
    @Override
    public boolean holds(TraceFacts facts, Span span) {
      return !part.holds(facts, span);
    }

    @Override
    public SpanFilter loosened() {
      return new SpanFilter.Not(part.tightened());
    }

    @Override
    public SpanFilter tightened() {
      return new SpanFilter.Not(part.loosened());
    }
  }
}
