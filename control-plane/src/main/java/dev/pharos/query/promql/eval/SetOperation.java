package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.BinaryOperation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Elements by whether the other vector has one of the same group at that step. */
final class SetOperation {
  private final BinaryOperation operation;
  private final Steps steps;

  SetOperation(BinaryOperation operation, Steps steps) {
    this.operation = operation;
    this.steps = steps;
  }

  List<Row> rows(List<Row> left, List<Row> right) {
    MatchGroups groups = new MatchGroups(operation.matching());
    int[] leftGroups = groups.of(left);
    int[] rightGroups = groups.of(right);
    List<Row> results = new ArrayList<>();
    switch (operation.operator()) {
      case AND ->
          keep(left, leftGroups, present(right, rightGroups, groups.count()), true, results);
      case UNLESS ->
          keep(left, leftGroups, present(right, rightGroups, groups.count()), false, results);
      case OR -> {
        results.addAll(left);
        keep(right, rightGroups, present(left, leftGroups, groups.count()), false, results);
      }
      default -> throw new IllegalStateException(operation.operator() + " is no set operator");
    }
    return results;
  }

  /** For each group the steps at which it has an element; null where it has none at all. */
  private boolean[] @Nullable [] present(List<Row> rows, int[] groups, int count) {
    boolean[] @Nullable [] present = new boolean[count][];
    for (int i = 0; i < groups.length; i++) {
      boolean[] at = present[groups[i]];
      if (at == null) {
        at = new boolean[steps.count()];
        present[groups[i]] = at;
      }
      Row row = rows.get(i);
      for (int step = 0; step < at.length; step++) {
        at[step] |= row.has(step);
      }
    }
    return present;
  }

  private void keep(
      List<Row> rows,
      int[] groups,
      boolean[] @Nullable [] others,
      boolean wanted,
      List<Row> results) {
    for (int i = 0; i < groups.length; i++) {
      Row row = rows.get(i);
      boolean[] other = others[groups[i]];
      if (other == null) {
        if (!wanted) {
          results.add(row);
        }
        continue;
      }
      Row result = Row.empty(row.labels(), row.dropName(), steps.count());
      for (int step = 0; step < other.length; step++) {
        if (other[step] == wanted) {
          result.copy(row, step);
        }
      }
      if (!result.isEmpty()) {
        results.add(result);
      }
    }
  }
}
