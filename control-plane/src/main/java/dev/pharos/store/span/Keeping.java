package dev.pharos.store.span;

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
  /** Time for a trace to become whole, and for errors that come late. */
  public static final Duration AGE = Duration.ofMinutes(5);

  /** So few that a look-up need not ask many, and so many that traces are no older than needed. */
  public static final Duration SEGMENT = Duration.ofMinutes(2);

  long nowNs() {
    java.time.Instant now = clock.instant();
    return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
  }
}
