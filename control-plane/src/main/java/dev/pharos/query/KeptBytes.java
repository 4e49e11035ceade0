package dev.pharos.query;

import java.util.List;
import java.util.function.ToLongFunction;

/** About how much memory takes what answers keep. */
final class KeptBytes {
  /** An entry of a cache with its key. */
  private static final long ENTRY = 150;

  private KeptBytes() {}

  static <W> int of(List<W> kept, ToLongFunction<W> bytes) {
    long sum = ENTRY;
    for (W one : kept) {
      sum += bytes.applyAsLong(one);
    }
    return (int) Math.min(sum, Integer.MAX_VALUE);
  }
}
