package dev.pharos.signal.metric;

import java.util.Arrays;

/**
 * The buckets of one side while they are being added up, with what rounding lost in each. For one
 * thread.
 */
final class BucketSide {
  private int[] indexes;
  private double[] counts;
  private double[] lost;
  private int size;

  private BucketSide(int[] indexes, double[] counts, double[] lost, int size) {
    this.indexes = indexes;
    this.counts = counts;
    this.lost = lost;
    this.size = size;
  }

  static BucketSide of(BucketCounts buckets) {
    return new BucketSide(
        buckets.indexes(), buckets.counts().clone(), new double[buckets.size()], buckets.size());
  }

  BucketSide copy() {
    return new BucketSide(indexes, counts.clone(), lost.clone(), size);
  }

  int size() {
    return size;
  }

  int index(int place) {
    return indexes[place];
  }

  double count(int place) {
    return counts[place];
  }

  double lost(int place) {
    return lost[place];
  }

  /** Adds buckets of the same scheme from a place on; those it has not come to it. */
  void add(BucketSide other, int from, double sign) {
    if (from == 0 && size == other.size && haveSameIndexes(other)) {
      for (int i = 0; i < size; i++) {
        addAt(i, sign * other.counts[i], sign * other.lost[i]);
      }
      return;
    }
    int[] oldIndexes = indexes;
    double[] oldCounts = counts;
    double[] oldLost = lost;
    int oldSize = size;
    int most = oldSize + other.size - from;
    indexes = new int[most];
    counts = new double[most];
    lost = new double[most];
    size = 0;
    int mine = 0;
    int theirs = from;
    while (mine < oldSize || theirs < other.size) {
      boolean takesMine =
          mine < oldSize && (theirs == other.size || oldIndexes[mine] <= other.indexes[theirs]);
      boolean takesTheirs =
          theirs < other.size && (mine == oldSize || other.indexes[theirs] <= oldIndexes[mine]);
      if (takesMine) {
        indexes[size] = oldIndexes[mine];
        counts[size] = oldCounts[mine];
        lost[size] = oldLost[mine];
        mine++;
      } else {
        indexes[size] = other.indexes[theirs];
      }
      if (takesTheirs) {
        addAt(size, sign * other.counts[theirs], sign * other.lost[theirs]);
        theirs++;
      }
      size++;
    }
  }

  /** Adds buckets of the same scheme from a place on, in place where all of them are there. */
  void add(BucketCounts other, int from, double sign) {
    int[] theirs = other.indexes();
    if (!hasAll(theirs, from)) {
      add(BucketSide.of(other), from, sign);
      return;
    }
    double[] added = other.counts();
    int place = 0;
    for (int i = from; i < theirs.length; i++) {
      while (indexes[place] < theirs[i]) {
        place++;
      }
      add(place, sign * added[i]);
    }
  }

  private boolean hasAll(int[] wanted, int from) {
    if (indexes == wanted && size == wanted.length) {
      return true;
    }
    int place = 0;
    for (int i = from; i < wanted.length; i++) {
      while (place < size && indexes[place] < wanted[i]) {
        place++;
      }
      if (place == size || indexes[place] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean haveSameIndexes(BucketSide other) {
    return indexes == other.indexes
        || Arrays.equals(indexes, 0, size, other.indexes, 0, other.size);
  }

  private void addAt(int place, double count, double rounding) {
    add(place, count);
    if (rounding != 0) {
      add(place, rounding);
    }
  }

  private void add(int place, double count) {
    double total = counts[place] + count;
    lost[place] = KahanSum.lostAfter(counts[place], count, total, lost[place]);
    counts[place] = total;
  }

  /** The same counts in the buckets of another scheme, which takes whole buckets of this one. */
  BucketSide mapped(IndexMap map) {
    int[] mappedIndexes = new int[size];
    BucketSide result = new BucketSide(mappedIndexes, new double[size], new double[size], 0);
    for (int i = 0; i < size; i++) {
      int index = map.apply(indexes[i]);
      if (result.size == 0 || mappedIndexes[result.size - 1] != index) {
        mappedIndexes[result.size++] = index;
      }
      result.addAt(result.size - 1, counts[i], lost[i]);
    }
    return result;
  }

  /** From the index of a bucket to that of the wider one that holds it; never decreasing. */
  @FunctionalInterface
  interface IndexMap {
    int apply(int index);
  }

  /** Without the buckets before a place and without empty ones. */
  BucketSide trimmed(int from) {
    BucketSide result = new BucketSide(new int[size], new double[size], new double[size], 0);
    for (int i = from; i < size; i++) {
      if (counts[i] != 0 || lost[i] != 0) {
        result.indexes[result.size] = indexes[i];
        result.counts[result.size] = counts[i];
        result.lost[result.size++] = lost[i];
      }
    }
    return result;
  }

  void multiply(double factor) {
    for (int i = 0; i < size; i++) {
      counts[i] *= factor;
      lost[i] *= factor;
    }
  }

  void divide(double divisor) {
    for (int i = 0; i < size; i++) {
      counts[i] /= divisor;
      lost[i] /= divisor;
    }
  }

  boolean hasInfinity() {
    for (int i = 0; i < size; i++) {
      if (Double.isInfinite(counts[i])) {
        return true;
      }
    }
    return false;
  }

  BucketCounts result() {
    double[] sums = new double[size];
    for (int i = 0; i < size; i++) {
      sums[i] = counts[i] + lost[i];
    }
    return BucketCounts.owning(
        size == indexes.length ? indexes : Arrays.copyOf(indexes, size), sums);
  }
}
