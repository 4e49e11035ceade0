package dev.pharos.store.span;

import dev.pharos.store.KeepCounts;
import dev.pharos.store.TraceDecision;
import java.util.HashMap;
import java.util.Map;

/** Counts what was decided. Safe for use by many threads. */
final class KeepTally {
  private final Map<String, Long> wholeByReason = new HashMap<>();
  private long drawn;
  private double weights;
  private long leftOut;
  private long partial;
  private long keptSpans;
  private long leftOutSpans;
  private long bytesBefore;
  private long bytesAfter;

  synchronized void decided(TraceDecision decision, boolean isPartial) {
    switch (decision) {
      case TraceDecision.Whole whole -> wholeByReason.merge(whole.reason(), 1L, Long::sum);
      case TraceDecision.Drawn one -> {
        drawn++;
        weights += one.weight();
      }
      case TraceDecision.LeftOut.LEFT_OUT -> leftOut++;
    }
    if (isPartial) {
      partial++;
    }
  }

  synchronized void rows(long kept, long gone) {
    keptSpans += kept;
    leftOutSpans += gone;
  }

  synchronized void bytes(long before, long after) {
    bytesBefore += before;
    bytesAfter += after;
  }

  synchronized KeepCounts counts() {
    return new KeepCounts(
        wholeByReason,
        drawn,
        weights,
        leftOut,
        partial,
        keptSpans,
        leftOutSpans,
        bytesBefore,
        bytesAfter);
  }
}
