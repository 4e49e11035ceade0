package dev.pharos.show;

import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.evaluation.RuleGroups;
import dev.pharos.alert.evaluation.RuleStatus;
import dev.pharos.alert.rule.Rule;
import dev.pharos.query.metric.QueryShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which rules ask for which metrics. */
final class RuleMetrics {
  private RuleMetrics() {}

  /** Rules that ask for a metric by its name, as group and name. */
  static Map<String, List<String>> byMetric(RuleGroups rules) {
    Map<String, List<String>> byMetric = new HashMap<>();
    for (GroupStatus group : rules.groups()) {
      for (RuleStatus status : group.rules()) {
        String name = group.group().name() + " / " + status.rule().name();
        for (String metric : QueryShape.of(status.rule().expression()).metrics()) {
          List<String> names = byMetric.computeIfAbsent(metric, fresh -> new ArrayList<>());
          // A rule may have several of one name.
          if (!names.contains(name)) {
            names.add(name);
          }
        }
      }
    }
    return byMetric;
  }

  /** Likewise, and rules that write a metric. */
  static Map<String, List<String>> byMetricOrRecorded(RuleGroups rules) {
    Map<String, List<String>> byMetric = byMetric(rules);
    for (GroupStatus group : rules.groups()) {
      for (RuleStatus status : group.rules()) {
        if (status.rule() instanceof Rule.Recording recording) {
          byMetric
              .computeIfAbsent(recording.name(), fresh -> new ArrayList<>())
              .add(group.group().name() + " / " + recording.name());
        }
      }
    }
    return byMetric;
  }
}
