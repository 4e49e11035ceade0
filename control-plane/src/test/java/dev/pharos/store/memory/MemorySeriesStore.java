package dev.pharos.store.memory;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.AppendResult;
import dev.pharos.store.ArrivedSamples;
import dev.pharos.store.SampleRefusal;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesExemplars;
import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.SeriesOwner;
import dev.pharos.store.SeriesStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Series as maps: what the contract says, and nothing else. */
public final class MemorySeriesStore implements SeriesStore {
  private static final long OUT_OF_ORDER_MS = Duration.ofMinutes(10).toMillis();
  private static final long AHEAD_MS = Duration.ofMinutes(10).toMillis();
  private static final long RETENTION_MS = Duration.ofDays(30).toMillis();

  private final InstantSource clock;
  private final int serviceLimit;
  private final NavigableMap<Labels, NavigableMap<Long, Value>> series = new TreeMap<>();
  private final NavigableMap<Labels, List<Exemplar>> exemplars = new TreeMap<>();
  private final NavigableMap<String, MetricMetadata> metadata = new TreeMap<>();
  private static final Set<String> OF_SCRAPES =
      Set.of("up", "scrape_duration_seconds", "scrape_samples_scraped");

  private final Map<String, Long> activeByService = new TreeMap<>();
  private final Map<String, Long> refusedByService = new TreeMap<>();
  private final Map<String, Map<String, Set<Labels>>> refusedSeries = new TreeMap<>();
  private final Map<String, Long> firstRefusedMs = new TreeMap<>();
  private final Map<String, Long> lastRefusedMs = new TreeMap<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private long bytesPerSample;
  private long originsBeganMs = Long.MIN_VALUE;

  private record Arrival(SeriesOrigin origin, long timeMs) {}

  public MemorySeriesStore(InstantSource clock) {
    this(clock, Integer.MAX_VALUE);
  }

  /**
   * @param serviceLimit series of one service
   */
  public MemorySeriesStore(InstantSource clock, int serviceLimit) {
    this.clock = clock;
    this.serviceLimit = serviceLimit;
  }

  private record Value(double number, @Nullable FloatHistogram histogram) {
    boolean same(Value other) {
      return histogram == null
          ? other.histogram == null
              && Double.doubleToRawLongBits(number) == Double.doubleToRawLongBits(other.number)
          : histogram.equals(other.histogram);
    }
  }

  /** What became of a batch so far. */
  private static final class Tally {
    long floats;
    long histograms;
    long exemplars;
    long repeated;
    final Map<SampleRefusal, Long> refused = new EnumMap<>(SampleRefusal.class);
    String first = "";

    void refuse(SampleRefusal reason, long samples, Labels labels) {
      if (first.isEmpty()) {
        first = reason.label() + ": " + labels;
      }
      refused.merge(reason, samples, Long::sum);
    }
  }

  @Override
  public synchronized AppendResult append(SampleBatch batch) {
    Tally tally = new Tally();
    for (IncomingSeries incoming : batch.series()) {
      append(incoming, tally);
    }
    for (MetricMetadata family : batch.metadata()) {
      metadata.put(family.name(), family);
    }
    return new AppendResult(
        tally.floats,
        tally.histograms,
        tally.exemplars,
        tally.repeated,
        tally.refused,
        tally.first);
  }

  private void append(IncomingSeries incoming, Tally tally) {
    Labels labels = incoming.labels();
    int count = incoming.samples().size();
    if (!series.containsKey(labels)) {
      String service = SeriesOwner.of(labels);
      if (labels.isEmpty()) {
        tally.refuse(SampleRefusal.INVALID_LABELS, count, labels);
        return;
      }
      if (activeByService.getOrDefault(service, 0L) >= serviceLimit
          && !OF_SCRAPES.contains(labels.metricName())) {
        tally.refuse(SampleRefusal.SERVICE_SERIES_LIMIT, count, labels);
        refusedByService.merge(service, (long) count, Long::sum);
        refusedSeries
            .computeIfAbsent(service, fresh -> new TreeMap<>())
            .computeIfAbsent(labels.metricName(), fresh -> new HashSet<>())
            .add(labels);
        firstRefusedMs.putIfAbsent(service, clock.millis());
        lastRefusedMs.put(service, clock.millis());
        return;
      }
      series.put(labels, new TreeMap<>());
      activeByService.merge(service, 1L, Long::sum);
    }
    NavigableMap<Long, Value> kept = series.get(labels);
    for (int i = 0; i < count; i++) {
      append(labels, kept, incoming.samples(), i, tally);
    }
    for (Exemplar exemplar : incoming.exemplars()) {
      List<Exemplar> all = exemplars.computeIfAbsent(labels, fresh -> new ArrayList<>());
      if (!all.contains(exemplar)) {
        all.add(exemplar);
        all.sort(Comparator.comparingLong(Exemplar::timeMs));
        tally.exemplars++;
      }
    }
  }

  private void append(
      Labels labels, NavigableMap<Long, Value> kept, Samples samples, int i, Tally tally) {
    long time = samples.timeMs(i);
    long now = clock.millis();
    Value value =
        samples.isHistogram(i)
            ? new Value(0, samples.histogram(i))
            : new Value(samples.value(i), null);
    Value before = kept.get(time);
    if (time > now + AHEAD_MS) {
      tally.refuse(SampleRefusal.IN_THE_FUTURE, 1, labels);
    } else if (time < now - RETENTION_MS) {
      tally.refuse(SampleRefusal.BEHIND_RETENTION, 1, labels);
    } else if (!kept.isEmpty() && time < kept.lastKey() - OUT_OF_ORDER_MS) {
      tally.refuse(SampleRefusal.TOO_OLD, 1, labels);
    } else if (before == null) {
      kept.put(time, value);
      arrivals.add(new Arrival(SeriesOrigin.of(labels), now));
      if (value.histogram() == null) {
        tally.floats++;
      } else {
        tally.histograms++;
      }
    } else if (before.same(value)) {
      tally.repeated++;
    } else {
      tally.refuse(SampleRefusal.DUPLICATE_TIME, 1, labels);
    }
  }

  @Override
  public synchronized void forEach(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleWatch watch,
      Consumer<SeriesData> action) {
    matching(matchers, fromMs, toMs)
        .forEach(labels -> {
          Samples.Builder samples = Samples.builder();
          NavigableMap<Long, Value> range = series.get(labels).subMap(fromMs, true, toMs, true);
          watch.reading(range.size());
          range.forEach((time, value) -> {
            FloatHistogram histogram = value.histogram();
            if (histogram == null) {
              samples.add(time, value.number());
            } else {
              samples.add(time, histogram);
            }
          });
          action.accept(new SeriesData(labels, samples.build()));
        });
  }

  @Override
  public synchronized List<String> labelNames(List<LabelMatcher> matchers, long fromMs, long toMs) {
    Set<String> names = new TreeSet<>();
    matching(matchers, fromMs, toMs)
        .forEach(labels -> {
          for (int i = 0; i < labels.size(); i++) {
            names.add(labels.name(i));
          }
        });
    return List.copyOf(names);
  }

  @Override
  public synchronized List<String> labelValues(
      String name, List<LabelMatcher> matchers, long fromMs, long toMs, int limit) {
    return matching(matchers, fromMs, toMs)
        .map(labels -> labels.get(name))
        .filter(value -> !value.isEmpty())
        .distinct()
        .sorted()
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Labels> series(
      List<LabelMatcher> matchers, long fromMs, long toMs, int limit) {
    return matching(matchers, fromMs, toMs).limit(limit).toList();
  }

  private Stream<Labels> matching(List<LabelMatcher> matchers, long fromMs, long toMs) {
    return series.entrySet().stream()
        .filter(one ->
            !one.getValue().subMap(fromMs, true, toMs, true).isEmpty()
                && matches(one.getKey(), matchers))
        .map(Map.Entry::getKey);
  }

  private static boolean matches(Labels labels, List<LabelMatcher> matchers) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels.get(matcher.name())));
  }

  @Override
  public synchronized List<MetricMetadata> metadata(String name, int limit) {
    return metadata.values().stream()
        .filter(family -> name.isEmpty() || family.name().equals(name))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<SeriesExemplars> exemplars(
      List<LabelMatcher> matchers, long fromMs, long toMs) {
    List<SeriesExemplars> found = new ArrayList<>();
    exemplars.forEach((labels, all) -> {
      List<Exemplar> inRange =
          all.stream().filter(one -> one.timeMs() >= fromMs && one.timeMs() <= toMs).toList();
      if (!inRange.isEmpty() && matches(labels, matchers)) {
        found.add(new SeriesExemplars(labels, inRange));
      }
    });
    return found;
  }

  @Override
  public synchronized Statistics statistics() {
    long oldest = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    for (NavigableMap<Long, Value> samples : series.values()) {
      if (!samples.isEmpty()) {
        oldest = Math.min(oldest, samples.firstKey());
        newest = Math.max(newest, samples.lastKey());
      }
    }
    long pairs = series.keySet().stream().flatMap(MemorySeriesStore::pairs).distinct().count();
    long samples = bytesPerSample == 0 ? 0 : arrivals.size();
    long bytes = samples * bytesPerSample;
    return new Statistics(
        series.size(), series.size(), pairs, 0, samples, oldest, newest, bytes, bytes, List.of());
  }

  /** Samples that came before were counted by service alone. */
  public synchronized void countOriginsFrom(long timeMs) {
    originsBeganMs = timeMs;
  }

  /** From now on samples count as written, and take so much. */
  public synchronized void write(long bytesOfSample) {
    bytesPerSample = bytesOfSample;
  }

  @Override
  public synchronized Cardinality cardinality(int limit) {
    Map<String, Set<String>> values = new TreeMap<>();
    series
        .keySet()
        .forEach(labels -> {
          for (int i = 0; i < labels.size(); i++) {
            values.computeIfAbsent(labels.name(i), fresh -> new TreeSet<>()).add(labels.value(i));
          }
        });
    Map<String, Long> valueCounts = new TreeMap<>();
    Map<String, Long> bytes = new TreeMap<>();
    values.forEach((name, all) -> {
      valueCounts.put(name, (long) all.size());
      bytes.put(name, all.stream().mapToLong(String::length).sum());
    });
    return new Cardinality(
        largest(counted(labels -> Stream.of(labels.metricName())), limit),
        largest(valueCounts, limit),
        largest(bytes, limit),
        largest(counted(MemorySeriesStore::pairs), limit));
  }

  private Map<String, Long> counted(Function<Labels, Stream<String>> keys) {
    Map<String, Long> counts = new TreeMap<>();
    series
        .keySet()
        .forEach(labels -> keys.apply(labels).forEach(key -> counts.merge(key, 1L, Long::sum)));
    return counts;
  }

  private static Stream<String> pairs(Labels labels) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      pairs.add(labels.name(i) + "=" + labels.value(i));
    }
    return pairs.stream();
  }

  private static List<Count> largest(Map<String, Long> counts, int limit) {
    return counts.entrySet().stream()
        .map(count -> new Count(count.getKey(), count.getValue()))
        .sorted(Comparator.comparingLong(Count::value).reversed().thenComparing(Count::name))
        .limit(limit)
        .toList();
  }

  private RefusedSeries refused(String service) {
    Map<String, Set<Labels>> byMetric = refusedSeries.getOrDefault(service, Map.of());
    return byMetric.isEmpty()
        ? RefusedSeries.NONE
        : new RefusedSeries(
            refusedByService.getOrDefault(service, 0L),
            byMetric.values().stream().mapToLong(Set::size).sum(),
            SampleRefusal.SERVICE_SERIES_LIMIT,
            firstRefusedMs.getOrDefault(service, 0L),
            lastRefusedMs.getOrDefault(service, 0L),
            byMetric.entrySet().stream()
                .map(metric -> new Count(metric.getKey(), metric.getValue().size()))
                .sorted(
                    Comparator.comparingLong(Count::value).reversed().thenComparing(Count::name))
                .toList());
  }

  @Override
  public synchronized List<ServiceSeries> services() {
    return activeByService.entrySet().stream()
        .map(one ->
            new ServiceSeries(one.getKey(), one.getValue(), serviceLimit, refused(one.getKey())))
        .sorted(Comparator.comparingLong(ServiceSeries::active).reversed())
        .toList();
  }

  @Override
  public synchronized Map<SeriesOrigin, Long> activeByOrigin() {
    Map<SeriesOrigin, Long> active = new HashMap<>();
    series.keySet().forEach(labels -> active.merge(SeriesOrigin.of(labels), 1L, Long::sum));
    return active;
  }

  @Override
  public synchronized ArrivedSamples arrived(Resolution resolution, TimeRange range) {
    Map<SeriesOrigin, Long> samples = new HashMap<>();
    long began = Long.MAX_VALUE;
    for (Arrival arrival : arrivals) {
      began = Math.min(began, arrival.timeMs() / 60_000 * 60_000);
      if (range.contains(resolution.windowStart(Duration.ofMillis(arrival.timeMs()).toNanos()))) {
        SeriesOrigin origin = arrival.origin();
        boolean isTold = arrival.timeMs() >= originsBeganMs;
        samples.merge(isTold ? origin : SeriesOrigin.of(origin.place().service()), 1L, Long::sum);
      }
    }
    return new ArrivedSamples(
        began, Math.max(began, originsBeganMs), samples, Long.MAX_VALUE, Map.of());
  }

  @Override
  public synchronized List<MetricSeries> largestMetrics(Predicate<String> services, int limit) {
    Map<List<String>, Map<String, Set<String>>> values = new HashMap<>();
    Map<List<String>, Long> counts = new HashMap<>();
    for (Labels labels : series.keySet()) {
      List<String> key = List.of(SeriesOwner.of(labels), labels.metricName());
      if (services.test(key.getFirst())) {
        counts.merge(key, 1L, Long::sum);
        for (int i = 0; i < labels.size(); i++) {
          if (!labels.name(i).equals(Labels.METRIC_NAME)) {
            values
                .computeIfAbsent(key, fresh -> new TreeMap<>())
                .computeIfAbsent(labels.name(i), fresh -> new TreeSet<>())
                .add(labels.value(i));
          }
        }
      }
    }
    return counts.entrySet().stream()
        .map(one -> {
          Map<String, Long> labels = new TreeMap<>();
          values
              .getOrDefault(one.getKey(), Map.of())
              .forEach((label, all) -> labels.put(label, (long) all.size()));
          return new MetricSeries(
              one.getKey().getFirst(),
              one.getKey().getLast(),
              one.getValue(),
              largest(labels, Integer.MAX_VALUE));
        })
        .sorted(
            Comparator.comparingLong(MetricSeries::series)
                .reversed()
                .thenComparing(MetricSeries::service)
                .thenComparing(MetricSeries::metric))
        .limit(limit)
        .toList();
  }

  @Override
  public void close() {}
}
