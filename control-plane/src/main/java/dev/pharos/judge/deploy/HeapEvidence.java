package dev.pharos.judge.deploy;

/**
 * Heap in use after a collection, by window, as a mean over instances.
 *
 * @param fresh of the new version's instances, from the deployment's first window on; {@link
 *     Double#NaN} where nothing was collected
 * @param old of the old version's instances beside it or before it
 */
public record HeapEvidence(double[] fresh, double[] old) {
  public HeapEvidence {
    fresh = fresh.clone();
    old = old.clone();
  }
}
