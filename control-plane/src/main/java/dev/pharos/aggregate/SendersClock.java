package dev.pharos.aggregate;

import java.time.Duration;

/**
 * Tells when a sender was alive from when it says something happened and when that arrived. What
 * queues held back arrives late and is no sign of life of now; a clock that is behind makes
 * everything look late, for as long as it lasts. So what is late is believed to be old until the
 * sender has sent nothing more recent for a whole {@link #PERIOD}. Not for several threads.
 */
final class SendersClock {
  /**
   * So late is not late: agents send every few seconds, tail-sampling collectors wait for half a
   * minute. Less than {@link DeployLimits#SILENCE}, after which a version is silent.
   */
  static final Duration TOLERATED = Duration.ofSeconds(60);

  /** Queues that were held back empty faster than this. */
  static final Duration PERIOD = Duration.ofMinutes(2);

  private long usualLagNs;
  private long periodSinceNs;
  private long leastLagNs;

  /**
   * When the sender was alive at the latest, as far as this tells; at most the arrival.
   *
   * @param arrivalNs epoch nanoseconds, our clock
   * @param happenedNs epoch nanoseconds, the sender's clock
   */
  long signNs(long arrivalNs, long happenedNs) {
    long lagNs = Math.max(0, arrivalNs - happenedNs);
    if (arrivalNs - periodSinceNs > PERIOD.toNanos()) {
      if (periodSinceNs > 0) {
        usualLagNs = leastLagNs > TOLERATED.toNanos() ? leastLagNs : 0;
      }
      periodSinceNs = arrivalNs;
      leastLagNs = lagNs;
    } else {
      leastLagNs = Math.min(leastLagNs, lagNs);
    }
    long excessNs = lagNs - usualLagNs;
    return excessNs <= TOLERATED.toNanos() ? arrivalNs : arrivalNs - excessNs;
  }

  void write(StateWriter out) {
    out.numbers(new long[] {usualLagNs, periodSinceNs, leastLagNs});
  }

  void read(StateReader in) {
    long[] numbers = in.numbers();
    usualLagNs = numbers[0];
    periodSinceNs = numbers[1];
    leastLagNs = numbers[2];
  }
}
