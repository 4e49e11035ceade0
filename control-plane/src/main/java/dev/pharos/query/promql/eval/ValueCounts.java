package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many elements of a group have the same value, a row for each value. */
final class ValueCounts {
  private final String label;
  private final Set<String> grouping;
  private final boolean without;
  private final Steps steps;

  ValueCounts(String label, Set<String> grouping, boolean without, Steps steps) {
    this.label = label;
    this.grouping = new HashSet<>(grouping);
    this.without = without;
    this.steps = steps;
    if (!without) {
      this.grouping.add(label);
    }
  }

  List<Row> rows(List<Row> rows) {
    Map<Labels, Row> counts = new LinkedHashMap<>();
    for (Row row : rows) {
      for (int step = 0; step < steps.count(); step++) {
        FloatHistogram histogram = row.histogram(step);
        if (histogram == null && !row.hasFloat(step)) {
          continue;
        }
        String value = histogram == null ? GoNumber.plain(row.value(step)) : histogram.toString();
        Labels valued = row.labels().toBuilder().set(label, value).build();
        Labels group = without ? valued.without(grouping) : valued.withOnly(grouping);
        Row count =
            counts.computeIfAbsent(group, labels -> Row.empty(labels, false, steps.count()));
        count.set(step, count.hasFloat(step) ? count.value(step) + 1 : 1);
      }
    }
    return new ArrayList<>(counts.values());
  }
}
