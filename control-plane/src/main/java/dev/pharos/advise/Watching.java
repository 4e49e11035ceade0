package dev.pharos.advise;

import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.time.Instant;

/**
 * Since when Pharos listens without a pause: while it was not there, or slept, nobody else was
 * silent. One thread looks; any may ask.
 */
public final class Watching {
  /** Between two looks: the judges' window, sooner nothing new is known. */
  public static final Duration EVERY = Duration.ofSeconds(10);

  /** When some looks were left out, so was what arrives. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  private long lastNs;
  private volatile long sinceNs;

  /**
   * @param start of this process
   */
  public Watching(Instant start) {
    sinceNs = TimeRange.epochNs(start);
    lastNs = sinceNs;
  }

  /** It is there now. */
  public void look(Instant now) {
    long nowNs = TimeRange.epochNs(now);
    if (nowNs - lastNs > PAUSE.toNanos()) {
      sinceNs = nowNs;
    }
    lastNs = nowNs;
  }

  /** Start of this process or end of its latest pause, epoch nanoseconds. */
  public long sinceNs() {
    return sinceNs;
  }
}
