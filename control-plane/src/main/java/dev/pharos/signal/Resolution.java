package dev.pharos.signal;

import java.time.Duration;

/** How long a rollup's window is, and how long such windows are kept. */
public enum Resolution {
  TEN_SECONDS(Duration.ofSeconds(10), Duration.ofHours(2)),
  MINUTE(Duration.ofMinutes(1), Duration.ofDays(30)),
  HOUR(Duration.ofHours(1), Duration.ofDays(400));

  private final Duration length;
  private final Duration retention;

  Resolution(Duration length, Duration retention) {
    this.length = length;
    this.retention = retention;
  }

  public Duration length() {
    return length;
  }

  public Duration retention() {
    return retention;
  }

  public long lengthNs() {
    return length.toNanos();
  }

  /** The start of the window that holds a time. */
  public long windowStart(long timeNs) {
    return timeNs - Math.floorMod(timeNs, length.toNanos());
  }
}
