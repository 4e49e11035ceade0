package dev.pharos.query.logql.eval;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.query.logql.LogExpression.Lines;
import dev.pharos.query.logql.LogExpression.Metric;
import dev.pharos.query.logql.Pipeline;
import dev.pharos.query.logql.eval.LogqlAnswer.Entry;
import dev.pharos.query.logql.eval.LogqlAnswer.Point;
import dev.pharos.query.logql.eval.LogqlAnswer.Sample;
import dev.pharos.query.logql.eval.LogqlAnswer.Series;
import dev.pharos.query.reads.Reader;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.AddedLines;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogOrigin;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers LogQL. Safe for use by many threads. */
public final class LogqlEngine {
  private final LogStore store;
  private final Ticker ticker;
  private final Function<Reader, Consumer<ServiceId>> reads;
  private final Reader reader;

  /**
   * @param reads where a reader's services are told whose lines are read
   */
  public LogqlEngine(LogStore store, Ticker ticker, Function<Reader, Consumer<ServiceId>> reads) {
    this(store, ticker, reads, Reader.QUERY);
  }

  private LogqlEngine(
      LogStore store, Ticker ticker, Function<Reader, Consumer<ServiceId>> reads, Reader reader) {
    this.store = store;
    this.ticker = ticker;
    this.reads = reads;
    this.reader = reader;
  }

  /** The same, asked by somebody. */
  public LogqlEngine readBy(Reader other) {
    return new LogqlEngine(store, ticker, reads, other);
  }

  private QueryRun run() {
    return new QueryRun(store, ticker, reads.apply(reader));
  }

  /** An answer and what it took. */
  public record Answered(LogqlAnswer answer, QueryStatistics statistics) {}

  /**
   * Lines of a range.
   *
   * @param limit at least 1
   * @param intervalNs the least time between two lines of the answer; 0 takes all
   * @throws LogqlRefusal when it costs too much
   */
  public Answered lines(
      Lines query, TimeRange range, LogQuery.Order order, int limit, long intervalNs)
      throws IOException {
    if (limit > LogqlLimits.MOST_ENTRIES) {
      throw LogqlRefusal.because(
          "max entries limit per query exceeded, limit > max_entries_limit_per_query (%d > %d)"
              .formatted(limit, LogqlLimits.MOST_ENTRIES));
    }
    QueryRun run = run();
    LinePlan plan = run.plan(query, Optional.empty(), range);
    int page =
        plan.pipeline().isPresent() || intervalNs > 0
            ? Math.max(limit, LogqlLimits.FIRST_PAGE)
            : limit;
    List<Entry> entries = new ArrayList<>();
    run.read(
        plan,
        range,
        order,
        page,
        line -> {
          boolean tooNear =
              !entries.isEmpty()
                  && Math.abs(line.timeNs() - entries.getLast().timeNs()) < intervalNs;
          if (!tooNear) {
            entry(plan, line, run.labels())
                .ifPresent(entry -> {
                  run.keep();
                  entries.add(entry);
                });
          }
          return entries.size() < limit;
        });
    return new Answered(new LogqlAnswer.Entries(entries), run.statistics());
  }

  /** Lines that are added from now on, for {@link #came}; close it when nobody listens any more. */
  public AddedLines follow() {
    return store.follow();
  }

  /** What a query makes of lines that were just added, and of those that were left out. */
  public Came came(Lines query, AddedLines.Part part) {
    StreamLabels labels = new StreamLabels();
    Set<Resource> resources = new LinkedHashSet<>();
    part.lines().forEach(line -> resources.add(line.log().resource()));
    part.skippedOf().forEach(skipped -> resources.add(skipped.resource()));
    List<LogOrigin> origins =
        resources.stream().map(resource -> new LogOrigin(resource, 1)).toList();
    StreamSelection streams = new StreamSelection(query.selector(), origins, labels);
    LinePlan plan = LinePlan.of(query, Optional.empty(), streams);
    streams.selected().stream()
        .map(origin -> origin.resource().service())
        .distinct()
        .forEach(reads.apply(reader));
    List<Entry> entries = new ArrayList<>();
    for (LogLine line : part.lines()) {
      if (streams.selects(line.log().resource()) && plan.filter().matches(line.log())) {
        entry(plan, line.log(), labels).ifPresent(entries::add);
      }
    }
    List<Dropped> dropped = new ArrayList<>();
    long unknown = part.skipped();
    for (AddedLines.Skipped skipped : part.skippedOf()) {
      unknown -= skipped.lines();
      if (streams.selects(skipped.resource())) {
        Labels stream = labels.ofStream(skipped.resource());
        dropped.add(new Dropped(stream, skipped.lines(), skipped.lastNs()));
      }
    }
    return new Came(entries, dropped, unknown);
  }

  /**
   * Of lines that were added.
   *
   * @param dropped of the streams that are meant
   * @param droppedOfUnknown lines left out of which it is not known whose they were
   */
  public record Came(List<Entry> entries, List<Dropped> dropped, long droppedOfUnknown) {}

  /**
   * Lines of a stream that came faster than they were read; their texts were not looked at.
   *
   * @param lastNs time of the newest
   */
  public record Dropped(Labels stream, long lines, long lastNs) {}

  private static Optional<Entry> entry(LinePlan plan, LogRecord line, StreamLabels labels) {
    Labels stream = labels.ofStream(line.resource());
    Map<String, String> metadata = StreamLabels.metadata(line);
    if (plan.pipeline().isEmpty()) {
      return Optional.of(
          new Entry(
              line.timeNs(),
              line.bodyText(),
              stream,
              Labels.of(metadata).asMap(),
              Labels.NONE.asMap()));
    }
    Optional<Pipeline.Out> left =
        plan.pipeline().get().apply(line.timeNs(), line.bodyText(), stream.asMap(), metadata);
    return left.map(out -> {
      Map<String, String> ofStream = new LinkedHashMap<>();
      Map<String, String> came = new LinkedHashMap<>();
      Map<String, String> parsed = new LinkedHashMap<>();
      out.labels()
          .forEach((name, value) -> {
            if (value.equals(stream.get(name))) {
              ofStream.put(name, value);
            } else if (value.equals(metadata.get(name))) {
              came.put(name, value);
            } else {
              parsed.put(name, value);
            }
          });
      return new Entry(
          line.timeNs(),
          out.line(),
          Labels.of(ofStream),
          Labels.of(came).asMap(),
          Labels.of(parsed).asMap());
    });
  }

  /**
   * Numbers at each step from a time to another, both inclusive; a scalar is a series as well.
   *
   * @param stepNs at least 1
   * @throws LogqlRefusal when it costs too much, or lines do not fit the query
   */
  public Answered range(Metric query, long startNs, long endNs, long stepNs) throws IOException {
    QueryRun run = run();
    Steps steps = Steps.of(startNs, endNs, stepNs);
    MetricNode node = new MetricCompiler(run, steps).compile(query);
    Map<Labels, List<Point>> series = new LinkedHashMap<>();
    for (int step = 0; step < steps.count(); step++) {
      for (Sample sample : node.at(step)) {
        series
            .computeIfAbsent(sample.labels(), labels -> new ArrayList<>())
            .add(new Point(steps.at(step), sample.value()));
      }
      checkSeries(series.size());
      run.checkTime();
    }
    List<Series> sorted =
        series.entrySet().stream()
            .map(one -> new Series(one.getKey(), one.getValue()))
            .sorted((a, b) -> a.labels().compareTo(b.labels()))
            .toList();
    return new Answered(new LogqlAnswer.Matrix(sorted), run.statistics());
  }

  /**
   * Numbers at one time.
   *
   * @throws LogqlRefusal when it costs too much, or lines do not fit the query
   */
  public Answered instant(Metric query, long timeNs) throws IOException {
    QueryRun run = run();
    OptionalDouble scalar = MetricCompiler.scalar(query);
    if (scalar.isPresent()) {
      return new Answered(new LogqlAnswer.Scalar(scalar.getAsDouble(), timeNs), run.statistics());
    }
    List<Sample> samples = new MetricCompiler(run, Steps.at(timeNs)).compile(query).at(0);
    checkSeries(samples.size());
    return new Answered(new LogqlAnswer.Vector(samples, timeNs), run.statistics());
  }

  private static void checkSeries(int series) {
    if (series > LogqlLimits.MOST_SERIES) {
      throw LogqlRefusal.because(
          "maximum number of series ("
              + LogqlLimits.MOST_SERIES
              + ") reached for a single query; consider reducing query cardinality by adding more"
              + " specific stream selectors, reducing the time range, or aggregating results with"
              + " functions like sum, count or topk");
    }
  }
}
