package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Aggregation;
import dev.pharos.query.promql.parse.AggregationOperator;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Aggregations that choose among a group's elements at each step. */
final class Selection {
  private final Aggregation aggregation;
  private final AggregationOperator operator;
  private final Parameter parameter;
  private final Steps steps;
  private final Annotations annotations;
  private final Map<Row, Row> chosen = new LinkedHashMap<>();

  Selection(Aggregation aggregation, Parameter parameter, Steps steps, Annotations annotations) {
    this.aggregation = aggregation;
    this.operator = aggregation.operator();
    this.parameter = parameter;
    this.steps = steps;
    this.annotations = annotations;
  }

  /** The chosen rows with the steps they are chosen at; of one step in the order of choice. */
  List<Row> rows(Map<Labels, List<Row>> groups) {
    boolean asked =
        operator == AggregationOperator.LIMIT_RATIO
            ? parameter.asksForShare(annotations)
            : parameter.asksForElements();
    if (!asked) {
      return List.of();
    }
    for (List<Row> group : groups.values()) {
      switch (operator) {
        case TOPK -> extremes(group, true);
        case BOTTOMK -> extremes(group, false);
        case LIMITK -> firsts(group);
        default -> shares(group);
      }
    }
    return new ArrayList<>(chosen.values());
  }

  private void choose(Row row, int step) {
    chosen
        .computeIfAbsent(row, from -> Row.empty(from.labels(), from.dropName(), from.steps()))
        .copy(row, step);
  }

  private int count(int step, int available) {
    return (int) Math.min((long) parameter.values()[step], available);
  }

  private void extremes(List<Row> group, boolean largest) {
    boolean histograms = false;
    for (Row row : group) {
      histograms |= row.hasHistograms();
    }
    if (histograms) {
      annotations.add(
          Remarks.histogramIgnoredInAggregation(operator.text(), aggregation.position()));
    }
    for (int step = 0; step < steps.count(); step++) {
      int count = count(step, group.size());
      if (count < 1) {
        continue;
      }
      ExtremeHeap heap = new ExtremeHeap(count, largest);
      for (int i = 0; i < group.size(); i++) {
        Row row = group.get(i);
        if (row.hasFloat(step)) {
          heap.offer(row.value(step), i);
        }
      }
      for (int index : heap.best()) {
        choose(group.get(index), step);
      }
    }
  }

  private void firsts(List<Row> group) {
    for (int step = 0; step < steps.count(); step++) {
      int left = count(step, group.size());
      for (Row row : group) {
        if (left > 0 && row.has(step)) {
          choose(row, step);
          left--;
        }
      }
    }
  }

  /** Each labels have a place from 0 to 1; the share counts from 0 up, negative from 1 down. */
  private void shares(List<Row> group) {
    for (Row row : group) {
      double place = LabelsHash.place(row.labels());
      for (int step = 0; step < steps.count(); step++) {
        double ratio = Math.clamp(parameter.values()[step], -1, 1);
        boolean taken = ratio >= 0 ? place < ratio : place >= 1 + ratio;
        if (taken && row.has(step)) {
          choose(row, step);
        }
      }
    }
  }
}
