package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.LogExpression.Aggregation;
import dev.pharos.query.logql.LogExpression.Binary;
import dev.pharos.query.logql.LogExpression.Grouping;
import dev.pharos.query.logql.LogExpression.LabelReplace;
import dev.pharos.query.logql.LogExpression.Literal;
import dev.pharos.query.logql.LogExpression.Metric;
import dev.pharos.query.logql.LogExpression.OverTime;
import dev.pharos.query.logql.LogExpression.VectorOf;
import dev.pharos.query.logql.Matcher;
import dev.pharos.query.logql.eval.LogqlAnswer.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Makes of a metric query what says its samples; reads the lines that it needs. */
final class MetricCompiler {
  private final QueryRun run;
  private final Steps steps;

  MetricCompiler(QueryRun run, Steps steps) {
    this.run = run;
    this.steps = steps;
  }

  /** The one number that a query without vectors is. */
  static OptionalDouble scalar(Metric metric) {
    if (metric instanceof Literal(double value)) {
      return OptionalDouble.of(value);
    }
    if (metric instanceof Binary binary) {
      OptionalDouble left = scalar(binary.left());
      OptionalDouble right = scalar(binary.right());
      if (left.isPresent() && right.isPresent()) {
        // Between numbers there is nothing to drop: a comparison is 0 or 1.
        return new Arithmetic(binary.sign(), true)
            .of(left.getAsDouble(), right.getAsDouble(), left.getAsDouble());
      }
    }
    return OptionalDouble.empty();
  }

  MetricNode compile(Metric metric) throws IOException {
    OptionalDouble number = scalar(metric);
    if (number.isPresent()) {
      return constant(number.getAsDouble());
    }
    return switch (metric) {
      case Literal(double value) -> constant(value);
      case VectorOf(double value) -> constant(value);
      case OverTime over when over.function().equals("absent_over_time") -> absent(over);
      case OverTime over -> of(new RangeFold(run, steps, over, over.grouping()).columns());
      case Aggregation aggregation -> aggregation(aggregation);
      case Binary binary -> binary(binary);
      case LabelReplace replace -> new LabelReplacement(replace, compile(replace.of()));
    };
  }

  private static MetricNode constant(double value) {
    List<Sample> one = List.of(new Sample(Labels.NONE, value));
    return step -> one;
  }

  private static MetricNode of(Map<Labels, Column> columns) {
    return step -> {
      List<Sample> samples = new ArrayList<>();
      columns.forEach((labels, column) -> {
        if (column.has(step)) {
          samples.add(new Sample(labels, column.get(step)));
        }
      });
      return samples;
    };
  }

  /** A sum of what adds up is folded at once: its series are fewer. */
  private MetricNode aggregation(Aggregation aggregation) throws IOException {
    if (aggregation.function().equals("sum")
        && aggregation.of() instanceof OverTime over
        && over.grouping().isEmpty()
        && RangeFunction.of(over).isAdditive()) {
      Grouping grouping = aggregation.grouping().orElseGet(() -> new Grouping(false, List.of()));
      Optional<Map<Labels, Column>> counted = CountedLines.columns(run, steps, over, grouping);
      return of(
          counted.isPresent()
              ? counted.get()
              : new RangeFold(run, steps, over, Optional.of(grouping)).columns());
    }
    return new VectorAggregation(aggregation, compile(aggregation.of()));
  }

  private MetricNode binary(Binary binary) throws IOException {
    OptionalDouble left = scalar(binary.left());
    OptionalDouble right = scalar(binary.right());
    if (left.isEmpty() && right.isEmpty()) {
      return new VectorBinary(binary, compile(binary.left()), compile(binary.right()));
    }
    Arithmetic arithmetic = new Arithmetic(binary.sign(), binary.bool());
    MetricNode vector = compile(left.isPresent() ? binary.right() : binary.left());
    return step -> {
      List<Sample> result = new ArrayList<>();
      for (Sample sample : vector.at(step)) {
        double value = sample.value();
        arithmetic
            .of(left.orElse(value), right.orElse(value), value)
            .ifPresent(made -> result.add(new Sample(sample.labels(), made)));
      }
      return result;
    };
  }

  /** Where nobody logged there is one sample, with the labels that the selector says. */
  private MetricNode absent(OverTime over) throws IOException {
    Map<String, String> said = new TreeMap<>();
    List<String> twice = new ArrayList<>();
    for (Matcher matcher : over.range().lines().selector()) {
      if (said.containsKey(matcher.label())) {
        twice.add(matcher.label());
      }
      said.put(
          matcher.label(), matcher.operator() == Matcher.Operator.EQUAL ? matcher.value() : "");
    }
    said.keySet().removeAll(twice);
    List<Sample> one = List.of(new Sample(Labels.of(said), 1));
    OverTime counted =
        new OverTime(
            over.range().unwrap().isPresent() ? "last_over_time" : "count_over_time",
            Optional.empty(),
            over.range(),
            Optional.empty());
    Optional<Grouping> together = Optional.of(new Grouping(false, List.of()));
    MetricNode present = of(new RangeFold(run, steps, counted, together).columns());
    return step -> present.at(step).isEmpty() ? one : List.of();
  }
}
