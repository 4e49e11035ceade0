package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.BinaryOperation;
import dev.pharos.query.promql.parse.BinaryOperator;
import dev.pharos.query.promql.parse.VectorMatching;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two vectors' elements brought together by their labels, of which one side's are unique. */
final class VectorJoin {
  private final BinaryOperation operation;
  private final VectorMatching matching;
  private final Set<String> matchingLabels;
  private final ElementOperation elements;
  private final Steps steps;
  private final boolean delayedNames;
  private final SampleBudget budget;
  private final boolean oneToOne;
  private final boolean oneIsLeft;
  private final Map<Labels, Row> results = new LinkedHashMap<>();

  VectorJoin(
      BinaryOperation operation,
      ElementOperation elements,
      Steps steps,
      boolean delayedNames,
      SampleBudget budget) {
    this.operation = operation;
    this.matching = operation.matching();
    this.matchingLabels = new HashSet<>(matching.labels());
    this.elements = elements;
    this.steps = steps;
    this.delayedNames = delayedNames;
    this.budget = budget;
    this.oneToOne = matching.cardinality() == VectorMatching.Cardinality.ONE_TO_ONE;
    this.oneIsLeft = matching.cardinality() == VectorMatching.Cardinality.ONE_TO_MANY;
  }

  List<Row> rows(List<Row> left, List<Row> right) {
    List<Row> many = oneIsLeft ? right : left;
    List<Row> one = oneIsLeft ? left : right;
    MatchGroups groups = new MatchGroups(matching);
    int[] manyGroups = groups.of(many);
    int[] oneGroups = groups.of(one);
    if (isUnique(oneGroups, groups.count())
        && (!oneToOne || isUnique(manyGroups, groups.count()))) {
      List<Row> joined = pairs(many, manyGroups, one, oneGroups, groups.count());
      if (joined != null) {
        return joined;
      }
    }
    for (int step = 0; step < steps.count(); step++) {
      if ((step & 63) == 0) {
        budget.look();
      }
      join(step, many, manyGroups, one, oneGroups, groups.count());
    }
    return filled(results.values());
  }

  private static List<Row> filled(Iterable<Row> rows) {
    List<Row> filled = new ArrayList<>();
    for (Row row : rows) {
      if (!row.isEmpty()) {
        filled.add(row);
      }
    }
    return filled;
  }

  private static boolean isUnique(int[] groups, int count) {
    boolean[] seen = new boolean[count];
    for (int group : groups) {
      if (seen[group]) {
        return false;
      }
      seen[group] = true;
    }
    return true;
  }

  /** Whole rows with whole rows, as each has one partner at most; null if results coincide. */
  private @Nullable List<Row> pairs(
      List<Row> many, int[] manyGroups, List<Row> one, int[] oneGroups, int count) {
    int[] partners = new int[count];
    Arrays.fill(partners, -1);
    for (int i = 0; i < oneGroups.length; i++) {
      partners[oneGroups[i]] = i;
    }
    Set<Labels> seen = HashSet.newHashSet(many.size());
    List<Row> joined = new ArrayList<>();
    for (int i = 0; i < manyGroups.length; i++) {
      int partner = partners[manyGroups[i]];
      if (partner < 0) {
        continue;
      }
      budget.look();
      Row from = many.get(i);
      Row with = one.get(partner);
      Labels labels = labels(from.labels(), with.labels());
      if (!seen.add(labels)) {
        return null;
      }
      Row result = Row.empty(labels, operation.returnBool(), steps.count());
      for (int step = 0; step < steps.count(); step++) {
        if (from.has(step) && with.has(step)) {
          operate(from, with, step, result);
        }
      }
      joined.add(result);
    }
    return filled(joined);
  }

  private void operate(Row many, Row one, int step, Row result) {
    if (oneIsLeft) {
      elements.ofElements(one, many, step, result);
    } else {
      elements.ofElements(many, one, step, result);
    }
  }

  private void join(
      int step, List<Row> many, int[] manyGroups, List<Row> one, int[] oneGroups, int count) {
    if (many.stream().noneMatch(row -> row.has(step))) {
      return;
    }
    int[] partners = new int[count];
    Arrays.fill(partners, -1);
    for (int i = 0; i < oneGroups.length; i++) {
      if (one.get(i).has(step)) {
        int other = partners[oneGroups[i]];
        if (other >= 0) {
          throw notUnique(one.get(i).labels(), one.get(other).labels());
        }
        partners[oneGroups[i]] = i;
      }
    }
    boolean[] matched = new boolean[count];
    Map<Integer, Set<Labels>> matchedLabels = new HashMap<>();
    for (int i = 0; i < manyGroups.length; i++) {
      Row from = many.get(i);
      int group = manyGroups[i];
      if (!from.has(step) || partners[group] < 0) {
        continue;
      }
      Row with = one.get(partners[group]);
      Labels labels = labels(from.labels(), with.labels());
      if (oneToOne) {
        if (matched[group]) {
          throw QueryException.execution(
              "multiple matches for labels: many-to-one matching must be explicit"
                  + " (group_left/group_right)");
        }
        matched[group] = true;
      } else if (!matchedLabels.computeIfAbsent(group, g -> new HashSet<>()).add(labels)) {
        throw QueryException.execution(
            "multiple matches for labels: grouping labels must ensure unique matches");
      }
      Row result =
          results.computeIfAbsent(
              labels, key -> Row.empty(key, operation.returnBool(), steps.count()));
      Row target = result.has(step) ? Row.empty(labels, false, steps.count()) : result;
      operate(from, with, step, target);
      if (target != result && target.has(step)) {
        throw QueryException.execution(RowMerge.SAME_LABELS);
      }
    }
  }

  private QueryException notUnique(Labels one, Labels other) {
    Labels group = matching.on() ? one.withOnly(matchingLabels) : one.without(ignored());
    String a = one.toString();
    String b = other.toString();
    boolean ordered = a.compareTo(b) <= 0;
    return QueryException.execution(
        "found duplicate series for the match group %s on the %s hand-side of the operation: [%s, %s];many-to-many matching not allowed: matching labels must be unique on one side"
            .formatted(group, oneIsLeft ? "left" : "right", ordered ? a : b, ordered ? b : a));
  }

  private Set<String> ignored() {
    Set<String> ignored = new HashSet<>(matchingLabels);
    ignored.add(Labels.METRIC_NAME);
    return ignored;
  }

  private Labels labels(Labels many, Labels one) {
    boolean unnamed =
        operation.operator().kind() == BinaryOperator.Kind.ARITHMETIC
            || (operation.returnBool() && !delayedNames);
    Labels labels = unnamed ? MetricNames.dropped(many) : many;
    if (oneToOne) {
      labels = matching.on() ? labels.withOnly(matchingLabels) : labels.without(matchingLabels);
    }
    if (matching.include().isEmpty()) {
      return labels;
    }
    Labels.Builder builder = labels.toBuilder();
    for (String name : matching.include()) {
      builder.set(name, one.get(name));
    }
    return builder.build();
  }
}
