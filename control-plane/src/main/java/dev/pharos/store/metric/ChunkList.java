package dev.pharos.store.metric;

import java.util.Arrays;

/** Where the chunks of one series lie in a part's file, and what each has. For one thread. */
final class ChunkList {
  private int[] places = new int[4];
  private int[] firsts = new int[4];
  private int[] lasts = new int[4];
  private int[] samples = new int[4];
  private int size;

  void clear() {
    size = 0;
  }

  /**
   * @param place in the part's file
   * @param first milliseconds from the start of the part's window
   * @param last likewise
   */
  void add(int place, int first, int last, int count) {
    if (size == places.length) {
      int more = 2 * size;
      places = Arrays.copyOf(places, more);
      firsts = Arrays.copyOf(firsts, more);
      lasts = Arrays.copyOf(lasts, more);
      samples = Arrays.copyOf(samples, more);
    }
    places[size] = place;
    firsts[size] = first;
    lasts[size] = last;
    samples[size++] = count;
  }

  int size() {
    return size;
  }

  int place(int i) {
    return places[i];
  }

  int first(int i) {
    return firsts[i];
  }

  int last(int i) {
    return lasts[i];
  }

  int samples(int i) {
    return samples[i];
  }

  void setSamples(int i, int count) {
    samples[i] = count;
  }
}
