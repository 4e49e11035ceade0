package dev.pharos.store.metric;

import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which active series have which labels. It is also where equal texts become one. Changed under the
 * head's write lock, read under its read lock.
 */
final class LabelIndex {
  private final Map<String, Name> names = new HashMap<>();
  private final List<HeadSeries> all = new ArrayList<>();
  private long pairs;

  /** A label and its values. */
  private static final class Name {
    final String text;
    final Map<String, Posting> values = new HashMap<>();

    Name(String text) {
      this.text = text;
    }
  }

  /** The series that have one value, in the order of their numbers. */
  static final class Posting {
    final String value;
    private HeadSeries[] series = new HeadSeries[1];
    private int size;

    Posting(String value) {
      this.value = value;
    }

    private void add(HeadSeries one) {
      if (size == series.length) {
        series = Arrays.copyOf(series, size + (size >> 1) + 1);
      }
      series[size++] = one;
    }

    int size() {
      return size;
    }

    private void removeIf(Predicate<HeadSeries> goes) {
      HeadSeries[] kept = new HeadSeries[size];
      int length = 0;
      for (int i = 0; i < size; i++) {
        if (!goes.test(series[i])) {
          kept[length++] = series[i];
        }
      }
      size = length;
      series = Arrays.copyOf(kept, Math.max(1, length));
    }
  }

  /** The same labels, of texts that are kept once. */
  Labels intern(Labels labels) {
    Labels.Builder builder = Labels.builder();
    for (int i = 0; i < labels.size(); i++) {
      Name name = names.computeIfAbsent(labels.name(i), Name::new);
      builder.set(name.text, posting(name, labels.value(i)).value);
    }
    return builder.build();
  }

  /** Numbers of series that are added only grow. */
  void add(HeadSeries series) {
    all.add(series);
    Labels labels = series.labels;
    for (int i = 0; i < labels.size(); i++) {
      Name name = names.computeIfAbsent(labels.name(i), Name::new);
      posting(name, labels.value(i)).add(series);
    }
  }

  private Posting posting(Name of, String value) {
    Posting posting = of.values.get(value);
    if (posting == null) {
      posting = new Posting(value);
      of.values.put(value, posting);
      pairs++;
    }
    return posting;
  }

  /** Takes series away, and texts that no other has. */
  void removeIf(Predicate<HeadSeries> goes) {
    Map<String, Set<String>> touched = new HashMap<>();
    for (HeadSeries series : all) {
      if (goes.test(series)) {
        for (int i = 0; i < series.labels.size(); i++) {
          touched
              .computeIfAbsent(series.labels.name(i), name -> new HashSet<>())
              .add(series.labels.value(i));
        }
      }
    }
    all.removeIf(goes);
    touched.forEach((name, values) -> {
      Name of = names.computeIfAbsent(name, Name::new);
      for (String value : values) {
        Posting posting = of.values.get(value);
        if (posting == null) {
          continue;
        }
        posting.removeIf(goes);
        if (posting.size == 0) {
          of.values.remove(value);
          pairs--;
        }
      }
      if (of.values.isEmpty()) {
        names.remove(name);
      }
    });
  }

  int series() {
    return all.size();
  }

  /** Different labels with their values. */
  long pairs() {
    return pairs;
  }

  /** All series, in the order of their numbers. */
  List<HeadSeries> all() {
    return all;
  }

  /** The values of every label, for counting. */
  void forEachName(java.util.function.BiConsumer<String, Collection<Posting>> action) {
    names.forEach((name, of) -> action.accept(name, of.values.values()));
  }

  /** The series that all matchers match, in the order of their numbers. */
  List<HeadSeries> matching(List<LabelMatcher> matchers) {
    LabelMatcher narrowest = null;
    List<HeadSeries> candidates = all;
    for (LabelMatcher matcher : matchers) {
      if (matcher.type() != LabelMatcher.Type.EQUAL || matcher.value().isEmpty()) {
        continue;
      }
      Name of = names.get(matcher.name());
      Posting posting = of == null ? null : of.values.get(matcher.value());
      if (posting == null) {
        return List.of();
      }
      if (narrowest == null || posting.size < candidates.size()) {
        narrowest = matcher;
        candidates = Arrays.asList(posting.series).subList(0, posting.size);
      }
    }
    if (narrowest == null) {
      narrowest = byValues(matchers);
      if (narrowest != null) {
        candidates = having(narrowest);
      }
    }
    List<Check> checks = new ArrayList<>();
    for (LabelMatcher matcher : matchers) {
      if (narrowest == null || !matcher.equals(narrowest)) {
        checks.add(new Check(matcher));
      }
    }
    List<HeadSeries> found = new ArrayList<>();
    for (HeadSeries series : candidates) {
      if (all(checks, series.labels)) {
        found.add(series);
      }
    }
    return found;
  }

  private static boolean all(List<Check> checks, Labels labels) {
    for (Check check : checks) {
      if (!check.test(labels)) {
        return false;
      }
    }
    return true;
  }

  /** A matcher that the values of its label can answer; null when there is none. */
  private static @Nullable LabelMatcher byValues(List<LabelMatcher> matchers) {
    for (LabelMatcher matcher : matchers) {
      if (!matcher.matches("")) {
        return matcher;
      }
    }
    return null;
  }

  private List<HeadSeries> having(LabelMatcher matcher) {
    Name of = names.get(matcher.name());
    if (of == null) {
      return List.of();
    }
    List<HeadSeries> found = new ArrayList<>();
    for (Posting posting : of.values.values()) {
      if (matcher.matches(posting.value)) {
        found.addAll(Arrays.asList(posting.series).subList(0, posting.size));
      }
    }
    found.sort(Comparator.comparingInt(series -> series.number));
    return found;
  }

  /** Remembers what a matcher says of a value: many series share few. For one thread. */
  static final class Check {
    private final LabelMatcher matcher;
    private final Map<String, Boolean> known = new HashMap<>();

    Check(LabelMatcher matcher) {
      this.matcher = matcher;
    }

    boolean test(Labels labels) {
      return test(labels.get(matcher.name()));
    }

    boolean test(String value) {
      if (matcher.type() == LabelMatcher.Type.EQUAL) {
        return matcher.value().equals(value);
      }
      Boolean before = known.get(value);
      if (before == null) {
        before = matcher.matches(value);
        known.put(value, before);
      }
      return before;
    }

    LabelMatcher matcher() {
      return matcher;
    }
  }

  /** How many series have each value of a label, sorted by value. */
  Map<String, Integer> counts(String name) {
    Map<String, Integer> counts = new TreeMap<>();
    Name of = names.get(name);
    if (of != null) {
      of.values.forEach((value, posting) -> counts.put(value, posting.size));
    }
    return counts;
  }
}
