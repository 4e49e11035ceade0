package dev.pharos.query.promql.eval;

/**
 * Keeps the largest or the smallest of many values. Of equal values the one that came first stays;
 * NaN gives way to anything.
 */
final class ExtremeHeap {
  private final double[] values;
  private final int[] indexes;
  private final boolean largest;
  private int size;

  ExtremeHeap(int capacity, boolean largest) {
    this.values = new double[capacity];
    this.indexes = new int[capacity];
    this.largest = largest;
  }

  void offer(double value, int index) {
    if (size < values.length) {
      values[size] = value;
      indexes[size] = index;
      up(size++);
    } else if (beats(value, values[0]) || (Double.isNaN(values[0]) && !Double.isNaN(value))) {
      values[0] = value;
      indexes[0] = index;
      down();
    }
  }

  private boolean beats(double value, double other) {
    return largest ? value > other : value < other;
  }

  /** Whether the value at one place goes before the one at the other. */
  private boolean goesFirst(int one, int other) {
    return Double.isNaN(values[one]) || beats(values[other], values[one]);
  }

  private void up(int from) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / 2;
      if (!goesFirst(place, parent)) {
        return;
      }
      swap(place, parent);
      place = parent;
    }
  }

  private void down() {
    int place = 0;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && goesFirst(child + 1, child)) {
        child++;
      }
      if (!goesFirst(child, place)) {
        return;
      }
      swap(place, child);
      place = child;
    }
  }

  private void swap(int a, int b) {
    double value = values[a];
    values[a] = values[b];
    values[b] = value;
    int index = indexes[a];
    indexes[a] = indexes[b];
    indexes[b] = index;
  }

  /** Indexes of the values that stayed, the most extreme first, NaN last. */
  int[] best() {
    for (int i = 1; i < size; i++) {
      for (int place = i; place > 0 && goesFirst(place - 1, place); place--) {
        if (Double.isNaN(values[place]) && Double.isNaN(values[place - 1])) {
          break;
        }
        swap(place, place - 1);
      }
    }
    return java.util.Arrays.copyOf(indexes, size);
  }
}
