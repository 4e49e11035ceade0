package dev.pharos.aggregate.lever;

import dev.pharos.signal.TimeRange;
import java.time.Instant;

/** A lever with what it left out. Safe for use by many threads. */
final class LeverRun {
  private final LeftOut leftOut;
  private volatile Lever lever;
  private volatile boolean lost;
  private volatile boolean known;

  LeverRun(Lever lever, LeftOut leftOut) {
    this.lever = lever;
    this.leftOut = leftOut;
  }

  Lever lever() {
    return lever;
  }

  LeftOut leftOut() {
    return leftOut;
  }

  void endAt(Instant end) {
    lever = lever.endedAt(end);
  }

  /** What it was made for is not known any more. */
  boolean isLost() {
    return lost;
  }

  void lost() {
    lost = true;
  }

  /** What it was made for was found again: a process gives no number twice. */
  boolean isKnown() {
    return known;
  }

  void known() {
    known = true;
  }

  /** Whether it held when something came. */
  boolean heldAt(long arrivalNs) {
    Lever now = lever;
    Instant until = now.until();
    return TimeRange.epochNs(now.from()) <= arrivalNs
        && (until == null || arrivalNs < TimeRange.epochNs(until));
  }
}
