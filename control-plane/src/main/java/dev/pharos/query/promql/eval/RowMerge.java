package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds that no two rows of a result have the same labels. */
final class RowMerge {
  static final String SAME_LABELS = "vector cannot contain metrics with the same labelset";

  private RowMerge() {}

  /**
   * Rows with the same labels made one.
   *
   * @throws QueryException if two of them have a value at the same step
   */
  static List<Row> merged(List<Row> rows) {
    if (!hasSameLabels(rows)) {
      return rows;
    }
    Map<Labels, Row> byLabels = new LinkedHashMap<>();
    for (Row row : rows) {
      Row first = byLabels.get(row.labels());
      if (first == null) {
        Row copy = Row.empty(row.labels(), row.dropName(), row.steps());
        add(copy, row);
        byLabels.put(row.labels(), copy);
      } else {
        add(first, row);
      }
    }
    return new ArrayList<>(byLabels.values());
  }

  private static void add(Row into, Row from) {
    for (int step = 0; step < from.steps(); step++) {
      if (from.has(step)) {
        if (into.has(step)) {
          throw QueryException.execution(SAME_LABELS);
        }
        into.copy(from, step);
      }
    }
  }

  /**
   * @throws QueryException if two rows have the same labels, at whichever steps
   */
  static List<Row> refused(List<Row> rows) {
    if (hasSameLabels(rows)) {
      throw QueryException.execution(SAME_LABELS);
    }
    return rows;
  }

  private static boolean hasSameLabels(List<Row> rows) {
    if (rows.size() < 2) {
      return false;
    }
    Set<Labels> seen = HashSet.newHashSet(rows.size());
    for (Row row : rows) {
      if (!seen.add(row.labels())) {
        return true;
      }
    }
    return false;
  }
}
