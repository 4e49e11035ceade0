package dev.pharos.store.metric;

/** Numbers with a sign as numbers without one: small ones stay small. */
final class Zigzag {
  private Zigzag() {}

  static long encode(long value) {
    return (value << 1) ^ (value >> 63);
  }

  static long decode(long coded) {
    return (coded >>> 1) ^ -(coded & 1);
  }
}
