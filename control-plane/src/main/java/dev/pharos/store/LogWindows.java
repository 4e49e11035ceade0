package dev.pharos.store;

/**
 * Stretches of time of one length, one every so often.
 *
 * @param firstNs where one of them begins; the others begin at steps before and behind it
 * @param stepNs from the begin of one to that of the next
 * @param lengthNs at most a step: what lies between two is of none
 */
public record LogWindows(long firstNs, long stepNs, long lengthNs) {
  /** What {@link #startOf} tells of a time between two. */
  public static final long NONE = Long.MIN_VALUE;

  public LogWindows {
    if (lengthNs < 1 || lengthNs > stepNs) {
      throw new IllegalArgumentException(lengthNs + " of " + stepNs + " ns");
    }
  }

  /** One right behind the other, each at a multiple of its length since the epoch. */
  public static LogWindows every(long lengthNs) {
    return new LogWindows(0, lengthNs, lengthNs);
  }

  /** Where the stretch begins in which a time lies. */
  public long startOf(long timeNs) {
    long start = firstNs + Math.floorDiv(timeNs - firstNs, stepNs) * stepNs;
    return timeNs - start < lengthNs ? start : NONE;
  }

  /** Whether all begin and end with units of time, counted from the epoch. */
  public boolean areWhole(long unitNs) {
    return firstNs % unitNs == 0 && stepNs % unitNs == 0 && lengthNs % unitNs == 0;
  }
}
