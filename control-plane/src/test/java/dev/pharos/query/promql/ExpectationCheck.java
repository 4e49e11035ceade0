package dev.pharos.query.promql;

import dev.pharos.query.promql.Expectation.Message;
import dev.pharos.query.promql.parse.ValueType;
import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares an answer with what a script expects. Each problem is thrown with its words. */
final class ExpectationCheck {
  /** Relative difference of two values that count as equal. */
  private static final double EPSILON = 0.000001;

  private final Expectation expected;

  ExpectationCheck(Expectation expected) {
    this.expected = expected;
  }

  /** An answer that is not the expected one. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
      super(message);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Mismatch(otherwise);
    }
  }

  void annotations(ScriptAnswer answer) {
    require(!expected.anyWarning() || !answer.warnings().isEmpty(), "no warnings");
    require(!expected.anyInfo() || !answer.infos().isEmpty(), "no infos");
    require(
        !expected.noWarnings() || answer.warnings().isEmpty(), "warnings: " + answer.warnings());
    require(!expected.noInfos() || answer.infos().isEmpty(), "infos: " + answer.infos());
    messages("warnings", expected.warnings(), answer.warnings());
    messages("infos", expected.infos(), answer.infos());
  }

  private static void messages(String kind, List<Message> wanted, List<String> actual) {
    if (wanted.isEmpty()) {
      return;
    }
    for (Message message : wanted) {
      require(
          actual.stream().anyMatch(message::accepts),
          "expected " + kind + " " + message + " among " + actual);
    }
    for (String text : actual) {
      require(wanted.stream().anyMatch(m -> m.accepts(text)), "unexpected " + kind + ": " + text);
    }
  }

  void value(ScriptAnswer answer) {
    switch (answer.type()) {
      case STRING ->
          require(
              answer.string().equals(expected.string().orElse("")),
              "expected string " + expected.string() + " but got " + answer.string());
      case SCALAR -> {
        require(expected.scalar().isPresent(), "got the scalar " + answer.scalar());
        require(
            almostEqual(expected.scalar().orElse(Double.NaN), answer.scalar()),
            "expected " + expected.scalar() + " but got " + answer.scalar());
      }
      case VECTOR, MATRIX -> series(answer);
    }
  }

  private void series(ScriptAnswer answer) {
    require(expected.scalar().isEmpty(), "expected a scalar but got " + answer.series());
    Set<Labels> seen = new HashSet<>();
    List<Labels> order = new ArrayList<>(expected.series().keySet());
    for (int i = 0; i < answer.series().size(); i++) {
      SeriesData series = answer.series().get(i);
      Labels labels = series.labels();
      require(seen.add(labels), "twice " + labels);
      List<ScriptValue> values = expected.series().get(labels);
      require(values != null, "unexpected " + labels + " " + series.samples());
      require(
          !expected.ordered() || order.indexOf(labels) == i,
          labels + " expected as number " + order.indexOf(labels) + " but is number " + i);
      if (answer.type() == ValueType.VECTOR) {
        sample(labels, values.getFirst(), series.samples(), 0);
      } else {
        samples(labels, values, series.samples());
      }
    }
    for (Labels labels : order) {
      require(seen.contains(labels), "missing " + labels);
    }
  }

  private void samples(Labels labels, List<ScriptValue> values, Samples actual) {
    int next = 0;
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).omitted()) {
        continue;
      }
      long time = expected.startMs() + i * expected.stepMs();
      require(
          next < actual.size() && actual.timeMs(next) == time,
          "expected " + labels + " at " + time + " ms, got " + actual);
      sample(labels, values.get(i), actual, next);
      next++;
    }
    require(next == actual.size(), labels + " has more values: " + actual);
  }

  private static void sample(Labels labels, ScriptValue value, Samples actual, int at) {
    boolean equal =
        value.histogram().isPresent() == actual.isHistogram(at)
            && (actual.isHistogram(at)
                ? equal(value.histogram().orElseThrow(), actual.histogram(at), value.hinted())
                : almostEqual(value.value(), actual.value(at)));
    String wanted =
        value.histogram().map(FloatHistogram::toString).orElse(Double.toString(value.value()));
    require(
        equal,
        "expected "
            + wanted
            + " for "
            + labels
            + " but got "
            + (actual.isHistogram(at) ? actual.histogram(at) : actual.value(at)));
  }

  private static boolean equal(FloatHistogram wanted, FloatHistogram actual, boolean hinted) {
    return wanted.scheme().equals(actual.scheme())
        && almostEqual(wanted.count(), actual.count())
        && almostEqual(wanted.sum(), actual.sum())
        && wanted.zeroThreshold() == actual.zeroThreshold()
        && almostEqual(wanted.zeroCount(), actual.zeroCount())
        && equal(wanted.positive(), actual.positive())
        && equal(wanted.negative(), actual.negative())
        && (!hinted || wanted.counterReset() == actual.counterReset());
  }

  /** Empty buckets are as good as none. */
  private static boolean equal(BucketCounts wanted, BucketCounts actual) {
    int[] left = filled(wanted);
    int[] right = filled(actual);
    boolean equal = left.length == right.length;
    for (int i = 0; equal && i < left.length; i++) {
      equal =
          wanted.index(left[i]) == actual.index(right[i])
              && almostEqual(wanted.count(left[i]), actual.count(right[i]));
    }
    return equal;
  }

  private static int[] filled(BucketCounts buckets) {
    int[] places = new int[buckets.size()];
    int count = 0;
    for (int i = 0; i < places.length; i++) {
      if (buckets.count(i) != 0) {
        places[count++] = i;
      }
    }
    return Arrays.copyOf(places, count);
  }

  static boolean almostEqual(double a, double b) {
    if (Samples.isStale(a) || Samples.isStale(b)) {
      return Samples.isStale(a) && Samples.isStale(b);
    }
    if ((Double.isNaN(a) && Double.isNaN(b)) || a == b) {
      return true;
    }
    double sum = Math.abs(a) + Math.abs(b);
    double difference = Math.abs(a - b);
    if (a == 0 || b == 0 || sum < Double.MIN_NORMAL) {
      return difference < EPSILON * Double.MIN_NORMAL;
    }
    return difference / Math.min(sum, Double.MAX_VALUE) < EPSILON;
  }
}
