package dev.pharos.receive.metric;

/** Counts are unsigned on the wire and doubles in Prometheus. */
public final class UnsignedNumber {
  private UnsignedNumber() {}

  /** The bits of a uint64 as the number they are. */
  public static double of(long bits) {
    return bits >= 0 ? bits : (double) (bits >>> 1) * 2 + (bits & 1);
  }
}
