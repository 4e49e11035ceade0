package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.LogExpression.Aggregation;
import dev.pharos.query.logql.LogExpression.Grouping;
import dev.pharos.query.logql.eval.LogqlAnswer.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code sum}, {@code topk} and the like of the samples of one moment. For one thread. */
final class VectorAggregation implements MetricNode {
  /** Numbers that are none come last, whichever way is up. */
  private static final Comparator<Sample> LARGEST_FIRST =
      Comparator.comparing((Sample sample) -> Double.isNaN(sample.value()))
          .thenComparing(Sample::value, Comparator.reverseOrder())
          .thenComparing(Sample::labels);

  private static final Comparator<Sample> SMALLEST_FIRST =
      Comparator.comparing((Sample sample) -> Double.isNaN(sample.value()))
          .thenComparing(Sample::value)
          .thenComparing(Sample::labels);

  private final String function;
  private final int wanted;
  private final Optional<Grouping> grouping;
  private final MetricNode of;
  private final Map<Labels, Labels> groups = new HashMap<>();

  VectorAggregation(Aggregation aggregation, MetricNode of) {
    this.function = aggregation.function();
    this.wanted = aggregation.parameter().map(Double::intValue).orElse(0);
    this.grouping = aggregation.grouping();
    this.of = of;
  }

  @Override
  public List<Sample> at(int step) {
    List<Sample> samples = of.at(step);
    return switch (function) {
      case "sort" -> samples.stream().sorted(SMALLEST_FIRST).toList();
      case "sort_desc" -> samples.stream().sorted(LARGEST_FIRST).toList();
      case "topk" -> ranked(samples, LARGEST_FIRST);
      case "bottomk" -> ranked(samples, SMALLEST_FIRST);
      default -> {
        Map<Labels, Pane> sums = new LinkedHashMap<>();
        for (Sample sample : samples) {
          sums.computeIfAbsent(group(sample.labels()), group -> new Pane(step, step))
              .add(sample.value());
        }
        List<Sample> result = new ArrayList<>();
        sums.forEach((group, all) -> result.add(new Sample(group, value(all))));
        yield result;
      }
    };
  }

  private double value(Pane all) {
    return switch (function) {
      case "sum" -> all.sum;
      case "avg" -> all.mean;
      case "min" -> all.least;
      case "max" -> all.most;
      case "count" -> all.count;
      case "stdvar" -> all.squares / all.count;
      case "stddev" -> Math.sqrt(all.squares / all.count);
      default -> throw LogqlRefusal.because(function + " is not supported by Pharos");
    };
  }

  private List<Sample> ranked(List<Sample> samples, Comparator<Sample> order) {
    Map<Labels, List<Sample>> byGroup = new TreeMap<>();
    for (Sample sample : samples) {
      byGroup.computeIfAbsent(group(sample.labels()), group -> new ArrayList<>()).add(sample);
    }
    return byGroup.values().stream()
        .flatMap(group -> group.stream().sorted(order).limit(wanted))
        .toList();
  }

  private Labels group(Labels labels) {
    return groups.computeIfAbsent(
        labels,
        each ->
            grouping
                .map(by -> by.without() ? each.without(by.labels()) : each.only(by.labels()))
                .orElse(Labels.NONE));
  }
}
