package dev.pharos.query.lever;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.log.LogQueryLine;
import dev.pharos.query.log.PatternQuery;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.reads.LastRead;
import dev.pharos.query.reads.Reads;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogSearchResult;
import dev.pharos.store.LogStore;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a lever would save and what would be lost, by what really came in the last hour, and
 * which levers make no sense. Safe for use by many threads.
 */
public final class LeverPreviews {
  /** What figures are made of; 24 times that is a day. */
  public static final Duration LOOKED_BACK = Duration.ofHours(1);

  private static final int HOURS_OF_DAY = 24;

  /** Who read longer ago is no loss. */
  public static final Duration READ_WITHIN = Duration.ofDays(30);

  /** Lines that are read to tell what they are: some tenths of a second. */
  static final int MOST_LINES = 5_000;

  /** Lines whose conditions are checked to find those: about a second. */
  private static final long MOST_SCANNED = 500_000;

  private static final long NS_PER_MS = 1_000_000;

  /** Series of a metric that are looked at. */
  static final int MOST_SERIES = 50_000;

  /** Series whose samples are read to tell how many each has in an hour. */
  static final int SAMPLED_SERIES = 200;

  /** What Pharos writes of alerts, and finds them again by. */
  private static final Set<String> OF_ALERTS = Set.of("ALERTS", "ALERTS_FOR_STATE");

  /** Labels that say whose series it is, or which part of a histogram or summary. */
  private static final Set<String> NEEDED_LABELS =
      Set.of(
          Labels.METRIC_NAME,
          "le",
          "quantile",
          "job",
          "instance",
          "service",
          "service_name",
          "service_namespace",
          "service_instance_id",
          "service_version");

  /** A label with fewer values is not worth a sum. */
  private static final int MANY_VALUES = 20;

  private static final List<String> COUNTING = List.of("_total", "_bucket", "_count", "_sum");

  private final LogPatterns patterns;
  private final LogStore logs;
  private final SeriesStore series;
  private final Reads reads;
  private final StoredSignals stored;
  private final NeededMetrics needed;
  private final SamplingPreviews sampling;
  private final KeepPreviews keep;
  private final InstantSource clock;

  LeverPreviews(
      LogPatterns patterns,
      LogStore logs,
      SeriesStore series,
      Reads reads,
      StoredSignals stored,
      NeededMetrics needed,
      SamplingPreviews sampling,
      KeepPreviews keep,
      InstantSource clock) {
    this.patterns = patterns;
    this.logs = logs;
    this.series = series;
    this.reads = reads;
    this.stored = stored;
    this.needed = needed;
    this.sampling = sampling;
    this.keep = keep;
    this.clock = clock;
  }

  /**
   * Of lines of one kind.
   *
   * @param keepOneOf see {@link LeverTarget.Pattern}
   * @throws LeverRefusedException when there is no such kind
   */
  public LeverPreview ofPattern(long id, int keepOneOf) throws IOException, LeverRefusedException {
    LogPattern pattern =
        patterns
            .pattern(id)
            .orElseThrow(() ->
                new LeverRefusedException(
                    "There is no log pattern %d, or not any more.".formatted(id)));
    TimeRange range = lastHour();
    long lines = pattern.counts().in(range);
    double left = keepOneOf == LeverTarget.Pattern.NONE ? 1 : 1 - 1.0 / keepOneOf;
    long perDay = Math.round(lines * left * HOURS_OF_DAY);
    List<String> limits = new ArrayList<>();
    limits.add("Reads are known by service: somebody may have read other lines of it.");
    LeverPreview.LostLines lost = lost(pattern, range, lines, limits);
    if (keepOneOf == LeverTarget.Pattern.NONE) {
      limits.add("Lines that are left out are found and followed nowhere.");
    } else {
      limits.add(
          "A line that is kept says pharos.weight=%d; queries count it as one."
              .formatted(keepOneOf));
    }
    return new LeverPreview(
        new LeverTarget.Pattern(
            pattern.service(), id, pattern.template(), pattern.example(), keepOneOf),
        range,
        new LeverPreview.Saving(
            perDay,
            Math.round(perDay * (double) pattern.bytes() / pattern.lines()),
            0,
            storedBytes(stored.bytesPerLine(), perDay),
            0,
            0,
            0),
        lost,
        null,
        recent(reads.ofStream(pattern.service())),
        reads.since(),
        limits);
  }

  private LeverPreview.LostLines lost(
      LogPattern pattern, TimeRange range, long lines, List<String> limits) throws IOException {
    LogSearchResult found =
        logs.search(
            LogQuery.newest(range, LogQueryLine.parse(PatternQuery.line(pattern)), MOST_LINES),
            (scanned, reachedNs) -> scanned < MOST_SCANNED);
    long looked = 0;
    long warnings = 0;
    long inTraces = 0;
    Set<TraceId> traces = new HashSet<>();
    for (LogLine one : found.lines()) {
      LogRecord line = one.log();
      if (line.service().equals(pattern.service())
          && patterns.find(pattern.service(), line.bodyText()) == pattern.id()) {
        looked++;
        warnings += line.level().compareTo(Severity.WARN) >= 0 ? 1 : 0;
        if (line.traceId().isValid()) {
          inTraces++;
          traces.add(line.traceId());
        }
      }
    }
    if (found.truncated()) {
      limits.add(
          "Of the hour's lines the newest %,d were looked at for warnings and traces."
              .formatted(looked));
    }
    return new LeverPreview.LostLines(lines, looked, warnings, inTraces, traces.size());
  }

  /**
   * Of all samples of a metric.
   *
   * @param service see {@link LeverTarget#means}
   * @throws LeverRefusedException when nothing of it came, or it is needed
   */
  public LeverPreview ofMetric(String metric, @Nullable String service)
      throws IOException, LeverRefusedException {
    TimeRange range = lastHour();
    List<String> limits = new ArrayList<>();
    List<Labels> came = came(metric, service, range, limits);
    return ofSeries(new LeverTarget.Metric(metric, service), metric, range, came, 0, limits);
  }

  /**
   * Of one label of a counter.
   *
   * @param service see {@link LeverTarget#means}
   * @throws LeverRefusedException when series of it cannot be added up, or nothing of it came
   */
  public LeverPreview ofLabel(String metric, String label, @Nullable String service)
      throws IOException, LeverRefusedException {
    if (NEEDED_LABELS.contains(label)) {
      throw new LeverRefusedException(
          "The label %s tells whose series it is or which part of a histogram: without it, series"
                  .formatted(label)
              + " would be added up that have nothing in common.");
    }
    TimeRange range = lastHour();
    List<String> limits = new ArrayList<>();
    List<Labels> came = came(metric, service, range, limits);
    if (came.stream().noneMatch(labels -> labels.has(label))) {
      throw new LeverRefusedException(
          "No series of %s had the label %s in the last hour.".formatted(metric, label));
    }
    if (!isCounter(metric)) {
      throw new LeverRefusedException(
          "%s is no counter: its series without %s would be one, and what several values of a gauge"
                  .formatted(metric, label)
              + " mean together nobody knows. Drop the metric, or change what sends it.");
    }
    Set<Labels> sums = new HashSet<>();
    came.forEach(labels -> sums.add(labels.without(label)));
    limits.add(
        "Sums begin two minutes after the lever and after each start of Pharos, when all their"
            + " parts have come.");
    limits.add(
        "Questions over a time that has the lever's beginning or end in it may count twice what"
            + " came under both names.");
    return ofSeries(
        new LeverTarget.Label(metric, label, service), metric, range, came, sums.size(), limits);
  }

  /** Whether no lever may leave a metric out. */
  public boolean isNeeded(String metric) {
    return needed.verdicts().contains(metric) || OF_ALERTS.contains(metric);
  }

  /** Whether a label tells neither whose series it is nor which part of a histogram. */
  public static boolean mayLeaveOut(String label) {
    return !NEEDED_LABELS.contains(label);
  }

  /** The label with the most values, many, that a lever may leave out of a counter. */
  public Optional<String> spareLabel(SeriesStore.MetricSeries metric) {
    return metric.labels().stream()
        .filter(label -> label.value() >= MANY_VALUES && mayLeaveOut(label.name()))
        .findFirst()
        .map(SeriesStore.Count::name)
        .filter(label -> !isNeeded(metric.metric()) && isCounter(metric.metric()));
  }

  /**
   * Of traces that agents begin.
   *
   * @throws LeverRefusedException when no such trace began in the last hour, or agents cannot
   *     decide by that operation
   */
  public LeverPreview ofSampling(LeverTarget.Sampling target)
      throws IOException, LeverRefusedException {
    return sampling.of(target);
  }

  /**
   * Of traces that nothing speaks for.
   *
   * @throws LeverRefusedException where all traces are kept, or none came in the last hour
   */
  public LeverPreview ofKeep(LeverTarget.Keep target) throws IOException, LeverRefusedException {
    return keep.of(target);
  }

  private LeverPreview ofSeries(
      LeverTarget target,
      String metric,
      TimeRange range,
      List<Labels> came,
      long left,
      List<String> limits)
      throws IOException {
    double samples = samples(metric, came, range, limits);
    long perDay = Math.round(samples * HOURS_OF_DAY * (came.size() - left) / came.size());
    limits.add("Reads are known by name: somebody may have read the metric of other services.");
    return new LeverPreview(
        target,
        range,
        new LeverPreview.Saving(
            0, 0, perDay, storedBytes(stored.bytesPerSample(), perDay), came.size(), left, 0),
        null,
        null,
        recent(reads.ofMetric(metric)),
        reads.since(),
        limits);
  }

  /** Series that came in the last hour, where they may be left out. */
  private List<Labels> came(
      String metric, @Nullable String service, TimeRange range, List<String> limits)
      throws IOException, LeverRefusedException {
    if (needed.verdicts().contains(metric)) {
      throw new LeverRefusedException(
          "%s is read by verdicts on deployments, which would be blind without it."
              .formatted(metric));
    }
    if (OF_ALERTS.contains(metric)) {
      throw new LeverRefusedException(
          "By %s alerts are found again after a restart.".formatted(metric));
    }
    List<Labels> found =
        series.series(
            List.of(new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, metric)),
            range.fromNs() / NS_PER_MS,
            range.toNs() / NS_PER_MS,
            MOST_SERIES);
    if (found.size() == MOST_SERIES) {
      limits.add("Of the hour's series %,d were looked at.".formatted(MOST_SERIES));
    }
    List<Labels> came =
        found.stream().filter(labels -> LeverTarget.means(service, labels)).toList();
    if (came.isEmpty()) {
      throw new LeverRefusedException(
          service == null
              ? "No sample of %s came in the last hour.".formatted(metric)
              : "No sample of %s came of %s in the last hour.".formatted(metric, service));
    }
    return came;
  }

  /** In the hour, of all: some are read, and the others taken for alike. */
  private double samples(String metric, List<Labels> came, TimeRange range, List<String> limits)
      throws IOException {
    int step = Math.max(1, Math.ceilDiv(came.size(), SAMPLED_SERIES));
    long samples = 0;
    int read = 0;
    for (int i = 0; i < came.size(); i += step) {
      read++;
      samples += samples(came.get(i), range);
    }
    if (read < came.size()) {
      limits.add(
          "The samples of %,d series were counted, the others taken for alike.".formatted(read));
    }
    return (double) samples / read * came.size();
  }

  private long samples(Labels labels, TimeRange range) throws IOException {
    List<LabelMatcher> exactly = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      exactly.add(new LabelMatcher(LabelMatcher.Type.EQUAL, labels.name(i), labels.value(i)));
    }
    long samples = 0;
    for (SeriesData one :
        series.select(
            exactly, range.fromNs() / NS_PER_MS, range.toNs() / NS_PER_MS, SampleWatch.PATIENT)) {
      samples += one.labels().equals(labels) ? one.samples().size() : 0;
    }
    return samples;
  }

  /** By what its sender says; where nobody does, by its name. */
  private boolean isCounter(String metric) {
    String family = metric;
    boolean named = false;
    for (String suffix : COUNTING) {
      if (metric.endsWith(suffix)) {
        named = true;
        family = metric.substring(0, metric.length() - suffix.length());
      }
    }
    for (String name : List.of(metric, family)) {
      for (MetricMetadata told : series.metadata(name, 1)) {
        MetricType type = told.type();
        if (type != MetricType.UNKNOWN) {
          return switch (type) {
            case COUNTER -> true;
            case HISTOGRAM, SUMMARY -> named && !metric.endsWith("_total");
            default -> false;
          };
        }
      }
    }
    return named;
  }

  private static @Nullable Long storedBytes(OptionalDouble perItem, long items) {
    return perItem.isEmpty() ? null : Math.round(perItem.getAsDouble() * items);
  }

  private List<LastRead> recent(List<LastRead> readers) {
    Instant oldest = clock.instant().minus(READ_WITHIN);
    return readers.stream().filter(one -> !one.at().isBefore(oldest)).toList();
  }

  private TimeRange lastHour() {
    Instant now = clock.instant();
    return new TimeRange(TimeRange.epochNs(now.minus(LOOKED_BACK)), TimeRange.epochNs(now));
  }
}
