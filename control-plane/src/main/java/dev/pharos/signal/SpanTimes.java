package dev.pharos.signal;

/**
 * When the spans of a {@link TraceTree} ran, by their place in it; for who knows how far the clocks
 * of its services are apart, and for who takes them as they were sent.
 */
public interface SpanTimes {

  /** Epoch nanoseconds. */
  long startNs(int span);

  /** Epoch nanoseconds, at or after the start. */
  long endNs(int span);

  default long durationNs(int span) {
    return endNs(span) - startNs(span);
  }
}
