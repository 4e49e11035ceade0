package dev.pharos.query.logql.eval;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names and values by which a stream or a series is known, sorted by name. Immutable. */
public final class Labels implements Comparable<Labels> {
  public static final Labels NONE = new Labels(new TreeMap<>());

  private final SortedMap<String, String> values;
  private final int hash;

  private Labels(SortedMap<String, String> values) {
    this.values = Collections.unmodifiableSortedMap(values);
    this.hash = values.hashCode();
  }

  /** Labels without a value are none. */
  public static Labels of(Map<String, String> values) {
    TreeMap<String, String> kept = new TreeMap<>(values);
    kept.values().removeIf(String::isEmpty);
    return kept.isEmpty() ? NONE : new Labels(kept);
  }

  /** A label without a value, which stands for all of its values. */
  static Labels named(String name) {
    return new Labels(new TreeMap<>(Map.of(name, "")));
  }

  /** Empty where there is no such label. */
  public String get(String name) {
    return values.getOrDefault(name, "");
  }

  public SortedMap<String, String> asMap() {
    return values;
  }

  Labels only(Collection<String> names) {
    return where(names::contains);
  }

  Labels without(Collection<String> names) {
    return where(name -> !names.contains(name));
  }

  /** An empty value takes the label away. */
  Labels with(String name, String value) {
    TreeMap<String, String> changed = new TreeMap<>(values);
    changed.put(name, value);
    return of(changed);
  }

  private Labels where(Predicate<String> isKept) {
    TreeMap<String, String> kept = new TreeMap<>(values);
    kept.keySet().removeIf(isKept.negate());
    return kept.size() == values.size() ? this : of(kept);
  }

  /** By the first label that differs; whose labels are the other's first ones comes first. */
  @Override
  public int compareTo(Labels other) {
    Iterator<Map.Entry<String, String>> theirs = other.values.entrySet().iterator();
    for (Map.Entry<String, String> mine : values.entrySet()) {
      if (!theirs.hasNext()) {
        return 1;
      }
      Map.Entry<String, String> their = theirs.next();
      int order = mine.getKey().compareTo(their.getKey());
      if (order == 0) {
        order = mine.getValue().compareTo(their.getValue());
      }
      if (order != 0) {
        return order;
      }
    }
    return theirs.hasNext() ? -1 : 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Labels that && hash == that.hash && values.equals(that.values));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** {@code {a="b", c="d"}}. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
