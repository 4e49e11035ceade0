package dev.pharos.store;

/** Looks on while a search works, and may end it. Called often by the thread that searches. */
@FunctionalInterface
public interface SearchWatch {
  /** Lets every search come to its end. */
  SearchWatch PATIENT = (scanned, reachedNs) -> true;

  /**
   * Whether to go on; otherwise the search answers with what it has and says that it is truncated.
   *
   * @param scanned spans checked so far
   * @param reachedNs a start down to which everything was looked at, roughly; epoch nanoseconds
   */
  boolean goOn(long scanned, long reachedNs);
}
