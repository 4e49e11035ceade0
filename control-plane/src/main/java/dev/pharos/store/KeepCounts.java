package dev.pharos.store;

import java.util.Map;

/**
 * What deciding of traces came to since the start.
 *
 * @param wholeByReason traces kept whole
 * @param drawn traces kept for others, too
 * @param weights of these, added up: for how many traces they stand
 * @param leftOut traces
 * @param partial traces of which the rest was left out before
 * @param keptSpans rows
 * @param leftOutSpans rows
 * @param bytesBefore on disk of what was decided of
 * @param bytesAfter on disk of what was kept of it
 */
public record KeepCounts(
    Map<String, Long> wholeByReason,
    long drawn,
    double weights,
    long leftOut,
    long partial,
    long keptSpans,
    long leftOutSpans,
    long bytesBefore,
    long bytesAfter) {
  public static final KeepCounts NONE = new KeepCounts(Map.of(), 0, 0, 0, 0, 0, 0, 0, 0);

  public KeepCounts {
    wholeByReason = Map.copyOf(wholeByReason);
  }
}
