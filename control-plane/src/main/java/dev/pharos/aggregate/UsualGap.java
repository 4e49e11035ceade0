package dev.pharos.aggregate;

/** How long the pauses between signs of life usually are: newer ones weigh more. */
final class UsualGap {
  /** Weight of the newest gap. */
  private static final double NEWEST = 0.2;

  private long lastNs;
  private double gapNs;

  void sign(long atNs) {
    if (atNs <= lastNs) {
      return;
    }
    if (lastNs > 0) {
      long gap = atNs - lastNs;
      gapNs = gapNs == 0 ? gap : gapNs + NEWEST * (gap - gapNs);
    }
    lastNs = atNs;
  }

  /** The newest sign; 0 before any. */
  long lastNs() {
    return lastNs;
  }

  /** 0 while fewer than two signs were seen. */
  long ns() {
    return Math.round(gapNs);
  }

  void write(StateWriter out) {
    out.number(lastNs);
    out.number(Double.doubleToLongBits(gapNs));
  }

  void read(StateReader in) {
    lastNs = in.number();
    gapNs = Double.longBitsToDouble(in.number());
  }
}
