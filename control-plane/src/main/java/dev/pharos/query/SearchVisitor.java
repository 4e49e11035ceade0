package dev.pharos.query;

/** Takes what a search finds, as it is found. Called by the thread that searches. */
@FunctionalInterface
public interface SearchVisitor {

  /** Takes a trace, newest first; false ends the search. */
  boolean found(FoundTrace trace);

  /**
   * Whether what it does with a trace asks for attributes, events or links of spans; where it does
   * not, traces may be given without them, which is faster.
   */
  default boolean readsAttributes() {
    return true;
  }

  /**
   * Told every now and then how far the search is; false ends it.
   *
   * @param scanned spans checked so far
   * @param reachedNs about the start down to which it looked; epoch nanoseconds
   */
  default boolean progress(long scanned, long reachedNs) {
    return true;
  }
}
