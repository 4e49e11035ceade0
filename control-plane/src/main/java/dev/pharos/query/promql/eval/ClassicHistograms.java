package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.ClassicBuckets;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The classic histograms among the rows of a vector: rows that differ in nothing but their {@code
 * le}, in the order of their bounds.
 */
final class ClassicHistograms {
  private static final String BOUND = "le";
  private static final Set<String> BOUND_ONLY = Set.of(BOUND);

  /** Numbers as Go reads them, but for hexadecimal ones and underscores. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private static final Pattern INFINITY =
      Pattern.compile("[+-]?inf(?:inity)?", Pattern.CASE_INSENSITIVE);

  private final Map<Labels, Group> groups;
  private final List<Row> withoutBound;

  private ClassicHistograms(Map<Labels, Group> groups, List<Row> withoutBound) {
    this.groups = groups;
    this.withoutBound = withoutBound;
  }

  static ClassicHistograms of(List<Row> rows) {
    Map<Labels, List<Bucket>> buckets = new LinkedHashMap<>();
    List<Row> withoutBound = new ArrayList<>();
    for (Row row : rows) {
      OptionalDouble bound = bound(row.labels().get(BOUND));
      if (bound.isPresent()) {
        buckets
            .computeIfAbsent(row.labels().without(BOUND_ONLY), labels -> new ArrayList<>())
            .add(new Bucket(bound.getAsDouble(), row));
      } else {
        withoutBound.add(row);
      }
    }
    Map<Labels, Group> groups = LinkedHashMap.newLinkedHashMap(buckets.size());
    buckets.forEach((labels, of) -> groups.put(labels, Group.of(labels, of)));
    return new ClassicHistograms(groups, withoutBound);
  }

  private static OptionalDouble bound(String text) {
    if (NUMBER.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
    if (INFINITY.matcher(text).matches()) {
      return OptionalDouble.of(
          text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    return OptionalDouble.empty();
  }

  /** Rows of which it cannot be said which bucket they are; native histograms may be among them. */
  List<Row> withoutBound() {
    return withoutBound;
  }

  Iterable<Group> groups() {
    return groups.values();
  }

  /** The classic histogram with these labels; null if there is none. */
  @Nullable Group group(Labels labels) {
    return groups.get(labels);
  }

  private record Bucket(double bound, Row row) {}

  /** The buckets of one histogram. For one thread. */
  static final class Group {
    private final Labels labels;
    private final double[] bounds;
    private final List<Row> rows;
    private final double[] presentBounds;
    private final double[] presentCounts;

    private Group(Labels labels, double[] bounds, List<Row> rows) {
      this.labels = labels;
      this.bounds = bounds;
      this.rows = rows;
      this.presentBounds = new double[bounds.length];
      this.presentCounts = new double[bounds.length];
    }

    static Group of(Labels labels, List<Bucket> buckets) {
      List<Bucket> sorted = new ArrayList<>(buckets);
      sorted.sort((one, other) -> Double.compare(one.bound(), other.bound()));
      return new Group(
          labels,
          sorted.stream().mapToDouble(Bucket::bound).toArray(),
          sorted.stream().map(Bucket::row).toList());
    }

    /** Those of the metric without the bound. */
    Labels labels() {
      return labels;
    }

    boolean has(int step) {
      for (Row row : rows) {
        if (row.hasFloat(step)) {
          return true;
        }
      }
      return false;
    }

    /** The buckets at a step; null if there are none. */
    @Nullable ClassicBuckets at(int step) {
      int size = 0;
      for (int i = 0; i < bounds.length; i++) {
        Row row = rows.get(i);
        if (row.hasFloat(step)) {
          presentBounds[size] = bounds[i];
          presentCounts[size++] = row.value(step);
        }
      }
      return size == 0 ? null : ClassicBuckets.of(presentBounds, presentCounts, size);
    }
  }
}
