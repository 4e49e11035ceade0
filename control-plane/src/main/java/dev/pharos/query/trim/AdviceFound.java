package dev.pharos.query.trim;

import dev.pharos.query.overhead.CountedRange;
import java.util.List;

/**
 * What can be done without.
 *
 * @param counted the range that was looked at
 * @param advice the most bytes a day saved first; savings of several that mean the same do not add
 *     up, so that a metric is advised once
 * @param currency of the money saved
 * @param limits what these figures do not tell, a sentence each
 */
public record AdviceFound(
    CountedRange counted, List<Advice> advice, String currency, List<String> limits) {
  public AdviceFound {
    advice = List.copyOf(advice);
    limits = List.copyOf(limits);
  }
}
