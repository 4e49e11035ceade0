package dev.pharos.bench;

/**
 * One request of a load, and what to remember it by.
 *
 * @param <R> the request itself
 */
interface LoadRequest<R> {
  /** As the receiver reads it. */
  byte[] body();

  /** How many spans or lines are in it. */
  int count();

  /** The same to remember it by: what was sent need not stay in memory. */
  R withoutBody();

  /**
   * Makes requests; for one thread.
   *
   * @param <R> what it makes
   */
  @FunctionalInterface
  interface Mix<R> {
    /** At least so many spans or lines, that end about the given time in epoch nanoseconds. */
    R next(int atLeast, long endNs);
  }
}
