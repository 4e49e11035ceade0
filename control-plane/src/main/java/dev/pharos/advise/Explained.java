package dev.pharos.advise;

import dev.pharos.judge.cohort.Explanation;

/**
 * What sets a cohort apart from the other traces of a search.
 *
 * @param cohort what was compared
 * @param rest with what
 * @param sampled true when only some of the traces were looked at
 */
public record Explained(Group cohort, Group rest, Explanation explanation, boolean sampled) {

  /**
   * @param description a few words that follow on their number
   */
  public record Group(int traces, String description) {}
}
