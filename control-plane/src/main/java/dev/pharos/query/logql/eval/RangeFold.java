package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.LogExpression.Grouping;
import dev.pharos.query.logql.LogExpression.OverTime;
import dev.pharos.query.logql.LogExpression.Range;
import dev.pharos.query.logql.LogExpression.Unwrap;
import dev.pharos.query.logql.Pipeline;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A range aggregation at all moments: reads each line once, the oldest first, into the pane of the
 * moments that look at it, and puts panes together afterwards. For one thread.
 */
final class RangeFold {
  private static final String ERROR = "__error__";

  private final QueryRun run;
  private final Steps steps;
  private final Range range;
  private final RangeFunction function;
  private final Optional<Grouping> grouping;
  private final Map<Labels, List<Pane>> series = new LinkedHashMap<>();
  private final Map<Labels, Labels> grouped = new HashMap<>();

  /**
   * @param grouping of the aggregation itself, or of the sum around it
   */
  RangeFold(QueryRun run, Steps steps, OverTime over, Optional<Grouping> grouping) {
    this.run = run;
    this.steps = steps;
    this.range = over.range();
    this.function = RangeFunction.of(over);
    this.grouping = grouping;
  }

  Map<Labels, Column> columns() throws IOException {
    TimeRange time = steps.lines(range.lengthNs(), range.offsetNs());
    LinePlan plan = run.plan(range.lines(), range.unwrap(), time);
    run.read(
        plan,
        time,
        LogQuery.Order.OLDEST_FIRST,
        LogqlLimits.LARGEST_PAGE,
        line -> {
          if (plan.pipeline().isPresent()) {
            fold(plan.pipeline().get(), line);
          } else {
            fold(line);
          }
          return true;
        });
    Map<Labels, Column> columns = new LinkedHashMap<>();
    for (Map.Entry<Labels, List<Pane>> one : series.entrySet()) {
      columns.put(one.getKey(), column(one.getValue()));
      one.setValue(List.of());
    }
    return columns;
  }

  /** Where no stage is left, only the labels that are asked for are looked up. */
  private void fold(LogRecord line) {
    Labels stream = run.labels().ofStream(line.resource());
    Labels labels;
    if (grouping.isPresent() && !grouping.get().without()) {
      Map<String, String> values = new TreeMap<>();
      for (String name : grouping.get().labels()) {
        values.put(name, run.labels().value(line, name));
      }
      labels = Labels.of(values);
    } else {
      labels = grouped.computeIfAbsent(stream, this::group);
    }
    add(labels, line.timeNs(), function.countsBytes() ? bytes(line.bodyText()) : 1);
  }

  private void fold(Pipeline pipeline, LogRecord line) {
    Labels stream = run.labels().ofStream(line.resource());
    Map<String, String> metadata = StreamLabels.metadata(line);
    Optional<Pipeline.Out> left =
        pipeline.apply(line.timeNs(), line.bodyText(), stream.asMap(), metadata);
    if (left.isEmpty()) {
      return;
    }
    Pipeline.Out out = left.get();
    if (out.labels().containsKey(ERROR)) {
      throw failed(out.labels());
    }
    double number =
        range.unwrap().isPresent() ? out.number() : function.countsBytes() ? bytes(out.line()) : 1;
    add(labels(out.labels(), metadata), line.timeNs(), number);
  }

  private static LogqlRefusal failed(Map<String, String> labels) {
    String error = labels.getOrDefault(ERROR, "");
    return LogqlRefusal.because(
        "pipeline error: '%s' for series: '%s'.\nUse a label filter to intentionally skip this error. (e.g | __error__!=\"%s\").\nTo skip all potential errors you can match empty errors.(e.g __error__=\"\")\nThe label filter can also be specified after unwrap. (e.g | unwrap latency | __error__=\"\" )"
            .formatted(error, Labels.of(labels), error));
  }

  /** Structured metadata is left out unless it is named: {@link StreamLabels} says why. */
  private Labels labels(Map<String, String> all, Map<String, String> metadata) {
    if (grouping.isPresent() && !grouping.get().without()) {
      return Labels.of(all).only(grouping.get().labels());
    }
    Map<String, String> own = new TreeMap<>(all);
    own.entrySet().removeIf(label -> label.getValue().equals(metadata.get(label.getKey())));
    return group(Labels.of(own));
  }

  private Labels group(Labels labels) {
    Labels kept =
        range.unwrap().map(Unwrap::label).map(Set::of).map(labels::without).orElse(labels);
    return grouping
        .map(by -> by.without() ? kept.without(by.labels()) : kept.only(by.labels()))
        .orElse(kept);
  }

  private void add(Labels labels, long timeNs, double number) {
    long moved = timeNs + range.offsetNs();
    int from = steps.first(moved);
    int to = steps.last(moved, range.lengthNs());
    if (from > to) {
      return;
    }
    run.keep();
    List<Pane> panes = series.computeIfAbsent(labels, each -> new ArrayList<>());
    if (series.size() > LogqlLimits.MOST_INNER_SERIES) {
      throw LogqlRefusal.because(
          "the query has more than "
              + LogqlLimits.MOST_INNER_SERIES
              + " series before they are aggregated; group by fewer labels or drop some");
    }
    if (panes.isEmpty() || panes.getLast().from != from || panes.getLast().to != to) {
      panes.add(new Pane(from, to));
    }
    if (function.needsNumbers()) {
      run.remember();
      panes.getLast().remember(moved, number);
    } else {
      panes.getLast().add(number);
    }
  }

  private Column column(List<Pane> panes) {
    Column column = new Column(steps.count());
    int low = 0;
    int high = 0;
    for (int step = 0; step < steps.count(); step++) {
      while (low < panes.size() && panes.get(low).to < step) {
        low++;
      }
      high = Math.max(high, low);
      while (high < panes.size() && panes.get(high).from <= step) {
        high++;
      }
      if (low < high) {
        List<Pane> parts = panes.subList(low, high);
        Pane all = new Pane(step, step);
        parts.forEach(all::add);
        column.set(step, function.of(all, parts, steps.at(step)));
      }
    }
    run.checkTime();
    return column;
  }

  /** Of a text in UTF-8. */
  static int bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return text.length();
  }
}
