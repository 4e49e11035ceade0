package dev.pharos.query;

import dev.pharos.signal.Attributes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts things, such as traces or log lines, by the values of their fields and attributes, and
 * tells which keys say most. For one thread.
 */
public final class FacetTable {
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

  private final Map<Key, Values> keys = new HashMap<>();
  private final BitSet failed = new BitSet();
  private int things;

  private record Key(String name, boolean field) {}

  /** Things by value. */
  private static final class Values {
    final Map<String, BitSet> having = new HashMap<>();
    boolean tooMany;
  }

  /**
   * Begins the next thing: what is added from now on is its own.
   *
   * @param fails whether it failed
   */
  public void next(boolean fails) {
    failed.set(things++, fails);
  }

  public int things() {
    return things;
  }

  /** A value of something that all have; empty is none. */
  public void field(String name, String value) {
    if (!value.isEmpty()) {
      add(new Key(name, true), value);
    }
  }

  public void attributes(Attributes attributes) {
    for (int i = 0; i < attributes.size(); i++) {
      attribute(attributes.key(i), attributes.value(i).toString());
    }
  }

  public void attribute(String key, String value) {
    if (!LEFT_OUT.contains(key) && !key.startsWith(OF_SDKS)) {
      add(new Key(key, false), value);
    }
  }

  /** The most telling first. */
  public List<Facet> facets() {
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
    return ranked.stream().limit(FacetLimits.FACETS).map(Ranked::facet).toList();
  }

  private void add(Key key, String value) {
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
    BitSet having = values.having.get(value);
    if (having == null) {
      if (values.having.size() >= FacetLimits.VALUES || value.length() > FacetLimits.VALUE_LENGTH) {
        values.tooMany = true;
        values.having.clear();
        return;
      }
      having = new BitSet();
      values.having.put(value, having);
    }
    having.set(things - 1);
  }

  /** False for ids, of which nearly each thing has its own, and for what tells nothing apart. */
  private boolean tells(Values values) {
    Set<Integer> having = new HashSet<>();
    int most = 0;
    for (BitSet each : values.having.values()) {
      each.stream().forEach(having::add);
      most = Math.max(most, each.cardinality());
    }
    int distinct = values.having.size();
    boolean same = distinct == 1 && having.size() == things;
    boolean ids = distinct > 3 && (most < 2 || distinct > having.size() / 2);
    return !same && !ids;
  }

  private record Ranked(Facet facet, double score) {}

  private Ranked rank(Key key, Values values) {
    List<Facet.Value> all = new ArrayList<>();
    values.having.forEach((value, having) -> {
      BitSet errors = (BitSet) having.clone();
      errors.and(failed);
      all.add(new Facet.Value(value, having.cardinality(), errors.cardinality()));
    });
    all.sort(
        Comparator.comparingInt(Facet.Value::things).reversed().thenComparing(Facet.Value::value));
    List<Facet.Value> shown =
        List.copyOf(all.subList(0, Math.min(all.size(), FacetLimits.SHOWN_VALUES)));
    BitSet having = new BitSet();
    values.having.values().forEach(having::or);
    BitSet listed = new BitSet();
    shown.forEach(value -> listed.or(values.having.get(value.value())));
    BitSet others = (BitSet) having.clone();
    others.andNot(listed);
    BitSet failedOthers = (BitSet) others.clone();
    failedOthers.and(failed);
    Facet facet = new Facet(key.name(), key.field(), all.size(), shown, others.cardinality());
    return new Ranked(
        facet,
        FacetScore.of(
            facet, failedOthers.cardinality(), things - having.cardinality(), failedOf(having)));
  }

  /** Failed things without the key. */
  private int failedOf(BitSet having) {
    BitSet without = (BitSet) failed.clone();
    without.andNot(having);
    return without.cardinality();
  }
}
