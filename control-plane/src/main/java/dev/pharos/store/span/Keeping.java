package dev.pharos.store.span;

import dev.pharos.signal.TimeRange;
import dev.pharos.store.TraceKeeper;
import java.time.Duration;
import java.time.InstantSource;

/**
 * That not all traces are kept.
 *
 * @param age of the last that came into a segment when its traces are decided of
 * @param segment how long one takes in what comes
 */
public record Keeping(TraceKeeper keeper, Duration age, Duration segment, InstantSource clock) {
  /** So few that a look-up need not ask many, and so many that traces are not much older. */
  private static final Duration SEGMENT = Duration.ofMinutes(2);

  static Keeping by(TraceKeeper keeper, InstantSource clock) {
    Duration half = keeper.age().dividedBy(2);
    return new Keeping(keeper, keeper.age(), half.compareTo(SEGMENT) < 0 ? half : SEGMENT, clock);
  }

  long nowNs() {
    return TimeRange.epochNs(clock.instant());
  }
}
