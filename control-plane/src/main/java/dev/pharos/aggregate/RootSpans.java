package dev.pharos.aggregate;

import dev.pharos.signal.Span;

/** Hears of each span that begins a trace, once, in journal order. */
@FunctionalInterface
public interface RootSpans {
  /** Where nobody listens. */
  RootSpans NONE = (root, arrivalNs) -> {};

  /**
   * Called by the intake's thread with its lock held, so that it must be quick and call nothing of
   * the aggregates.
   *
   * @param arrivalNs epoch nanoseconds; of the first arrival where the journal is replayed
   */
  void began(Span root, long arrivalNs);
}
