package dev.pharos.query.logql;

import com.google.re2j.Pattern;
import dev.pharos.query.logql.LogExpression.Unwrap;
import dev.pharos.query.logql.Stage.Assignment;
import dev.pharos.query.logql.Stage.Named;
import dev.pharos.query.template.TemplateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Takes lines through the stages of a query. Compiled once for a query; safe for use by many
 * threads.
 */
public final class Pipeline {
  private static final Pattern COLOUR = Pattern.compile("\\x1b\\[[0-9;]*[A-Za-z]");

  private final List<Predicate<PipelineLine>> steps = new ArrayList<>();

  /**
   * @throws LogqlException when a stage asks for what Pharos has not
   */
  public Pipeline(List<Stage> stages) {
    this(stages, Optional.empty());
  }

  /**
   * @param unwrap whose number is taken behind the last stage
   * @throws LogqlException when a stage asks for what Pharos has not
   */
  public Pipeline(List<Stage> stages, Optional<Unwrap> unwrap) {
    stages.forEach(stage -> steps.add(step(stage)));
    unwrap.ifPresent(taken -> {
      steps.add(line -> Unwrapping.take(line, taken));
      taken.filters().forEach(filter -> steps.add(ConditionTest.of(filter)));
    });
  }

  /**
   * A line as it leaves the pipeline.
   *
   * @param labels all, sorted by name
   * @param number that was unwrapped; 0 where none was
   */
  public record Out(String line, SortedMap<String, String> labels, double number) {}

  /** Empty when a stage drops the line. */
  public Optional<Out> apply(String line, Map<String, String> streamLabels) {
    return apply(line, streamLabels, Map.of());
  }

  /**
   * Empty when a stage drops the line.
   *
   * @param metadata labels that came with the line itself; those of the stream win
   */
  public Optional<Out> apply(
      String line, Map<String, String> streamLabels, Map<String, String> metadata) {
    return apply(0, line, streamLabels, metadata);
  }

  /**
   * Empty when a stage drops the line.
   *
   * @param timeNs of the line, epoch nanoseconds, for templates
   * @param metadata labels that came with the line itself; those of the stream win
   */
  public Optional<Out> apply(
      long timeNs, String line, Map<String, String> streamLabels, Map<String, String> metadata) {
    PipelineLine state = new PipelineLine(timeNs, line, streamLabels, metadata);
    for (Predicate<PipelineLine> step : steps) {
      if (!step.test(state)) {
        return Optional.empty();
      }
    }
    state.labels.values().removeIf(String::isEmpty);
    return Optional.of(
        new Out(state.text, Collections.unmodifiableSortedMap(state.labels), state.number));
  }

  private static Predicate<PipelineLine> step(Stage stage) {
    return switch (stage) {
      case Stage.LineFilter filter -> lineFilter(filter);
      case Stage.Json(var fields) -> always(line -> FieldReader.json(line, fields));
      case Stage.Logfmt logfmt -> always(line -> FieldReader.logfmt(line, logfmt));
      case Stage.ByPattern(String text) -> {
        Pattern pattern = FieldReader.ofPattern(text, false);
        yield always(line -> FieldReader.regexp(line, pattern));
      }
      case Stage.ByRegexp(String text) -> {
        Pattern pattern = Pattern.compile(text);
        yield always(line -> FieldReader.regexp(line, pattern));
      }
      case Stage.Unpack() -> always(FieldReader::unpack);
      case Stage.Decolorize() ->
          always(line -> line.text = COLOUR.matcher(line.text).replaceAll(""));
      case Stage.Filter(LabelCondition condition) -> ConditionTest.of(condition);
      case Stage.LineFormat(String text) -> {
        LineTemplate template = new LineTemplate("line", text);
        yield always(line -> made(template, line).ifPresent(made -> line.text = made));
      }
      case Stage.LabelFormat(List<Assignment> assignments) -> labelFormat(assignments);
      case Stage.Choose choose -> choose(choose);
    };
  }

  private static Predicate<PipelineLine> always(java.util.function.Consumer<PipelineLine> change) {
    return line -> {
      change.accept(line);
      return true;
    };
  }

  private static Predicate<PipelineLine> lineFilter(Stage.LineFilter filter) {
    Predicate<PipelineLine> any = line -> false;
    for (Stage.Sought sought : filter.alternatives()) {
      any = any.or(holds(filter.sign(), sought));
    }
    return filter.sign().startsWith("!") ? any.negate() : any;
  }

  private static Predicate<PipelineLine> holds(String sign, Stage.Sought sought) {
    if (sought.address()) {
      IpRange range = IpRange.of(sought.text()).orElseThrow();
      return line -> range.isIn(line.text);
    }
    if (sign.endsWith("=")) {
      return line -> line.text.contains(sought.text());
    }
    Pattern pattern =
        sign.endsWith("~")
            ? Pattern.compile(sought.text())
            : FieldReader.ofPattern(sought.text(), true);
    return line -> pattern.matcher(line.text).find();
  }

  /** Empty, and the line is marked, when the template fails for it; it stays as it is then. */
  private static Optional<String> made(LineTemplate template, PipelineLine line) {
    try {
      return Optional.of(template.of(line));
    } catch (TemplateException e) {
      line.fail("TemplateFormatErr", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Predicate<PipelineLine> labelFormat(List<Assignment> assignments) {
    Map<String, LineTemplate> templates = new TreeMap<>();
    for (Assignment assignment : assignments) {
      if (!assignment.rename()) {
        templates.put(
            assignment.label(), new LineTemplate(assignment.label(), assignment.source()));
      }
    }
    return always(line -> {
      for (Assignment assignment : assignments) {
        LineTemplate template = templates.get(assignment.label());
        if (template != null) {
          made(template, line).ifPresent(made -> line.labels.put(assignment.label(), made));
        } else {
          String value = line.labels.remove(assignment.source());
          line.labels.put(assignment.label(), value == null ? "" : value);
        }
      }
    });
  }

  private static Predicate<PipelineLine> choose(Stage.Choose choose) {
    List<Named> labels = choose.labels();
    Map<Named, Predicate<PipelineLine>> tests = new java.util.HashMap<>();
    for (Named named : labels) {
      if (named instanceof Named.Matching(Matcher matcher)) {
        tests.put(named, ConditionTest.of(new LabelCondition.OfText(matcher)));
      }
    }
    return always(line -> {
      List<String> named = new ArrayList<>();
      for (Named label : labels) {
        switch (label) {
          case Named.Any(String name) -> named.add(name);
          case Named.Matching(Matcher matcher) -> {
            if (tests.getOrDefault(label, _ -> false).test(line)) {
              named.add(matcher.label());
            }
          }
        }
      }
      line.labels
          .keySet()
          .removeIf(name ->
              choose.keep()
                  ? !named.contains(name) && !name.startsWith("__error")
                  : named.contains(name));
    });
  }
}
