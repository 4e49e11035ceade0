package dev.pharos.store;

import java.util.HashMap;
import java.util.Map;

/**
 * What deciding of traces came to, since the start or in a stretch of time.
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

  /** Traces that are kept, whole or for others. */
  public long kept() {
    return drawn + wholeByReason.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What came since then; what did not is not in it. */
  public KeepCounts since(KeepCounts earlier) {
    return combined(earlier, -1);
  }

  public KeepCounts plus(KeepCounts more) {
    return combined(more, 1);
  }

  private KeepCounts combined(KeepCounts other, int sign) {
    Map<String, Long> reasons = new HashMap<>(wholeByReason);
    other.wholeByReason.forEach(
        (reason, traces) -> reasons.merge(reason, sign * traces, Long::sum));
    reasons.values().removeIf(traces -> traces == 0);
    return new KeepCounts(
        reasons,
        drawn + sign * other.drawn,
        weights + sign * other.weights,
        leftOut + sign * other.leftOut,
        partial + sign * other.partial,
        keptSpans + sign * other.keptSpans,
        leftOutSpans + sign * other.leftOutSpans,
        bytesBefore + sign * other.bytesBefore,
        bytesAfter + sign * other.bytesAfter);
  }
}
