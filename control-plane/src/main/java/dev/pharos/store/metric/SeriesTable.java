package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import org.jspecify.annotations.Nullable;

/** Active series by their labels: an open table, which costs eight bytes a series. */
final class SeriesTable {
  private static final int LEAST_SLOTS = 1 << 10;

  private @Nullable HeadSeries[] slots = new HeadSeries[LEAST_SLOTS];
  private int size;

  int size() {
    return size;
  }

  @Nullable HeadSeries get(Labels labels) {
    int mask = slots.length - 1;
    for (int at = place(labels, mask); ; at = (at + 1) & mask) {
      HeadSeries series = slots[at];
      if (series == null || series.labels.equals(labels)) {
        return series;
      }
    }
  }

  /** The series must not be in it yet. */
  void add(HeadSeries series) {
    if (++size > slots.length / 2) {
      rebuild(slots.length * 2);
    }
    put(series);
  }

  /** Takes away all that are to go. */
  void removeIf(java.util.function.Predicate<HeadSeries> goes) {
    @Nullable HeadSeries[] old = slots;
    int kept = 0;
    for (int i = 0; i < old.length; i++) {
      HeadSeries series = old[i];
      if (series != null && goes.test(series)) {
        old[i] = null;
      } else if (series != null) {
        kept++;
      }
    }
    size = kept;
    rebuild(Math.max(LEAST_SLOTS, Integer.highestOneBit(Math.max(1, kept)) * 4));
  }

  void forEach(java.util.function.Consumer<HeadSeries> action) {
    for (HeadSeries series : slots) {
      if (series != null) {
        action.accept(series);
      }
    }
  }

  private void rebuild(int length) {
    @Nullable HeadSeries[] old = slots;
    slots = new HeadSeries[length];
    for (HeadSeries series : old) {
      if (series != null) {
        put(series);
      }
    }
  }

  private void put(HeadSeries series) {
    int mask = slots.length - 1;
    int at = place(series.labels, mask);
    while (slots[at] != null) {
      at = (at + 1) & mask;
    }
    slots[at] = series;
  }

  private static int place(Labels labels, int mask) {
    int hash = labels.hashCode() * 0x9E3779B9;
    return (hash ^ hash >>> 16) & mask;
  }
}
