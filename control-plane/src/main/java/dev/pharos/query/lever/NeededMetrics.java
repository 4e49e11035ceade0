package dev.pharos.query.lever;

import java.util.Set;

/**
 * Metrics that something Pharos itself answers is made of, so that none of them may be left out.
 *
 * @param verdicts names that verdicts on deployments read
 */
public record NeededMetrics(Set<String> verdicts) {
  public NeededMetrics {
    verdicts = Set.copyOf(verdicts);
  }
}
