package dev.pharos.signal.metric;

import java.util.Arrays;

/**
 * Where the buckets of a native histogram end: at powers of a power of two (schemas -4 to 8, in
 * which bucket {@code i} ends at 2^(i * 2^-schema)), or at bounds of the sender's own ({@link
 * #CUSTOM}). Immutable.
 */
public final class BucketScheme {
  /** The schema number that says: the bounds are the sender's own. */
  public static final int CUSTOM = -53;

  /** The coarsest exponential schema: each bucket ends at 65,536 times the one before. */
  public static final int MIN_EXPONENTIAL = ExponentialBounds.MIN_SCHEMA;

  /** The finest exponential schema: 256 buckets for each power of two. */
  public static final int MAX_EXPONENTIAL = ExponentialBounds.MAX_SCHEMA;

  private static final double[] NONE = {};
  private static final BucketScheme[] EXPONENTIAL =
      new BucketScheme[MAX_EXPONENTIAL - MIN_EXPONENTIAL + 1];

  static {
    for (int schema = MIN_EXPONENTIAL; schema <= MAX_EXPONENTIAL; schema++) {
      EXPONENTIAL[schema - MIN_EXPONENTIAL] = new BucketScheme(schema, NONE);
    }
  }

  private final int schema;
  private final double[] bounds;

  private BucketScheme(int schema, double[] bounds) {
    this.schema = schema;
    this.bounds = bounds;
  }

  /**
   * The exponential scheme of that number.
   *
   * @throws IllegalArgumentException outside -4 to 8
   */
  public static BucketScheme exponential(int schema) {
    if (schema < MIN_EXPONENTIAL || schema > MAX_EXPONENTIAL) {
      throw new IllegalArgumentException(
          "histogram has an invalid schema, which must be between "
              + MIN_EXPONENTIAL
              + " and "
              + MAX_EXPONENTIAL
              + " for exponential buckets, or "
              + CUSTOM
              + " for custom buckets, got schema "
              + schema);
    }
    return EXPONENTIAL[schema - MIN_EXPONENTIAL];
  }

  /**
   * Buckets that end at these bounds; one more above the last takes the rest.
   *
   * @param bounds strictly increasing, none NaN and none plus infinity; may be empty
   * @throws IllegalArgumentException when they are not
   */
  public static BucketScheme custom(double... bounds) {
    double before = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < bounds.length; i++) {
      double bound = bounds[i];
      if (Double.isNaN(bound)) {
        throw new IllegalArgumentException("histogram custom bounds must not be NaN");
      }
      if (i > 0 && bound <= before) {
        throw new IllegalArgumentException(
            "histogram custom bounds must be in strictly increasing order: "
                + bound
                + " follows "
                + before);
      }
      before = bound;
    }
    if (before == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "histogram custom bounds must be finite: the last bucket needs no bound");
    }
    return new BucketScheme(CUSTOM, bounds.clone());
  }

  /** -4 to 8, or {@link #CUSTOM}. */
  public int schema() {
    return schema;
  }

  /** Whether the bounds are the sender's own. */
  public boolean isCustom() {
    return schema == CUSTOM;
  }

  /** How many bounds of its own it has; 0 for exponential schemes. */
  public int customBounds() {
    return bounds.length;
  }

  /** The bound of the sender's own at that place. */
  public double customBound(int i) {
    return bounds[i];
  }

  /**
   * The upper bound of the bucket of that index, in absolute values on the negative side.
   *
   * @throws IndexOutOfBoundsException for an index that custom bounds do not have
   */
  public double upper(int index) {
    if (schema != CUSTOM) {
      return ExponentialBounds.upper(index, schema);
    }
    if (index == bounds.length) {
      return Double.POSITIVE_INFINITY;
    }
    return index == -1 ? Double.NEGATIVE_INFINITY : bounds[index];
  }

  /** The lower bound of the bucket of that index: the upper one of the bucket before. */
  public double lower(int index) {
    return upper(index - 1);
  }

  /** The index that holds the bucket {@code index} in a coarser exponential scheme. */
  int indexIn(BucketScheme coarser, int index) {
    return ((index - 1) >> (schema - coarser.schema)) + 1;
  }

  /** The index that holds the bucket {@code index} of custom bounds in fewer of these bounds. */
  int indexAmong(BucketScheme fewer, int index) {
    if (index == bounds.length) {
      return fewer.bounds.length;
    }
    int found = Arrays.binarySearch(fewer.bounds, bounds[index]);
    return found < 0 ? -found - 1 : found;
  }

  /** The custom bounds that both have. */
  BucketScheme commonBounds(BucketScheme other) {
    double[] common = new double[Math.min(bounds.length, other.bounds.length)];
    int size = 0;
    int theirs = 0;
    for (double bound : bounds) {
      while (theirs < other.bounds.length && other.bounds[theirs] < bound) {
        theirs++;
      }
      if (theirs < other.bounds.length && other.bounds[theirs] == bound) {
        common[size++] = bound;
      }
    }
    return new BucketScheme(CUSTOM, Arrays.copyOf(common, size));
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof BucketScheme that)
        || schema != that.schema
        || bounds.length != that.bounds.length) {
      return false;
    }
    for (int i = 0; i < bounds.length; i++) {
      if (bounds[i] != that.bounds[i]) { // 0 and -0 are one bound
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = schema;
    for (double bound : bounds) {
      hash = 31 * hash + Double.hashCode(bound + 0.0); // -0 + 0 is 0
    }
    return hash;
  }

  @Override
  public String toString() {
    return isCustom() ? "custom" + Arrays.toString(bounds) : "schema " + schema;
  }
}
