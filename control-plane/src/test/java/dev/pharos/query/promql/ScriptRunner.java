package dev.pharos.query.promql;

import dev.pharos.query.promql.ExpectationCheck.Mismatch;
import dev.pharos.query.promql.PromqlScript.Clear;
import dev.pharos.query.promql.PromqlScript.Load;
import dev.pharos.query.promql.PromqlScript.Query;
import dev.pharos.query.promql.eval.Annotation;
import dev.pharos.query.promql.eval.EngineOptions;
import dev.pharos.query.promql.eval.PromqlEngine;
import dev.pharos.query.promql.eval.QueryAnswer;
import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.query.promql.eval.QueryValue;
import dev.pharos.query.promql.eval.SampleBudget;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.promql.parse.PromqlPrinter;
import dev.pharos.query.promql.parse.ValueType;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Runs scripts against the engine as Prometheus' own runner does: an instant query is also asked as
 * the middle step of a range, and once more at other times with its selectors bound to the first.
 */
final class ScriptRunner {
  private static final long SAMPLES = 10_000;
  private static final long MINUTE = 60_000;

  /** What means something else in a range query. */
  private static final Pattern OF_THE_QUERY = Pattern.compile("(start|end|range|step)\\(\\)");

  private final PromqlEngine engine =
      new PromqlEngine(new EngineOptions(Duration.ofMinutes(5), Duration.ofMinutes(1), true));
  private final ScriptedSeries series = new ScriptedSeries();
  private final List<String> failures = new ArrayList<>();
  private int passed;

  int passed() {
    return passed;
  }

  /** One line each: script, line, query and what was wrong. */
  List<String> failures() {
    return failures;
  }

  void run(PromqlScript script) {
    series.clear();
    for (PromqlScript.Command command : script.commands()) {
      switch (command) {
        case Clear() -> series.clear();
        case Load load -> series.load(load);
        case Query query -> run(query);
      }
    }
  }

  private void run(Query query) {
    try {
      check(query);
      passed++;
    } catch (RuntimeException wrong) {
      String what = wrong instanceof Mismatch ? wrong.getMessage() : wrong.toString();
      failures.add(query + " → " + what);
    }
  }

  private void check(Query query) {
    if (query.range()) {
      ask(query, query.text(), query.startMs(), query.endMs(), query.stepMs());
      return;
    }
    instant(query, query.text(), query.startMs());
    if (query.expected().failure().isPresent()) {
      return;
    }
    Expr tree = PromqlParser.parse(query.text());
    Optional<Expr> bound = AtRewrite.of(tree, query.startMs());
    if (bound.isPresent()) {
      String text = PromqlPrinter.print(bound.get());
      for (long time : otherTimes(query.startMs())) {
        instant(query, text, time);
      }
    }
  }

  private static long[] otherTimes(long timeMs) {
    return timeMs == 0
        ? new long[] {-1000, 0, 1000}
        : new long[] {-10 * timeMs, 0, timeMs / 5, timeMs, 10 * timeMs};
  }

  private void instant(Query query, String text, long timeMs) {
    Optional<ScriptAnswer> answer = ask(query, text, timeMs, timeMs, 0);
    boolean comparable =
        !query.expected().rangeVector()
            && query.expected().string().isEmpty()
            && !query.expected().ordered()
            && !OF_THE_QUERY.matcher(text).find();
    if (answer.isPresent() && comparable) {
      try {
        QueryAnswer range =
            engine.range(
                PromqlParser.parse(text),
                series,
                timeMs - MINUTE,
                timeMs + MINUTE,
                MINUTE,
                SampleBudget.ofSamples(SAMPLES));
        new ExpectationCheck(query.expected())
            .value(middle(translated(range, text), timeMs, answer.get().type()));
      } catch (Mismatch wrong) {
        throw new Mismatch("as a range: " + text + ": " + wrong.getMessage());
      }
    }
  }

  /** Asks and compares; empty when it failed as it should. */
  private Optional<ScriptAnswer> ask(
      Query query, String text, long startMs, long endMs, long stepMs) {
    SampleBudget budget = SampleBudget.ofSamples(SAMPLES);
    Optional<Expectation.Message> failure = query.expected().failure();
    ScriptAnswer answer;
    try {
      Expr tree = PromqlParser.parse(text);
      answer =
          translated(
              stepMs == 0
                  ? engine.instant(tree, series, startMs, budget)
                  : engine.range(tree, series, startMs, endMs, stepMs, budget),
              text);
    } catch (QueryException | ParseException refused) {
      String message = String.valueOf(refused.getMessage());
      if (failure.isEmpty() || !failure.get().accepts(message)) {
        throw new Mismatch("failed: " + message + failure.map(f -> ", expected " + f).orElse(""));
      }
      return Optional.empty();
    }
    if (failure.isPresent()) {
      throw new Mismatch("expected to fail: " + failure.get());
    }
    ExpectationCheck check = new ExpectationCheck(query.expected());
    check.annotations(answer);
    check.value(answer);
    return Optional.of(answer);
  }

  private static ScriptAnswer translated(QueryAnswer answer, String query) {
    List<String> warnings = texts(answer, Annotation.Kind.WARNING, query);
    List<String> infos = texts(answer, Annotation.Kind.INFO, query);
    return switch (answer.value()) {
      case QueryValue.Scalar(long timeMs, double value) ->
          new ScriptAnswer(ValueType.SCALAR, List.of(), value, "", warnings, infos);
      case QueryValue.Text(long timeMs, String value) ->
          new ScriptAnswer(ValueType.STRING, List.of(), 0, value, warnings, infos);
      case QueryValue.InstantVector(List<SeriesData> elements) ->
          new ScriptAnswer(ValueType.VECTOR, elements, 0, "", warnings, infos);
      case QueryValue.Matrix(List<SeriesData> found) ->
          new ScriptAnswer(ValueType.MATRIX, found, 0, "", warnings, infos);
    };
  }

  private static List<String> texts(QueryAnswer answer, Annotation.Kind kind, String query) {
    return answer.annotations().stream()
        .filter(a -> a.kind() == kind)
        .map(a -> a.text(query))
        .toList();
  }

  /** The elements a matrix has at one time, as the instant query would have answered them. */
  private static ScriptAnswer middle(ScriptAnswer range, long timeMs, ValueType type) {
    List<SeriesData> elements = new ArrayList<>();
    for (SeriesData one : range.series()) {
      Samples samples = one.samples();
      for (int i = 0; i < samples.size(); i++) {
        if (samples.timeMs(i) == timeMs) {
          Samples.Builder element = Samples.builder();
          if (samples.isHistogram(i)) {
            element.add(timeMs, samples.histogram(i));
          } else {
            element.add(timeMs, samples.value(i));
          }
          elements.add(new SeriesData(one.labels(), element.build()));
        }
      }
    }
    if (type == ValueType.SCALAR) {
      double value = elements.getFirst().samples().value(0);
      return new ScriptAnswer(type, List.of(), value, "", List.of(), List.of());
    }
    return new ScriptAnswer(ValueType.VECTOR, elements, 0, "", List.of(), List.of());
  }
}
