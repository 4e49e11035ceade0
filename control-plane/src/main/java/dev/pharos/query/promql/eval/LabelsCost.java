package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.Labels;

/** How much memory a series' labels take, in bytes. */
final class LabelsCost {
  /** Of an object with its arrays, and of each name and value beside their characters. */
  private static final int FIXED_BYTES = 64;

  private static final int PAIR_BYTES = 64;

  private LabelsCost() {}

  /** Names are few and shared; values count with their characters. */
  static long of(Labels labels) {
    long bytes = FIXED_BYTES;
    for (int i = 0; i < labels.size(); i++) {
      bytes += PAIR_BYTES + labels.value(i).length();
    }
    return bytes;
  }
}
