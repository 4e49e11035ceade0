package dev.pharos.advise;

import java.util.List;

/** Incidents that go on, for who puts the whole in words. Safe for use by many threads. */
@FunctionalInterface
public interface OpenIncidents {

  /** Newest first. */
  List<Open> open();

  /**
   * One of them.
   *
   * @param environment empty when services do not say theirs
   * @param title what is wrong, in a few words
   * @param startedAtNs epoch nanoseconds
   */
  record Open(String id, String environment, String title, long startedAtNs) {}
}
