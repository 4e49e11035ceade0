package dev.pharos.query.trim;

import java.util.List;
import java.util.Map;

/** What rules are made of. Safe for use by many threads. */
@FunctionalInterface
public interface RuleNeeds {
  /** Rules by the metrics that they ask for or write, whatever they find. */
  Map<String, List<String>> byMetric();
}
