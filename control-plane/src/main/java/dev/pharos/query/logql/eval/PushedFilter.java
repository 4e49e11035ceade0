package dev.pharos.query.logql.eval;

import dev.pharos.query.loglang.LinePattern;
import dev.pharos.query.logql.LabelCondition;
import dev.pharos.query.logql.Matcher;
import dev.pharos.query.logql.Matcher.Operator;
import dev.pharos.query.logql.Stage;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogText;
import dev.pharos.store.ValueTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the store can be asked of a condition. It has no line less than the condition.
 *
 * @param exact whether it has no line more either
 */
record PushedFilter(LogFilter filter, boolean exact) {
  private static final PushedFilter NOTHING = new PushedFilter(LogFilter.ANY, false);
  private static final Pattern LITERALS =
      Pattern.compile("(\\(\\?i\\))?([\\w \\-:,;/=@#%&'\"<>!~|]*)");
  private static final Pattern TRACE = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern SPAN = Pattern.compile("[0-9a-f]{16}");

  /** Each underscore of a label may stand for three characters of a key. */
  private static final int MOST_UNDERSCORES = 3;

  static PushedFilter of(Stage.LineFilter filter) {
    List<LogFilter> alternatives = new ArrayList<>();
    for (Stage.Sought sought : filter.alternatives()) {
      if (sought.address() || filter.sign().endsWith(">")) {
        return NOTHING;
      }
      if (filter.sign().endsWith("=")) {
        alternatives.add(new LogFilter.Contains(sought.text(), false));
      } else if (!addLiterals(sought.text(), alternatives)) {
        // A point is no end of line in Loki's line filters.
        alternatives.add(new LogFilter.Finds(new LinePattern("(?-s)" + sought.text())));
      }
    }
    LogFilter any = LogFilter.some(alternatives);
    return new PushedFilter(filter.sign().startsWith("!") ? new LogFilter.Not(any) : any, true);
  }

  /** A pattern of words and {@code |} is as good as the words. */
  private static boolean addLiterals(String pattern, List<LogFilter> alternatives) {
    java.util.regex.Matcher literals = LITERALS.matcher(pattern);
    if (!literals.matches()) {
      return false;
    }
    boolean ignoreCase = literals.group(1) != null;
    if (ignoreCase && !pattern.chars().allMatch(c -> c < 128)) {
      return false;
    }
    for (String text : literals.group(2).split("\\|", -1)) {
      alternatives.add(new LogFilter.Contains(text, ignoreCase));
    }
    return true;
  }

  static PushedFilter of(LabelCondition condition) {
    return switch (condition) {
      case LabelCondition.And(LabelCondition left, LabelCondition right) -> {
        PushedFilter first = of(left);
        PushedFilter second = of(right);
        yield new PushedFilter(
            LogFilter.all(List.of(first.filter, second.filter)), first.exact && second.exact);
      }
      case LabelCondition.Or(LabelCondition left, LabelCondition right) -> {
        PushedFilter first = of(left);
        PushedFilter second = of(right);
        yield new PushedFilter(
            LogFilter.some(List.of(first.filter, second.filter)), first.exact && second.exact);
      }
      case LabelCondition.OfText(Matcher matcher) -> of(matcher);
      default -> NOTHING;
    };
  }

  private static PushedFilter of(Matcher matcher) {
    String name = matcher.label();
    boolean negated = matcher.operator() == Operator.NOT_EQUAL;
    boolean compared = negated || matcher.operator() == Operator.EQUAL;
    if (name.equals(StreamLabels.LEVEL)) {
      return ofLevel(matcher, StreamLabels::level);
    }
    if (name.equals(StreamLabels.DETECTED_LEVEL)) {
      return ofLevel(matcher, StreamLabels::detectedLevel);
    }
    if (!compared) {
      return NOTHING;
    }
    LogText text = StreamLabels.TEXTS.getOrDefault(name, StreamLabels.LINE_TEXTS.get(name));
    if (text != null) {
      LogFilter is = LogFilter.is(text, matcher.value());
      return new PushedFilter(negated ? new LogFilter.Not(is) : is, true);
    }
    LogFilter field = ofId(name, matcher.value());
    if (field != LogFilter.ANY) {
      return new PushedFilter(negated ? new LogFilter.Not(field) : field, true);
    }
    return negated ? NOTHING : ofAttribute(name, matcher.value());
  }

  private static PushedFilter ofLevel(Matcher matcher, Function<Severity, String> level) {
    LabelTest test = new LabelTest(matcher);
    List<LogFilter> some = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      if (test.test(level.apply(severity))) {
        some.add(new LogFilter.OfSeverity(severity.leastNumber(), severity.mostNumber()));
        if (severity == Severity.UNSPECIFIED) {
          some.add(new LogFilter.OfSeverity(Integer.MIN_VALUE, -1));
          some.add(new LogFilter.OfSeverity(Severity.MOST + 1, Integer.MAX_VALUE));
        }
      }
    }
    return new PushedFilter(LogFilter.some(some), true);
  }

  /** {@link LogFilter#ANY} for what is no id. */
  private static LogFilter ofId(String name, String value) {
    if (name.equals(StreamLabels.TRACE_ID) && TRACE.matcher(value).matches()) {
      TraceId id = TraceId.parse(value);
      return id.isValid() ? new LogFilter.OfTrace(id) : LogFilter.ANY;
    }
    if (name.equals(StreamLabels.SPAN_ID) && SPAN.matcher(value).matches()) {
      long id = SpanId.parse(value);
      return id == SpanId.NONE ? LogFilter.ANY : new LogFilter.OfSpan(id);
    }
    return LogFilter.ANY;
  }

  /** Any of the keys that {@link StreamLabels#name} calls so has the value. */
  private static PushedFilter ofAttribute(String name, String value) {
    String label = name.endsWith("_extracted") ? name.replaceFirst("_extracted$", "") : name;
    long underscores = label.chars().filter(c -> c == '_').count();
    boolean own = label.startsWith("_") || label.contains("__") || StreamLabels.isField(name);
    if (value.isEmpty() || own || underscores > MOST_UNDERSCORES || !label.equals(name)) {
      return NOTHING;
    }
    List<String> keys = List.of("");
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      List<String> longer = new ArrayList<>();
      for (String key : keys) {
        if (c == '_') {
          longer.add(key + '.');
          longer.add(key + '-');
        }
        longer.add(key + c);
      }
      keys = longer;
    }
    ValueTest test = ValueTest.is(value);
    return new PushedFilter(
        LogFilter.some(
            keys.stream()
                .map(key -> (LogFilter) new LogFilter.OfAttribute(AttributePlace.ANY, key, test))
                .toList()),
        false);
  }
}
