package dev.pharos.query.promql.eval;

import com.google.re2j.Pattern;
import dev.pharos.query.promql.parse.Call;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.VectorSelector;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code info}: adds to each element the labels of the info series that has the same {@code job}
 * and {@code instance}.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/functions/#info">info</a>
 */
final class InfoEvaluation {
  private static final String USUAL_INFO = "target_info";
  private static final double MS_PER_SECOND = 1000;
  private static final List<String> IDENTIFYING = List.of("instance", "job");

  private final Evaluation evaluation;
  private final Steps steps;
  private final Expr base;
  private final VectorSelector place;

  /** Conditions on names of info series, and on their other labels: these alone are added then. */
  private final List<LabelMatcher> names = new ArrayList<>();

  private final List<LabelMatcher> data = new ArrayList<>();

  /** The rows of the result so far. */
  private final Map<Labels, Row> results = new LinkedHashMap<>();

  InfoEvaluation(Evaluation evaluation, Call call, Steps steps) {
    this.evaluation = evaluation;
    this.steps = steps;
    this.base = call.arguments().getFirst();
    List<LabelMatcher> asked =
        call.arguments().size() > 1
                && Arguments.bare(call.arguments().get(1)) instanceof VectorSelector s
            ? s.matchers()
            : List.of();
    for (LabelMatcher matcher : asked) {
      (matcher.name().equals(Labels.METRIC_NAME) ? names : data).add(matcher);
    }
    boolean positive =
        names.stream()
            .anyMatch(
                m -> m.type() == LabelMatcher.Type.EQUAL || m.type() == LabelMatcher.Type.REGEX);
    if (names.isEmpty()) {
      names.add(new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, USUAL_INFO));
    } else if (!positive) {
      names.add(new LabelMatcher(LabelMatcher.Type.REGEX, Labels.METRIC_NAME, ".+_info"));
    }
    this.place =
        new VectorSelector("", List.of(), InfoTime.of(base, evaluation.times()), call.position());
  }

  List<Row> rows() {
    List<Row> elements = evaluation.rows(base, steps);
    List<Row> wanting = new ArrayList<>();
    for (Row row : elements) {
      if (!isInfo(row.labels())) {
        wanting.add(row);
      }
    }
    Map<Labels, Map<String, List<Row>>> infos = infos(wanting);
    for (Row row : elements) {
      evaluation.budget().look();
      if (isInfo(row.labels())) {
        add(row, row.labels(), 0, row.steps());
      } else {
        enriched(row, infos.getOrDefault(identity(row.labels()), Map.of()));
      }
    }
    return new ArrayList<>(results.values());
  }

  private boolean isInfo(Labels labels) {
    return names.stream().allMatch(m -> m.matches(labels.metricName()));
  }

  private static Labels identity(Labels labels) {
    return labels.withOnly(Set.copyOf(IDENTIFYING));
  }

  /** Times of info series' samples by what they tell of, and by the metric's name. */
  private Map<Labels, Map<String, List<Row>>> infos(List<Row> wanting) {
    Map<Labels, Map<String, List<Row>>> infos = new HashMap<>();
    for (List<LabelMatcher> identifying : identifying(wanting)) {
      List<LabelMatcher> matchers = new ArrayList<>(identifying);
      matchers.addAll(data);
      matchers.addAll(names);
      VectorSelector selector = new VectorSelector("", matchers, place.shift(), place.position());
      for (Row row : evaluation.selectors().latest(selector, steps)) {
        if (row.hasHistograms()) {
          throw QueryException.execution("info sample should be float");
        }
      }
      for (Row row : evaluation.selectors().latestTimes(selector, steps)) {
        infos
            .computeIfAbsent(identity(row.labels()), _ -> new TreeMap<>())
            .computeIfAbsent(row.labels().metricName(), _ -> new ArrayList<>())
            .add(row);
      }
    }
    return infos;
  }

  /** Conditions on the identifying labels: a list for each choice of them that elements have. */
  private static List<List<LabelMatcher>> identifying(List<Row> wanting) {
    Map<List<Boolean>, Map<String, SortedSet<String>>> choices = new LinkedHashMap<>();
    for (Row row : wanting) {
      List<Boolean> present =
          IDENTIFYING.stream().map(name -> !row.labels().get(name).isEmpty()).toList();
      if (present.contains(true)) {
        Map<String, SortedSet<String>> values =
            choices.computeIfAbsent(present, _ -> new TreeMap<>());
        for (String name : IDENTIFYING) {
          values.computeIfAbsent(name, _ -> new TreeSet<>()).add(row.labels().get(name));
        }
      }
    }
    List<List<LabelMatcher>> conditions = new ArrayList<>();
    for (Map<String, SortedSet<String>> values : choices.values()) {
      List<LabelMatcher> condition = new ArrayList<>();
      values.forEach((name, some) ->
          condition.add(
              new LabelMatcher(
                  LabelMatcher.Type.REGEX,
                  name,
                  String.join("|", some.stream().map(Pattern::quote).toList()))));
      conditions.add(condition);
    }
    return conditions;
  }

  /** Adds the element step by step; as a rule the same info series tell of it at all of them. */
  private void enriched(Row row, Map<String, List<Row>> infos) {
    List<Row> before = List.of();
    Labels labels = null;
    int from = 0;
    for (int step = 0; step < row.steps(); step++) {
      if (!row.has(step)) {
        continue;
      }
      List<Row> now = newest(infos, step);
      if (labels == null || !now.equals(before)) {
        addUnlessUnwanted(row, before, labels, from, step);
        labels = labels(row.labels(), now);
        before = now;
        from = step;
      }
    }
    addUnlessUnwanted(row, before, labels, from, row.steps());
  }

  private void addUnlessUnwanted(
      Row row, List<Row> told, @Nullable Labels labels, int from, int to) {
    boolean wanted = !told.isEmpty() || data.stream().allMatch(m -> m.matches(""));
    if (labels != null && wanted) {
      add(row, labels, from, to);
    }
  }

  /** Of each info metric the series with the newest sample. */
  private static List<Row> newest(Map<String, List<Row>> infos, int step) {
    List<Row> chosen = new ArrayList<>(infos.size());
    for (List<Row> sameName : infos.values()) {
      Row newest = null;
      for (Row one : sameName) {
        if (!one.hasFloat(step)) {
          continue;
        }
        if (newest == null || one.value(step) > newest.value(step)) {
          newest = one;
        } else if (one.value(step) == newest.value(step)) {
          boolean inOrder = newest.labels().compareTo(one.labels()) < 0;
          long timeMs = Math.round(one.value(step) * MS_PER_SECOND);
          throw QueryException.execution(
              "found duplicate series for info metric: existing %s @ %d, new %s @ %d"
                  .formatted(
                      (inOrder ? newest : one).labels(),
                      timeMs,
                      (inOrder ? one : newest).labels(),
                      timeMs));
        }
      }
      if (newest != null) {
        chosen.add(newest);
      }
    }
    return chosen;
  }

  private Labels labels(Labels own, List<Row> infos) {
    Map<String, String> added = new TreeMap<>();
    for (Row info : infos) {
      Labels told = info.labels();
      for (int i = 0; i < told.size(); i++) {
        String name = told.name(i);
        boolean asked = data.isEmpty() || data.stream().anyMatch(m -> m.name().equals(name));
        if (name.equals(Labels.METRIC_NAME) || !asked) {
          continue;
        }
        String other = added.get(name);
        if (other != null && !other.equals(told.value(i))) {
          throw QueryException.execution("conflicting label: " + name);
        }
        if (own.get(name).isEmpty()) {
          added.put(name, told.value(i));
        }
      }
    }
    Labels.Builder all = own.toBuilder();
    added.forEach(all::set);
    return all.build();
  }

  private void add(Row row, Labels labels, int from, int to) {
    evaluation.budget().take(Row.cost(steps.count()));
    Row result = results.computeIfAbsent(labels, l -> Row.empty(l, row.dropName(), row.steps()));
    for (int step = from; step < to; step++) {
      if (row.has(step)) {
        if (result.has(step)) {
          throw QueryException.execution(RowMerge.SAME_LABELS);
        }
        result.copy(row, step);
      }
    }
  }
}
