package dev.pharos.aggregate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Of the calls to services we see, how many had their callee's span. Failed calls without one are
 * left out: the callee may never have been reached. Counts the current and the previous ten
 * minutes.
 */
final class PairingRatio {
  private static final long PERIOD_NS = Duration.ofMinutes(10).toNanos();

  private long periodStartNs;
  private long paired;
  private long unpaired;
  private long pairedBefore;
  private long unpairedBefore;

  void paired() {
    paired++;
  }

  void unpaired() {
    unpaired++;
  }

  void advance(long nowNs) {
    if (nowNs - periodStartNs >= PERIOD_NS) {
      periodStartNs = nowNs;
      pairedBefore = paired;
      unpairedBefore = unpaired;
      paired = 0;
      unpaired = 0;
    }
  }

  @Nullable Double value() {
    long all = paired + unpaired + pairedBefore + unpairedBefore;
    return all == 0 ? null : (double) (paired + pairedBefore) / all;
  }

  long[] state() {
    return new long[] {periodStartNs, paired, unpaired, pairedBefore, unpairedBefore};
  }

  void restore(long[] state) {
    periodStartNs = state[0];
    paired = state[1];
    unpaired = state[2];
    pairedBefore = state[3];
    unpairedBefore = state[4];
  }
}
