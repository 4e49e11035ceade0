package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.LogExpression.Grouping;
import dev.pharos.query.logql.LogExpression.OverTime;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogOrigin;
import dev.pharos.store.LogWindows;
import java.io.IOException;
import java.util.HashMap;
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
  /** Counts in memory, of one who logged at one moment: some ten megabytes. */
  private static final int MOST_COUNTS = 100_000;

  private static final Set<String> LEVELS = Set.of(StreamLabels.LEVEL, StreamLabels.DETECTED_LEVEL);

  private CountedLines() {}

  /** Empty where lines must be read. */
  static Optional<Map<Labels, Column>> columns(
      QueryRun run, Steps steps, OverTime over, Grouping by) throws IOException {
    boolean counts = over.function().equals("count_over_time") || over.function().equals("rate");
    long length = over.range().lengthNs();
    long step = steps.count() == 1 ? length : steps.stepNs();
    if (!counts || over.range().unwrap().isPresent() || by.without() || length > step) {
      return Optional.empty();
    }
    TimeRange all = steps.lines(length, over.range().offsetNs());
    LinePlan plan = run.plan(over.range().lines(), Optional.empty(), all);
    List<LogOrigin> selected = plan.streams().selected();
    if (plan.pipeline().isPresent() || (long) selected.size() * steps.count() > MOST_COUNTS) {
      return Optional.empty();
    }
    for (LogOrigin origin : selected) {
      Labels stream = run.labels().ofStream(origin.resource());
      for (String name : by.labels()) {
        if (!LEVELS.contains(name) && stream.get(name).isEmpty()) {
          return Optional.empty(); // structured metadata is meant, perhaps
        }
      }
    }
    if (selected.isEmpty()) {
      return Optional.of(Map.of());
    }
    LogFilter filter = LogFilter.all(List.of(plan.streams().filter(), plan.filter()));
    LogWindows windows = new LogWindows(all.fromNs(), step, length);
    Map<Labels, Map<Integer, Pane>> counted = new LinkedHashMap<>();
    run.countByOrigin(all, filter, windows)
        .buckets()
        .forEach((resource, buckets) -> {
          if (plan.streams().selects(resource)) {
            Labels group = run.labels().ofStream(resource).only(by.labels());
            for (LogCounts.Bucket bucket : buckets) {
              int at = (int) ((bucket.startNs() - all.fromNs()) / step);
              add(bucket, at, group, by, counted);
            }
          }
        });
    RangeFunction function = RangeFunction.of(over);
    Map<Labels, Column> columns = new LinkedHashMap<>();
    counted.forEach((labels, panes) -> {
      Column column = new Column(steps.count());
      panes.forEach((at, pane) -> column.set(at, function.of(pane, List.of(pane), steps.at(at))));
      columns.put(labels, column);
    });
    return Optional.of(columns);
  }

  private static void add(
      LogCounts.Bucket bucket,
      int step,
      Labels group,
      Grouping by,
      Map<Labels, Map<Integer, Pane>> counted) {
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
          counted
                  .computeIfAbsent(Labels.of(labels), each -> new HashMap<>())
                  .computeIfAbsent(step, each -> new Pane(0, 0))
                  .count +=
              count;
        });
  }
}
