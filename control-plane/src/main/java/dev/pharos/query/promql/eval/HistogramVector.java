package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Position;
import dev.pharos.signal.metric.ClassicBuckets;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The histograms of a vector, native ones and classic ones made of their buckets. Where both have
 * the same labels at the same time neither counts, which is remarked on, as are rows that are
 * neither.
 */
final class HistogramVector {
  /** Makes a number of a histogram. */
  interface Estimator {
    /** Whether there is a result at the step at all. */
    default boolean appliesTo(int step) {
      return true;
    }

    double ofNative(FloatHistogram histogram, int step, Labels labels);

    double ofClassic(ClassicBuckets buckets, int step, Labels labels);
  }

  private final FunctionCall call;
  private final List<Row> natives = new ArrayList<>();
  private final Map<Labels, List<Row>> nativesByLabels = new HashMap<>();
  private final ClassicHistograms classics;

  HistogramVector(FunctionCall call, int argument) {
    this.call = call;
    this.classics = ClassicHistograms.of(call.rows(argument));
    Position position = call.position(argument);
    for (Row row : call.rows(argument)) {
      if (row.hasHistograms()) {
        natives.add(row);
        nativesByLabels.computeIfAbsent(row.labels(), labels -> new ArrayList<>()).add(row);
      }
    }
    for (Row row : classics.withoutBound()) {
      if (hasFloats(row)) {
        call.annotations()
            .add(
                Remarks.badBucketLabel(
                    remarkedName(row.labels()), row.labels().get("le"), position));
      }
    }
    for (Row row : natives) {
      if (conflictsAnywhere(row)) {
        call.annotations().add(Remarks.mixedClassicAndNative(remarkedName(row.labels()), position));
      }
    }
  }

  private static boolean hasFloats(Row row) {
    for (int step = 0; step < row.steps(); step++) {
      if (row.hasFloat(step)) {
        return true;
      }
    }
    return false;
  }

  private String remarkedName(Labels labels) {
    return call.delayedNames() ? labels.metricName() : "";
  }

  private boolean conflictsAnywhere(Row row) {
    for (int step = 0; step < row.steps(); step++) {
      if (row.histogram(step) != null && hasClassic(row.labels(), step)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasClassic(Labels labels, int step) {
    ClassicHistograms.Group group = classics.group(labels);
    return group != null && group.has(step);
  }

  private boolean hasNative(Labels labels, int step) {
    List<Row> rows = nativesByLabels.getOrDefault(labels, List.of());
    for (Row row : rows) {
      if (row.histogram(step) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * A row for each histogram.
   *
   * @param relabeling of the rows, after the metric's name is gone
   */
  List<Row> map(Estimator estimator, UnaryOperator<Labels> relabeling) {
    List<Row> results = new ArrayList<>();
    for (Row row : natives) {
      Row result = result(row.labels(), relabeling);
      for (int step = 0; step < row.steps(); step++) {
        FloatHistogram histogram = row.histogram(step);
        if (histogram != null && estimator.appliesTo(step) && !hasClassic(row.labels(), step)) {
          result.set(step, estimator.ofNative(histogram, step, call.unnamed(row.labels())));
        }
      }
      results.add(result);
    }
    for (ClassicHistograms.Group group : classics.groups()) {
      Row result = result(group.labels(), relabeling);
      for (int step = 0; step < call.steps().count(); step++) {
        if (!estimator.appliesTo(step) || hasNative(group.labels(), step)) {
          continue;
        }
        ClassicBuckets buckets = group.at(step);
        if (buckets != null) {
          result.set(step, estimator.ofClassic(buckets, step, group.labels()));
        }
      }
      results.add(result);
    }
    results.removeIf(Row::isEmpty);
    return results;
  }

  private Row result(Labels labels, UnaryOperator<Labels> relabeling) {
    return Row.empty(relabeling.apply(call.unnamed(labels)), true, call.steps().count());
  }
}
