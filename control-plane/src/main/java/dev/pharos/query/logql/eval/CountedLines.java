package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.LogExpression.Grouping;
import dev.pharos.query.logql.LogExpression.OverTime;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogOrigin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts of lines that the store can give without handing lines over: sums by labels of streams and
 * by level, where nothing is left for a pipeline and windows do not overlap.
 */
final class CountedLines {
  /** Each moment is a question of its own, which costs a look at all blocks of its window. */
  private static final int MOST_STEPS = 60;

  /** As does each group of streams. */
  private static final int MOST_QUESTIONS = 240;

  private static final Set<String> LEVELS = Set.of(StreamLabels.LEVEL, StreamLabels.DETECTED_LEVEL);

  private CountedLines() {}

  /** Empty where lines must be read. */
  static Optional<Map<Labels, Column>> columns(
      QueryRun run, Steps steps, OverTime over, Grouping by) throws IOException {
    boolean counts = over.function().equals("count_over_time") || over.function().equals("rate");
    long length = over.range().lengthNs();
    boolean apart = steps.count() == 1 || length <= steps.stepNs();
    if (!counts
        || over.range().unwrap().isPresent()
        || by.without()
        || !apart
        || steps.count() > MOST_STEPS) {
      return Optional.empty();
    }
    TimeRange all = steps.lines(length, over.range().offsetNs());
    LinePlan plan = run.plan(over.range().lines(), Optional.empty(), all);
    if (plan.pipeline().isPresent()) {
      return Optional.empty();
    }
    Map<Labels, List<LogOrigin>> groups = new LinkedHashMap<>();
    for (LogOrigin origin : plan.streams().selected()) {
      Labels stream = run.labels().ofStream(origin.resource());
      Labels group = stream.only(by.labels());
      for (String name : by.labels()) {
        if (!LEVELS.contains(name) && group.get(name).isEmpty()) {
          return Optional.empty(); // structured metadata is meant, perhaps
        }
      }
      groups.computeIfAbsent(group, each -> new ArrayList<>()).add(origin);
    }
    if (groups.size() * steps.count() > MOST_QUESTIONS) {
      return Optional.empty();
    }
    for (List<LogOrigin> group : groups.values()) {
      if (!plan.streams().isExact(group)) {
        return Optional.empty();
      }
    }
    RangeFunction function = RangeFunction.of(over);
    Map<Labels, Column> columns = new LinkedHashMap<>();
    for (Map.Entry<Labels, List<LogOrigin>> group : groups.entrySet()) {
      LogFilter filter =
          LogFilter.all(List.of(plan.streams().filter(group.getValue()), plan.filter()));
      for (int step = 0; step < steps.count(); step++) {
        TimeRange window = Steps.at(steps.at(step)).lines(length, over.range().offsetNs());
        for (Map.Entry<Labels, Pane> one :
            counted(run.count(window, filter, LogCatalog.minutes(length)), group.getKey(), by)
                .entrySet()) {
          Column column =
              columns.computeIfAbsent(one.getKey(), labels -> new Column(steps.count()));
          Pane pane = one.getValue();
          column.set(step, function.of(pane, List.of(pane), steps.at(step)));
        }
      }
    }
    return Optional.of(columns);
  }

  private static Map<Labels, Pane> counted(LogCounts counts, Labels group, Grouping by) {
    Map<Labels, Pane> lines = new LinkedHashMap<>();
    for (LogCounts.Bucket bucket : counts.buckets()) {
      bucket
          .lines()
          .forEach((severity, count) -> {
            Map<String, String> labels = new TreeMap<>(group.asMap());
            if (by.labels().contains(StreamLabels.LEVEL)) {
              labels.put(StreamLabels.LEVEL, StreamLabels.level(severity));
            }
            if (by.labels().contains(StreamLabels.DETECTED_LEVEL)) {
              labels.put(StreamLabels.DETECTED_LEVEL, StreamLabels.detectedLevel(severity));
            }
            lines.computeIfAbsent(Labels.of(labels), each -> new Pane(0, 0)).count += count;
          });
    }
    return lines;
  }
}
