package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The order of an instant query's elements; over a range labels alone decide. */
final class SortFunctions {
  /** NaN stands last, whichever way the others stand. */
  private static final Comparator<Row> NAN_LAST =
      Comparator.comparing(row -> Double.isNaN(row.value(0)));

  private SortFunctions() {}

  static void register(Map<Function, FunctionBody> bodies) {
    Comparator<Row> byValue = Comparator.comparingDouble(row -> row.value(0));
    bodies.put(Function.SORT, call -> byValue(call, NAN_LAST.thenComparing(byValue)));
    bodies.put(
        Function.SORT_DESC, call -> byValue(call, NAN_LAST.thenComparing(byValue.reversed())));
    bodies.put(Function.SORT_BY_LABEL, call -> sorted(call.rows(0), call, byLabels(call)));
    bodies.put(
        Function.SORT_BY_LABEL_DESC, call -> sorted(call.rows(0), call, byLabels(call).reversed()));
  }

  private static List<Row> byValue(FunctionCall call, Comparator<Row> order) {
    List<Row> floats = new ArrayList<>();
    for (Row row : call.rows(0)) {
      Row kept = row;
      if (row.hasHistograms()) {
        kept = Row.of(row.labels(), row.dropName(), row.values());
      }
      if (!kept.isEmpty()) {
        floats.add(kept);
      }
    }
    return sorted(floats, call, order);
  }

  private static List<Row> sorted(List<Row> rows, FunctionCall call, Comparator<Row> order) {
    if (!call.steps().isSingle()) {
      return rows;
    }
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(order);
    return sorted;
  }

  private static Comparator<Row> byLabels(FunctionCall call) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i < call.count(); i++) {
      names.add(call.text(i));
    }
    return (left, right) -> {
      for (String name : names) {
        String a = left.labels().get(name);
        String b = right.labels().get(name);
        if (!a.equals(b)) {
          return NaturalOrder.isBefore(a, b) ? -1 : 1;
        }
      }
      return left.labels().compareTo(right.labels());
    };
  }
}
