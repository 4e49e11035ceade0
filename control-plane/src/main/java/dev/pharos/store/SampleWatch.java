package dev.pharos.store;

/**
 * Looks on while samples are read, and may end that: what it throws comes out of the read. Called
 * by the thread that reads, before the samples are decoded.
 */
@FunctionalInterface
public interface SampleWatch {
  /** Lets every read come to its end. */
  SampleWatch PATIENT = samples -> {};

  /** So many more samples are about to be held in memory; 0 for work that holds none. */
  void reading(int samples);
}
