package dev.pharos.query;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Counts traces by the values of their matching spans. Only those spans count, so that a value's
 * count is what a search with it as one more condition would find. For one thread.
 */
final class FacetCount implements SearchVisitor {
  /** Said by fields already, or the same wherever OpenTelemetry is used. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "service.name",
          "service.namespace",
          "service.version",
          "service.instance.id",
          "deployment.environment.name",
          "deployment.environment");

  private static final String OF_SDKS = "telemetry.";

  private final SpanFilter matching;
  private final TimeRange range;
  private final Map<Key, Values> keys = new HashMap<>();
  private final BitSet failed = new BitSet();
  private int traces;
  private int spans;
  private boolean full;

  private record Key(String name, boolean field) {}

  /** Traces by value. */
  private static final class Values {
    final Map<String, BitSet> traces = new HashMap<>();
    boolean tooMany;
  }

  FacetCount(SpanFilter matching, TimeRange range) {
    this.range = range;
    this.matching = matching;
  }

  @Override
  public boolean found(FoundTrace trace) {
    int number = traces++;
    if (trace.tree().errors() > 0) {
      failed.set(number);
    }
    for (Span span : trace.spans()) {
      if (range.contains(span.startNs()) && matching.matches(span)) {
        spans++;
        count(span, number);
      }
    }
    full = spans >= FacetLimits.SPANS;
    return !full;
  }

  TraceFacets facets(SearchEnd end) {
    List<Ranked> ranked = new ArrayList<>();
    keys.forEach((key, values) -> {
      if (!values.tooMany && tells(values)) {
        ranked.add(rank(key, values));
      }
    });
    ranked.sort(
        Comparator.comparingDouble(Ranked::score)
            .reversed()
            .thenComparing(each -> each.facet().key()));
    return new TraceFacets(
        traces,
        spans,
        full || end.truncated(),
        ranked.stream().limit(FacetLimits.FACETS).map(Ranked::facet).toList());
  }

  private void count(Span span, int trace) {
    field("service", SpanText.SERVICE.of(span), trace);
    field("name", SpanText.NAME.of(span), trace);
    field("version", SpanText.VERSION.of(span), trace);
    field("instance", SpanText.INSTANCE.of(span), trace);
    field("environment", SpanText.ENVIRONMENT.of(span), trace);
    field("namespace", SpanText.NAMESPACE.of(span), trace);
    field("kind", span.kind().name().toLowerCase(Locale.ROOT), trace);
    field("status", span.status().name().toLowerCase(Locale.ROOT), trace);
    attributes(span.attributes(), trace);
    attributes(span.resource().attributes(), trace);
  }

  private void field(String name, String value, int trace) {
    if (!value.isEmpty()) {
      add(new Key(name, true), value, trace);
    }
  }

  private void attributes(Attributes attributes, int trace) {
    for (int i = 0; i < attributes.size(); i++) {
      String key = attributes.key(i);
      if (!LEFT_OUT.contains(key) && !key.startsWith(OF_SDKS)) {
        add(new Key(key, false), attributes.value(i).toString(), trace);
      }
    }
  }

  private void add(Key key, String value, int trace) {
    Values values = keys.get(key);
    if (values == null) {
      if (keys.size() >= FacetLimits.KEYS) {
        return;
      }
      values = new Values();
      keys.put(key, values);
    }
    if (values.tooMany) {
      return;
    }
    BitSet having = values.traces.get(value);
    if (having == null) {
      if (values.traces.size() >= FacetLimits.VALUES || value.length() > FacetLimits.VALUE_LENGTH) {
        values.tooMany = true;
        values.traces.clear();
        return;
      }
      having = new BitSet();
      values.traces.put(value, having);
    }
    having.set(trace);
  }

  /** False for ids, of which nearly each trace has its own, and for what tells nothing apart. */
  private boolean tells(Values values) {
    Set<Integer> having = new HashSet<>();
    int most = 0;
    for (BitSet each : values.traces.values()) {
      each.stream().forEach(having::add);
      most = Math.max(most, each.cardinality());
    }
    int distinct = values.traces.size();
    boolean same = distinct == 1 && having.size() == traces;
    boolean ids = distinct > 3 && (most < 2 || distinct > having.size() / 2);
    return !same && !ids;
  }

  private record Ranked(Facet facet, double score) {}

  private Ranked rank(Key key, Values values) {
    List<Facet.Value> all = new ArrayList<>();
    values.traces.forEach((value, having) -> {
      BitSet errors = (BitSet) having.clone();
      errors.and(failed);
      all.add(new Facet.Value(value, having.cardinality(), errors.cardinality()));
    });
    all.sort(
        Comparator.comparingInt(Facet.Value::traces).reversed().thenComparing(Facet.Value::value));
    List<Facet.Value> shown =
        List.copyOf(all.subList(0, Math.min(all.size(), FacetLimits.SHOWN_VALUES)));
    BitSet having = new BitSet();
    values.traces.values().forEach(having::or);
    BitSet listed = new BitSet();
    shown.forEach(value -> listed.or(values.traces.get(value.value())));
    BitSet others = (BitSet) having.clone();
    others.andNot(listed);
    BitSet failedOthers = (BitSet) others.clone();
    failedOthers.and(failed);
    Facet facet = new Facet(key.name(), key.field(), all.size(), shown, others.cardinality());
    return new Ranked(
        facet,
        FacetScore.of(
            facet, failedOthers.cardinality(), traces - having.cardinality(), failedOf(having)));
  }

  /** Failed traces without the key. */
  private int failedOf(BitSet having) {
    BitSet without = (BitSet) failed.clone();
    without.andNot(having);
    return without.cardinality();
  }
}
