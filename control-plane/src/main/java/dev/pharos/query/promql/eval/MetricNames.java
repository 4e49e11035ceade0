package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.Labels;
import java.util.Set;

/** Labels that say what a metric is, and lose their meaning when something is calculated of it. */
final class MetricNames {
  private static final Set<String> DESCRIBING = Set.of(Labels.METRIC_NAME, "__type__", "__unit__");

  private MetricNames() {}

  static Labels dropped(Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      if (DESCRIBING.contains(labels.name(i))) {
        return labels.without(DESCRIBING);
      }
    }
    return labels;
  }
}
