package dev.pharos.aggregate.keep;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Which share of the traces that nothing speaks for is kept. It may change at any time and holds
 * for what is decided from then on; each kept trace carries the weight of its own decision. Safe
 * for use by many threads.
 */
public final class KeepRate {
  private final AtomicLong bits;

  /**
   * @param rate 0 (none) to 1 (all)
   */
  public KeepRate(double rate) {
    this.bits = new AtomicLong(Double.doubleToLongBits(checked(rate)));
  }

  public double rate() {
    return Double.longBitsToDouble(bits.get());
  }

  /**
   * @throws IllegalArgumentException when it is not between 0 and 1
   */
  public void set(double rate) {
    bits.set(Double.doubleToLongBits(checked(rate)));
  }

  private static double checked(double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("a rate of " + rate + " is not between 0 and 1");
    }
    return rate;
  }
}
