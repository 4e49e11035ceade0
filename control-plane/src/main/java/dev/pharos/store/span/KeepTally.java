package dev.pharos.store.span;

import dev.pharos.store.KeepCounts;
import dev.pharos.store.TraceDecision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Counts what was decided. Safe for use by many threads. */
final class KeepTally {
  /** Segments whose share stands for what comes now: about an hour of them. */
  private static final int RECENT = 30;

  private final Map<String, Long> wholeByReason = new HashMap<>();

  /** The counts after each of the last segments, the first of which only says where they began. */
  private final Deque<Reached> recent = new ArrayDeque<>(List.of(new Reached(0, 0, 0)));

  private long drawn;
  private double weights;
  private long leftOut;
  private long partial;
  private long keptSpans;
  private long leftOutSpans;
  private long bytesBefore;
  private long bytesAfter;

  private record Reached(long kept, long gone, long bytesOfKept) {}

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

  /** A segment is over. */
  synchronized void merged(long bytesOfSegment, long bytesKept) {
    bytesBefore += bytesOfSegment;
    bytesAfter += bytesKept;
    recent.add(new Reached(keptSpans, leftOutSpans, bytesAfter));
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
  }

  /** Of the spans of recent segments; 1 before there are any. */
  synchronized double keptShare() {
    if (recent.size() < 2) {
      return 1;
    }
    long kept = recent.getLast().kept() - recent.getFirst().kept();
    long gone = recent.getLast().gone() - recent.getFirst().gone();
    return kept + gone == 0 ? 1 : (double) kept / (kept + gone);
  }

  /** Of all segments that are over; empty before any span of them was kept. */
  synchronized OptionalDouble bytesPerKeptSpan() {
    Reached last = recent.getLast();
    return last.kept() == 0 || last.bytesOfKept() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) last.bytesOfKept() / last.kept());
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
