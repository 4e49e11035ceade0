package dev.pharos.query.growth;

import java.util.Set;

/**
 * Who decides how many traces there are. Told by what counts the beginnings of traces and answers
 * the agents that ask. Safe for use by many threads.
 */
public interface BegunTraces {
  /**
   * Operations by which a service began traces in about the last hour, as its agents know them when
   * a trace begins; the empty name stands for all that have no place of their own. Empty where it
   * was not seen to begin any.
   *
   * @param service by the name by which its agents ask
   */
  Set<String> operations(String service);

  /** Whether an agent of a service asked in the last hour how many traces to begin. */
  boolean isAsked(String service);
}
