package dev.pharos.query.logql.eval;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.query.logql.LogExpression.Lines;
import dev.pharos.query.logql.Matcher;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogOrigin;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which labels and streams there are, and how much they have. Safe for use by many threads.
 *
 * <p>Everything is said of those who logged in a range, which the store knows without reading
 * lines. {@code level} is listed among the labels, for selectors may ask for it.
 */
public final class LogCatalog {
  /** Lines looked at for the streams of a selector that asks for structured metadata. */
  private static final int SAMPLED_LINES = 5_000;

  /** Lines whose mean length stands for all lines of a volume. */
  private static final int MEASURED_LINES = 200;

  private final LogStore store;
  private final Ticker ticker;

  public LogCatalog(LogStore store, Ticker ticker) {
    this.store = store;
    this.ticker = ticker;
  }

  /**
   * @param chunks about how many
   * @param bytes of the lines' text: the mean of the newest {@value #MEASURED_LINES} times the
   *     entries; the store knows lines by minute, not their bytes
   * @param entries exactly
   */
  public record Stats(long streams, long chunks, long bytes, long entries) {}

  /**
   * Bytes of the lines' text at the beginning of each stretch of time: its lines, which are counted
   * exactly, times the mean of the newest {@value #MEASURED_LINES} of the range.
   */
  public record Volume(Labels labels, SortedMap<Long, Double> bytes) {
    public double total() {
      return bytes.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /**
   * @param selector whose streams are looked at; empty for all
   */
  public SortedSet<String> labelNames(TimeRange range, List<Matcher> selector) throws IOException {
    StreamLabels labels = new StreamLabels();
    SortedSet<String> names = new TreeSet<>();
    for (LogOrigin origin : selection(range, selector, labels).selected()) {
      names.addAll(labels.ofStream(origin.resource()).asMap().keySet());
    }
    if (!names.isEmpty()) {
      names.add(StreamLabels.LEVEL);
    }
    return names;
  }

  /** Of a label of streams, or of {@code level} and {@code detected_level}. */
  public SortedSet<String> labelValues(String name, TimeRange range, List<Matcher> selector)
      throws IOException {
    StreamLabels labels = new StreamLabels();
    StreamSelection streams = selection(range, selector, labels);
    SortedSet<String> values = new TreeSet<>();
    if (name.equals(StreamLabels.LEVEL) || name.equals(StreamLabels.DETECTED_LEVEL)) {
      for (Severity severity : severities(streams, range)) {
        values.add(
            name.equals(StreamLabels.LEVEL)
                ? StreamLabels.level(severity)
                : StreamLabels.detectedLevel(severity));
      }
    } else {
      for (LogOrigin origin : streams.selected()) {
        values.add(labels.ofStream(origin.resource()).get(name));
      }
    }
    values.remove("");
    return values;
  }

  private Set<Severity> severities(StreamSelection streams, TimeRange range) throws IOException {
    Set<Severity> found = EnumSet.noneOf(Severity.class);
    QueryRun run = new QueryRun(store, ticker);
    long whole = Math.max(1, range.toNs() - range.fromNs());
    for (LogCounts.Bucket bucket : run.count(range, streams.filter(), minutes(whole)).buckets()) {
      found.addAll(bucket.lines().keySet());
    }
    return found;
  }

  /** Up to whole minutes, which the store counts without reading lines. */
  static long minutes(long ns) {
    long minute = 60_000_000_000L;
    return Math.ceilDiv(ns, minute) * minute;
  }

  /** The streams of any of the selectors; where they ask for metadata, those of a sample. */
  public SortedSet<Labels> series(TimeRange range, List<List<Matcher>> selectors)
      throws IOException {
    SortedSet<Labels> found = new TreeSet<>();
    for (List<Matcher> selector : selectors) {
      QueryRun run = new QueryRun(store, ticker);
      LinePlan plan = run.plan(new Lines(selector, List.of()), Optional.empty(), range);
      if (plan.streams().ofLines().isEmpty()) {
        for (LogOrigin origin : plan.streams().selected()) {
          found.add(run.labels().ofStream(origin.resource()));
        }
      } else {
        found.addAll(sampled(run, plan, range));
      }
    }
    return found;
  }

  private static Set<Labels> sampled(QueryRun run, LinePlan plan, TimeRange range)
      throws IOException {
    Set<Labels> found = new TreeSet<>();
    int[] left = {SAMPLED_LINES};
    run.read(
        plan,
        range,
        LogQuery.Order.NEWEST_FIRST,
        SAMPLED_LINES,
        line -> {
          if (holds(plan, line, run.labels())) {
            found.add(run.labels().ofStream(line.resource()));
          }
          return --left[0] > 0;
        });
    return found;
  }

  private static boolean holds(LinePlan plan, LogRecord line, StreamLabels labels) {
    return plan.pipeline().isEmpty()
        || plan.pipeline()
            .get()
            .apply(
                line.bodyText(),
                labels.ofStream(line.resource()).asMap(),
                StreamLabels.metadata(line))
            .isPresent();
  }

  /** How much a query would read. */
  public Stats stats(TimeRange range, List<Matcher> selector) throws IOException {
    StreamLabels labels = new StreamLabels();
    StreamSelection streams = selection(range, selector, labels);
    Set<Labels> found = new TreeSet<>();
    long chunks = 0;
    for (LogOrigin origin : streams.selected()) {
      found.add(labels.ofStream(origin.resource()));
      chunks += Math.ceilDiv(origin.lines(), 512L);
    }
    long entries = found.isEmpty() ? 0 : entries(range, streams.filter());
    double mean = entries == 0 ? 0 : meanBytes(range, streams.filter());
    return new Stats(found.size(), chunks, Math.round(entries * mean), entries);
  }

  private long entries(TimeRange range, LogFilter filter) throws IOException {
    long whole = minutes(Math.max(1, range.toNs() - range.fromNs()));
    return new QueryRun(store, ticker)
        .count(range, filter, whole).buckets().stream().mapToLong(LogCounts.Bucket::total).sum();
  }

  /**
   * How much the streams of a selector have that carry a label, for each label; the largest first.
   *
   * @param names of labels that are wanted; empty for those that the selector names, and for all
   *     where it names none
   * @param stepNs as for {@link #volumes}
   */
  public List<Volume> volumesByLabel(
      TimeRange range, List<Matcher> selector, List<String> names, long stepNs, int limit)
      throws IOException {
    List<String> by =
        names.isEmpty() ? selector.stream().map(Matcher::label).distinct().toList() : names;
    List<String> wanted = by.isEmpty() ? List.copyOf(labelNames(range, selector)) : by;
    Map<String, SortedMap<Long, Double>> byName = new TreeMap<>();
    for (Volume volume : volumes(range, selector, wanted, stepNs, Integer.MAX_VALUE)) {
      for (String name : volume.labels().asMap().keySet()) {
        SortedMap<Long, Double> sum = byName.computeIfAbsent(name, _ -> new TreeMap<>());
        volume.bytes().forEach((time, bytes) -> sum.merge(time, bytes, Double::sum));
      }
    }
    List<Volume> volumes = new ArrayList<>();
    byName.forEach((name, bytes) -> volumes.add(new Volume(Labels.named(name), bytes)));
    volumes.sort((a, b) -> Double.compare(b.total(), a.total()));
    return volumes.size() > limit ? List.copyOf(volumes.subList(0, limit)) : volumes;
  }

  /**
   * How much the streams of a selector have, the largest first.
   *
   * @param names labels by which streams are put together; empty for those that the selector names
   * @param stepNs length of a stretch of time, which begin at multiples of it since the epoch; 0
   *     for the range as a whole
   */
  public List<Volume> volumes(
      TimeRange range, List<Matcher> selector, List<String> names, long stepNs, int limit)
      throws IOException {
    QueryRun run = new QueryRun(store, ticker);
    LinePlan plan = run.plan(new Lines(selector, List.of()), Optional.empty(), range);
    List<String> by =
        names.isEmpty() ? selector.stream().map(Matcher::label).distinct().toList() : names;
    Map<Labels, List<LogOrigin>> groups = new LinkedHashMap<>();
    for (LogOrigin origin : plan.streams().selected()) {
      Labels group = run.labels().ofStream(origin.resource()).only(by);
      groups.computeIfAbsent(group, each -> new ArrayList<>()).add(origin);
    }
    List<Volume> volumes = new ArrayList<>();
    for (Map.Entry<Labels, List<LogOrigin>> group : groups.entrySet()) {
      LogFilter filter =
          LogFilter.all(List.of(plan.streams().filter(group.getValue()), plan.filter()));
      SortedMap<Long, Double> bytes = new TreeMap<>();
      long bucket = stepNs > 0 ? stepNs : minutes(range.toNs() - range.fromNs());
      LogCounts counts = run.count(range, filter, bucket);
      if (!counts.buckets().isEmpty()) {
        double mean = meanBytes(range, filter);
        for (LogCounts.Bucket counted : counts.buckets()) {
          long at = stepNs > 0 ? counted.startNs() : range.toNs();
          bytes.merge(at, counted.total() * mean, Double::sum);
        }
        volumes.add(new Volume(group.getKey(), bytes));
      }
    }
    volumes.sort((a, b) -> Double.compare(b.total(), a.total()));
    return volumes.size() > limit ? List.copyOf(volumes.subList(0, limit)) : volumes;
  }

  private double meanBytes(TimeRange range, LogFilter filter) throws IOException {
    return store.search(LogQuery.newest(range, filter, MEASURED_LINES)).lines().stream()
        .mapToInt(line -> RangeFold.bytes(line.log().bodyText()))
        .average()
        .orElse(0);
  }

  private StreamSelection selection(TimeRange range, List<Matcher> selector, StreamLabels labels)
      throws IOException {
    return new StreamSelection(selector, store.origins(range), labels);
  }
}
