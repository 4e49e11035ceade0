package dev.pharos.query.promql.parse;

import java.util.List;

/**
 * How the elements of two instant vectors find each other.
 *
 * @param on the labels alone decide; otherwise all but the labels
 * @param labels those of {@code on} or {@code ignoring}
 * @param include those of {@code group_left} or {@code group_right}, taken from the "one" side
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching">vector
 *     matching</a>
 */
public record VectorMatching(
    Cardinality cardinality, boolean on, List<String> labels, List<String> include) {
  /** One to one over all labels: also what operands that are no vectors have. */
  public static final VectorMatching PLAIN =
      new VectorMatching(Cardinality.ONE_TO_ONE, false, List.of(), List.of());

  /** How many elements of each side may belong together. */
  public enum Cardinality {
    ONE_TO_ONE("one-to-one"),
    /** {@code group_left}. */
    MANY_TO_ONE("many-to-one"),
    /** {@code group_right}. */
    ONE_TO_MANY("one-to-many"),
    /** Set operators. */
    MANY_TO_MANY("many-to-many");

    private final String text;

    Cardinality(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public VectorMatching {
    labels = List.copyOf(labels);
    include = List.copyOf(include);
  }

  public VectorMatching with(Cardinality newCardinality) {
    return new VectorMatching(newCardinality, on, labels, include);
  }

  public boolean isGrouped() {
    return cardinality == Cardinality.MANY_TO_ONE || cardinality == Cardinality.ONE_TO_MANY;
  }
}
