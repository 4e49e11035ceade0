package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.VectorMatching;
import dev.pharos.signal.metric.Labels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which rows of two vectors may match: those whose labels that matter are the same. */
final class MatchGroups {
  private final boolean on;
  private final Set<String> names;
  private final Map<Labels, Integer> numbers = new HashMap<>();

  MatchGroups(VectorMatching matching) {
    this.on = matching.on();
    this.names = new HashSet<>(matching.labels());
    if (!on) {
      names.add(Labels.METRIC_NAME);
    }
  }

  /** For each row the number of its group, the same for both vectors. */
  int[] of(List<Row> rows) {
    int[] groups = new int[rows.size()];
    for (int i = 0; i < groups.length; i++) {
      Labels labels = rows.get(i).labels();
      Labels group = on ? labels.withOnly(names) : labels.without(names);
      groups[i] = numbers.computeIfAbsent(group, ignored -> numbers.size());
    }
    return groups;
  }

  /** How many groups there are. */
  int count() {
    return numbers.size();
  }
}
