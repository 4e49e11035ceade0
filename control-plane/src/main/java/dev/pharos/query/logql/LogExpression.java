package dev.pharos.query.logql;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a query means: lines, or numbers made of them. Immutable; its text parses to its equal. */
public sealed interface LogExpression {

  /** The lines of streams, as the pipeline leaves them. */
  record Lines(List<Matcher> selector, List<Stage> pipeline) implements LogExpression {
    public Lines {
      selector = List.copyOf(selector);
      pipeline = List.copyOf(pipeline);
    }

    @Override
    public String toString() {
      String streams =
          selector.stream().map(Matcher::toString).collect(Collectors.joining(", ", "{", "}"));
      return pipeline.isEmpty()
          ? streams
          : streams
              + pipeline.stream().map(Stage::toString).collect(Collectors.joining(" ", " ", ""));
    }
  }

  /** Numbers. */
  sealed interface Metric extends LogExpression {}

  /**
   * Lines of the time before each moment.
   *
   * @param unwrap the label whose numbers are taken; none counts lines
   * @param lengthNs more than zero
   * @param offsetNs how far back; negative is forward
   */
  record Range(Lines lines, Optional<Unwrap> unwrap, long lengthNs, long offsetNs) {
    @Override
    public String toString() {
      return lines
          + unwrap.map(taken -> " " + taken).orElse("")
          + " ["
          + Numbers.duration(lengthNs)
          + "]"
          + (offsetNs == 0 ? "" : " offset " + Numbers.duration(offsetNs));
    }
  }

  /**
   * @param conversion empty, {@code duration}, {@code duration_seconds} or {@code bytes}
   * @param filters what the number's line must meet besides
   */
  record Unwrap(String label, String conversion, List<LabelCondition> filters) {
    public Unwrap {
      filters = List.copyOf(filters);
    }

    @Override
    public String toString() {
      return "| unwrap "
          + (conversion.isEmpty() ? label : conversion + "(" + label + ")")
          + filters.stream().map(filter -> " | " + filter).collect(Collectors.joining());
    }
  }

  /**
   * By which labels numbers are put together.
   *
   * @param without whether the labels are those that do not matter
   */
  record Grouping(boolean without, List<String> labels) {
    public Grouping {
      labels = List.copyOf(labels);
    }

    @Override
    public String toString() {
      return (without ? "without (" : "by (") + String.join(", ", labels) + ")";
    }
  }

  /**
   * @param function such as {@code rate}
   * @param parameter of {@code quantile_over_time}
   */
  record OverTime(
      String function, Optional<Double> parameter, Range range, Optional<Grouping> grouping)
      implements Metric {
    @Override
    public String toString() {
      return function
          + "("
          + parameter.map(number -> Numbers.shown(number) + ", ").orElse("")
          + range
          + ")"
          + grouping.map(by -> " " + by).orElse("");
    }
  }

  /**
   * @param function such as {@code sum}
   * @param parameter of {@code topk} and {@code bottomk}
   */
  record Aggregation(
      String function, Optional<Double> parameter, Metric of, Optional<Grouping> grouping)
      implements Metric {
    @Override
    public String toString() {
      return function
          + grouping.map(by -> " " + by + " ").orElse("")
          + "("
          + parameter.map(number -> Numbers.shown(number) + ", ").orElse("")
          + of
          + ")";
    }
  }

  /**
   * @param sign such as {@code +}, {@code >=}, {@code unless}
   * @param bool whether a comparison gives 0 or 1 instead of dropping
   */
  record Binary(String sign, boolean bool, Optional<Matching> matching, Metric left, Metric right)
      implements Metric {
    @Override
    public String toString() {
      return "("
          + left
          + " "
          + sign
          + (bool ? " bool" : "")
          + matching.map(how -> " " + how).orElse("")
          + " "
          + right
          + ")";
    }
  }

  /**
   * Which numbers of both sides belong together.
   *
   * @param on whether only these labels must agree; else all but these
   * @param group empty, {@code group_left} or {@code group_right}
   * @param include labels taken over from the side of one
   */
  record Matching(boolean on, List<String> labels, String group, List<String> include) {
    public Matching {
      labels = List.copyOf(labels);
      include = List.copyOf(include);
    }

    @Override
    public String toString() {
      return (on ? "on (" : "ignoring (")
          + String.join(", ", labels)
          + ")"
          + (group.isEmpty() ? "" : " " + group + " (" + String.join(", ", include) + ")");
    }
  }

  record Literal(double value) implements Metric {
    @Override
    public String toString() {
      return Numbers.shown(value);
    }
  }

  /** One number without labels. */
  record VectorOf(double value) implements Metric {
    @Override
    public String toString() {
      return "vector(" + Numbers.shown(value) + ")";
    }
  }

  record LabelReplace(Metric of, String target, String replacement, String source, String pattern)
      implements Metric {
    @Override
    public String toString() {
      return "label_replace("
          + of
          + ", "
          + Quoted.of(target)
          + ", "
          + Quoted.of(replacement)
          + ", "
          + Quoted.of(source)
          + ", "
          + Quoted.of(pattern)
          + ")";
    }
  }
}
