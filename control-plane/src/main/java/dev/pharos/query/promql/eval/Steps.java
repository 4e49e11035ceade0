package dev.pharos.query.promql.eval;

/**
 * The times an expression is evaluated at, in milliseconds since 1970.
 *
 * @param stepMs at least 1; of no meaning when there is one time only
 */
record Steps(long startMs, long stepMs, int count) {
  static Steps once(long timeMs) {
    return new Steps(timeMs, 1, 1);
  }

  /**
   * From the start, each step, up to and with the end; none if the end is before the start.
   *
   * @throws QueryException if they are more than an array holds
   */
  static Steps between(long startMs, long endMs, long stepMs) {
    long count = endMs < startMs ? 0 : (endMs - startMs) / stepMs + 1;
    if (count > Integer.MAX_VALUE) {
      throw SampleBudget.tooManySamples();
    }
    return new Steps(startMs, stepMs, (int) count);
  }

  long timeMs(int step) {
    return startMs + step * stepMs;
  }

  /** The last of the times. */
  long endMs() {
    return timeMs(count - 1);
  }

  /** Whether this may be an instant query, whose elements keep their order. */
  boolean isSingle() {
    return count == 1;
  }
}
