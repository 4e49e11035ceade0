package dev.pharos.query;

import dev.pharos.query.tracelang.QuerySyntaxException;
import dev.pharos.query.tracelang.TraceQueryParser;
import dev.pharos.signal.Span;
import dev.pharos.store.SpanFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A condition on a trace: which spans it has. Immutable. */
public sealed interface TraceCondition {
  /** A span, whichever. */
  static TraceCondition any() {
    return new HasSpan(new GroupCondition.OfSpan(SpanFilter.ANY));
  }

  /**
   * The condition that a query line says, see docs/QUERY.md.
   *
   * @throws QuerySyntaxException when the text is no query
   */
  static TraceCondition parse(String text) {
    return QueryCompiler.compile(TraceQueryParser.parse(text));
  }

  /** Whether it holds for the spans of a trace that the question is about. */
  boolean holds(TraceFacts facts, List<Span> spans);

  /** What at least one span of every trace that meets this has to meet, as narrow as is known. */
  SpanFilter lead();

  /** True when every trace with a span that meets {@link #lead} meets this. */
  boolean isLeadEnough();

  /** Spans that one of its groups asks for; any span where nothing is asked for but absence. */
  default SpanFilter matching() {
    List<SpanFilter> groups = new ArrayList<>();
    collect(groups);
    return groups.isEmpty() ? SpanFilter.ANY : SpanFilter.some(groups);
  }

  private void collect(List<SpanFilter> groups) {
    switch (this) {
      case HasSpan(GroupCondition group) -> groups.add(group.loosened());
      case All(List<TraceCondition> parts) -> parts.forEach(part -> part.collect(groups));
      case Some(List<TraceCondition> parts) -> parts.forEach(part -> part.collect(groups));
      case Not not -> {}
    }
  }

  /** One of the spans meets all of a group. */
  record HasSpan(GroupCondition group) implements TraceCondition {
    @Override
    public boolean holds(TraceFacts facts, List<Span> spans) {
      for (Span span : spans) {
        if (group.holds(facts, span)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public SpanFilter lead() {
      return group.loosened();
    }

    @Override
    public boolean isLeadEnough() {
      return group instanceof GroupCondition.OfSpan;
    }
  }

  /** All hold. */
  record All(List<TraceCondition> parts) implements TraceCondition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(TraceFacts facts, List<Span> spans) {
      return parts.stream().allMatch(part -> part.holds(facts, spans));
    }

    @Override
    public SpanFilter lead() {
      return parts.stream()
          .map(TraceCondition::lead)
          .min(Comparator.comparingDouble(Selectivity::share))
          .orElse(SpanFilter.ANY);
    }

    @Override
    public boolean isLeadEnough() {
      return false;
    }
  }

  /** At least one holds. */
  record Some(List<TraceCondition> parts) implements TraceCondition {
    public Some {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(TraceFacts facts, List<Span> spans) {
      return parts.stream().anyMatch(part -> part.holds(facts, spans));
    }

    @Override
    public SpanFilter lead() {
      return SpanFilter.some(parts.stream().map(TraceCondition::lead).toList());
    }

    @Override
    public boolean isLeadEnough() {
      return parts.stream().allMatch(TraceCondition::isLeadEnough);
    }
  }

  record Not(TraceCondition part) implements TraceCondition {
    @Override
    public boolean holds(TraceFacts facts, List<Span> spans) {
      return !part.holds(facts, spans);
    }

    @Override
    public SpanFilter lead() {
      return SpanFilter.ANY;
    }

    @Override
    public boolean isLeadEnough() {
      return false;
    }
  }
}
