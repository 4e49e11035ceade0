package dev.pharos.query.metric;

import dev.pharos.query.Completion;
import dev.pharos.query.Place;
import dev.pharos.query.Suggestion;
import dev.pharos.query.promql.parse.AggregationOperator;
import dev.pharos.query.promql.parse.Function;
import dev.pharos.query.promql.parse.PromqlCursor;
import dev.pharos.query.promql.parse.Quoted;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Suggests how a query of PromQL could go on: functions and aggregations with what they do, metrics
 * with what senders say of them, labels and values of the series in the range. Safe for use by many
 * threads.
 */
public final class PromqlCompletion {
  /** A list that is longer is not read. */
  private static final int MOST = 50;

  private static final long NS_PER_MS = 1_000_000;

  /** What means something else in a regular expression. */
  private static final String META = "\\.+*?()|[]{}^$";

  /** Names that need no quotes. */
  private static final Pattern PLAIN_METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  private static final Pattern PLAIN_LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private static final List<String> DURATIONS = List.of("1m", "5m", "15m", "1h", "6h", "1d");

  /** The series that are asked for. */
  private record Series(SeriesStore store, List<LabelMatcher> place, long startMs, long endMs) {
    List<String> labels(List<LabelMatcher> matchers) throws IOException {
      return store.labelNames(with(matchers), startMs, endMs);
    }

    /** Of a label, those that match a regular expression; at most as many as are shown. */
    List<String> values(String label, List<LabelMatcher> matchers, String expression)
        throws IOException {
      List<LabelMatcher> all = with(matchers);
      all.add(new LabelMatcher(LabelMatcher.Type.REGEX, label, expression));
      return store.labelValues(label, all, startMs, endMs, MOST);
    }

    private List<LabelMatcher> with(List<LabelMatcher> matchers) {
      List<LabelMatcher> all = new ArrayList<>(matchers);
      all.addAll(place);
      return all;
    }
  }

  private final SeriesStore store;
  private final FamilyHelp families;

  PromqlCompletion(SeriesStore store) {
    this.store = store;
    this.families = new FamilyHelp(store);
  }

  /**
   * @param cursor number of characters before it
   * @param place whose series are asked for; those that do not say theirs belong to each
   * @param range in which they have samples
   */
  public Completion complete(String query, int cursor, Place place, TimeRange range)
      throws IOException {
    PromqlCursor at = PromqlCursor.at(query, cursor);
    Series series = new Series(store, matchers(place), startMs(range), endMs(range));
    List<Suggestion> suggestions =
        switch (at.place()) {
          case EXPRESSION -> expressions(at, series);
          case OPERAND -> {
            List<Suggestion> operands = words(at, "on (", "ignoring (", "bool");
            operands.addAll(expressions(at, series));
            yield operands;
          }
          case NEXT -> words(at, "and", "or", "unless", "offset");
          case AGGREGATED -> words(at, "by (", "without (", "and", "or", "unless");
          case AGGREGATION -> words(at, "by (", "without (");
          case LABEL -> labels(at, series, "=");
          case GROUPING -> labels(at, series, "");
          case COMPARISON -> comparisons();
          case VALUE -> values(at, series);
          case DURATION -> durations(at);
          case NOTHING -> List.of();
        };
    return new Completion(at.from(), at.to(), suggestions);
  }

  private List<Suggestion> expressions(PromqlCursor at, Series series) throws IOException {
    List<Suggestion> metrics = new ArrayList<>();
    for (String name : metricNames(at.typed(), series)) {
      String text = PLAIN_METRIC.matcher(name).matches() ? name : "{" + Quoted.quote(name) + "}";
      metrics.add(new Suggestion(text, Suggestion.Kind.KEY, families.of(name)));
    }
    List<Suggestion> found = new ArrayList<>();
    for (AggregationOperator aggregation : AggregationOperator.values()) {
      if (begins(aggregation.text(), at.typed())) {
        found.add(word(aggregation.text() + "(", PromqlHelp.of(aggregation)));
      }
    }
    for (Function function : Function.values()) {
      if (begins(function.text(), at.typed())) {
        found.add(word(function.text() + "(", PromqlHelp.of(function)));
      }
    }
    if (at.typed().isEmpty()) {
      // Who has not begun yet looks for what there is; functions come with their first letter.
      found.addAll(0, metrics);
    } else {
      found.addAll(metrics);
    }
    return found;
  }

  /** Names that begin with what was typed, then those that contain it. */
  private static Set<String> metricNames(String typed, Series series) throws IOException {
    Set<String> found =
        new LinkedHashSet<>(series.values(Labels.METRIC_NAME, List.of(), literal(typed) + ".*"));
    if (found.size() < MOST && !typed.isEmpty()) {
      found.addAll(series.values(Labels.METRIC_NAME, List.of(), "(?i).*" + literal(typed) + ".*"));
    }
    return found;
  }

  private List<Suggestion> labels(PromqlCursor at, Series series, String behind)
      throws IOException {
    Set<String> names = new TreeSet<>();
    for (List<LabelMatcher> matchers : selections(at)) {
      names.addAll(series.labels(matchers));
    }
    names.remove(Labels.METRIC_NAME);
    List<Suggestion> found = new ArrayList<>();
    for (String name : names) {
      if (found.size() < MOST && contains(name, at.typed())) {
        String text = PLAIN_LABEL.matcher(name).matches() ? name : Quoted.quote(name);
        found.add(new Suggestion(text + behind, Suggestion.Kind.KEY, "label"));
      }
    }
    return found;
  }

  /** In braces what they ask for; in a list of labels each metric of the query. */
  private static List<List<LabelMatcher>> selections(PromqlCursor at) {
    if (at.place() == PromqlCursor.Place.LABEL || at.metrics().isEmpty()) {
      return List.of(at.matchers());
    }
    List<List<LabelMatcher>> each = new ArrayList<>();
    for (String metric : at.metrics()) {
      each.add(List.of(new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, metric)));
    }
    return each;
  }

  private List<Suggestion> values(PromqlCursor at, Series series) throws IOException {
    List<Suggestion> found = new ArrayList<>();
    for (String value :
        series.values(at.label(), at.matchers(), "(?i).*" + literal(at.typed()) + ".*")) {
      found.add(new Suggestion(Quoted.quote(value), Suggestion.Kind.VALUE, ""));
    }
    return found;
  }

  /** A label that is absent matches: not every sender tells where it runs. */
  private static List<LabelMatcher> matchers(Place place) {
    List<LabelMatcher> matchers = new ArrayList<>();
    if (place.environment() != null) {
      matchers.add(oneOrNone("deployment_environment_name", place.environment()));
    }
    if (place.namespace() != null) {
      matchers.add(oneOrNone("service_namespace", place.namespace()));
    }
    return matchers;
  }

  private static LabelMatcher oneOrNone(String label, String value) {
    return new LabelMatcher(LabelMatcher.Type.REGEX, label, literal(value) + "|");
  }

  private static List<Suggestion> comparisons() {
    return List.of(
        new Suggestion("=", Suggestion.Kind.OPERATOR, "is"),
        new Suggestion("!=", Suggestion.Kind.OPERATOR, "is not"),
        new Suggestion("=~", Suggestion.Kind.OPERATOR, "matches the regular expression"),
        new Suggestion("!~", Suggestion.Kind.OPERATOR, "does not match"));
  }

  private static List<Suggestion> durations(PromqlCursor at) {
    List<Suggestion> found = new ArrayList<>();
    for (String duration : DURATIONS) {
      if (begins(duration, at.typed())) {
        found.add(new Suggestion(duration, Suggestion.Kind.VALUE, "how far back"));
      }
    }
    return found;
  }

  private static List<Suggestion> words(PromqlCursor at, String... words) {
    List<Suggestion> found = new ArrayList<>();
    for (String each : words) {
      if (begins(each, at.typed())) {
        found.add(word(each, meaning(each)));
      }
    }
    return found;
  }

  private static String meaning(String word) {
    return switch (word) {
      case "and" -> "elements that the other side has too";
      case "or" -> "and those that only the other side has";
      case "unless" -> "elements that the other side lacks";
      case "offset" -> "as it was so long before";
      case "by (" -> "one result for each value of these labels";
      case "without (" -> "one result for each value of the other labels";
      case "on (" -> "both sides go together where these labels are equal";
      case "ignoring (" -> "both sides go together where the other labels are equal";
      default -> "0 or 1 instead of leaving out";
    };
  }

  private static Suggestion word(String text, String detail) {
    return new Suggestion(text, Suggestion.Kind.WORD, detail);
  }

  /** The text as a regular expression that matches nothing else. */
  private static String literal(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (META.indexOf(point) >= 0) {
            escaped.append('\\');
          }
          escaped.appendCodePoint(point);
        });
    return escaped.toString();
  }

  private static boolean begins(String text, String typed) {
    return text.startsWith(typed.toLowerCase(Locale.ROOT));
  }

  private static boolean contains(String text, String typed) {
    return text.toLowerCase(Locale.ROOT).contains(typed.toLowerCase(Locale.ROOT));
  }

  private static long startMs(TimeRange range) {
    return Math.floorDiv(range.fromNs(), NS_PER_MS);
  }

  private static long endMs(TimeRange range) {
    return Math.floorDiv(range.toNs(), NS_PER_MS);
  }
}
