package dev.pharos.query;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import dev.pharos.store.TraceKeeper;
import java.util.Locale;

/**
 * Counts traces by the values of their matching spans. Only those spans count, so that a value's
 * count is what a search with it as one more condition would find. For one thread.
 */
final class FacetCount implements SearchVisitor {
  private final SpanFilter matching;
  private final TimeRange range;
  private final FacetTable table = new FacetTable();
  private int spans;
  private boolean full;

  FacetCount(SpanFilter matching, TimeRange range) {
    this.range = range;
    this.matching = matching;
  }

  @Override
  public boolean found(FoundTrace trace) {
    table.next(trace.tree().errors() > 0);
    for (Span span : trace.spans()) {
      if (range.contains(span.startNs()) && matching.matches(span)) {
        spans++;
        count(span);
      }
    }
    full = spans >= FacetLimits.SPANS;
    return !full;
  }

  TraceFacets facets(SearchEnd end) {
    return new TraceFacets(table.things(), spans, full || end.truncated(), table.facets());
  }

  private void count(Span span) {
    table.field("service", SpanText.SERVICE.of(span));
    table.field("name", SpanText.NAME.of(span));
    table.field("version", SpanText.VERSION.of(span));
    table.field("instance", SpanText.INSTANCE.of(span));
    table.field("environment", SpanText.ENVIRONMENT.of(span));
    table.field("namespace", SpanText.NAMESPACE.of(span));
    table.field("kind", span.kind().name().toLowerCase(Locale.ROOT));
    table.field("status", span.status().name().toLowerCase(Locale.ROOT));
    Attributes attributes = span.attributes();
    for (int i = 0; i < attributes.size(); i++) {
      String key = attributes.key(i);
      // They tell failed traces from others only because of how is decided which are kept.
      if (!key.equals(TraceKeeper.WEIGHT) && !key.equals(TraceKeeper.PARTIAL)) {
        table.attribute(key, attributes.value(i).toString());
      }
    }
    table.attributes(span.resource().attributes());
  }
}
