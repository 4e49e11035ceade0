package dev.pharos.judge.cohort;

import java.util.Arrays;
import java.util.BitSet;

/** Numbers of traces, added in rising order. For one thread. */
final class TraceSet {
  private int[] traces = new int[2];
  private int size;

  void add(int trace) {
    if (size > 0 && traces[size - 1] == trace) {
      return;
    }
    if (size == traces.length) {
      traces = Arrays.copyOf(traces, 2 * size);
    }
    traces[size++] = trace;
  }

  int size() {
    return size;
  }

  BitSet bits(int of) {
    BitSet bits = new BitSet(of);
    for (int i = 0; i < size; i++) {
      bits.set(traces[i]);
    }
    return bits;
  }
}
