package dev.pharos.aggregate;

/**
 * Durations of one key that ended within the same ten seconds and wait to be counted together.
 * Counting one touches three windows, each with a sketch in a place of its own in memory; counting
 * thirty-two touches them as often, and waiting for memory is most of what counting costs.
 */
final class DurationBuffer {
  /** One cache line of bins; twice as many save little more. */
  static final int ROOM = 32;

  /** Counts durations in every window they belong to. */
  @FunctionalInterface
  interface Windows {
    /**
     * @param windowNs start of the ten seconds in which all ended
     */
    void count(long windowNs, short[] bins, int count, int errors);
  }

  private final Windows windows;
  private final short[] bins = new short[ROOM];
  private long windowNs;
  private int count;
  private int errors;
  private boolean listed;

  DurationBuffer(Windows windows) {
    this.windows = windows;
  }

  void add(long startNs, short bin, boolean error) {
    if (count == ROOM || (startNs != windowNs && count > 0)) {
      flush();
    }
    windowNs = startNs;
    bins[count++] = bin;
    errors += error ? 1 : 0;
  }

  void flush() {
    if (count > 0) {
      windows.count(windowNs, bins, count, errors);
      count = 0;
      errors = 0;
    }
  }

  /** True the first time since {@link #unlist}. */
  boolean list() {
    boolean first = !listed;
    listed = true;
    return first;
  }

  void unlist() {
    listed = false;
  }
}
