package dev.pharos.query.logql;

/** Numbers and durations as LogQL writes them. */
final class Numbers {
  private static final long[] UNITS = {
    604_800_000_000_000L,
    86_400_000_000_000L,
    3_600_000_000_000L,
    60_000_000_000L,
    1_000_000_000L,
    1_000_000L,
    1_000L,
    1L
  };
  private static final String[] UNIT_NAMES = {"w", "d", "h", "m", "s", "ms", "us", "ns"};

  private Numbers() {}

  static String shown(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number).replace('E', 'e');
  }

  /** In as few whole units as say it exactly. */
  static String duration(long ns) {
    StringBuilder shown = new StringBuilder(ns < 0 ? "-" : "");
    long left = Math.abs(ns);
    for (int unit = 0; unit < UNITS.length; unit++) {
      if (left >= UNITS[unit]) {
        shown.append(left / UNITS[unit]).append(UNIT_NAMES[unit]);
        left %= UNITS[unit];
      }
    }
    return shown.isEmpty() ? "0s" : shown.toString();
  }
}
