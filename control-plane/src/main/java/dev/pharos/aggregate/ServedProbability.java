package dev.pharos.aggregate;

import dev.pharos.signal.Span;

/**
 * With which probability agents began traces, as they were told. Called by the intake's thread with
 * its lock held, so that it must be quick and call nothing of the aggregates.
 */
public interface ServedProbability {
  /** Answer of {@link #of} where nobody knows. */
  double UNKNOWN = 0;

  /** Where agents are told nothing. */
  ServedProbability ALL =
      new ServedProbability() {
        @Override
        public boolean isAnythingSampled() {
          return false;
        }

        @Override
        public double of(Span root) {
          return 1;
        }
      };

  /** Whether agents were told lately to leave traces out; nobody asks further where not. */
  boolean isAnythingSampled();

  /**
   * The probability with which a trace was begun.
   *
   * @param root the span that began it
   * @return above 0 and at most 1, or {@link #UNKNOWN} where it cannot be known or the trace was
   *     not drawn with what was told
   */
  double of(Span root);
}
