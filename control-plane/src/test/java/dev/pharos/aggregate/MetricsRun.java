package dev.pharos.aggregate;

import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.metric.TraceMetrics;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.aggregate.stack.OwnCode;
import dev.pharos.aggregate.tracemetric.TraceCounters;
import dev.pharos.signal.Span;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.memory.MemorySeriesStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates, their journal and a store of metrics, put together small: a crash loses all but the
 * journal, the last snapshot and the store. Time passes for the aggregates as {@link Arrivals}
 * says.
 */
final class MetricsRun {
  static final Duration IDLE = Duration.ofHours(1);

  /** What an append does. */
  enum StoreFault {
    NONE,
    KEEPS_NOTHING,
    KEEPS_AND_FAILS
  }

  private record Arrived(List<Span> spans, long arrivalNs) {}

  private final int maxSeries;
  private final List<Arrived> journal = new ArrayList<>();
  private SeriesStore kept = new MemorySeriesStore(this::now);
  private int counted;
  private byte @Nullable [] snapshot;
  private int snapshotAt;
  private long nowNs = Spans.T0;
  private StoreFault fault = StoreFault.NONE;
  private StreamingAggregates aggregates;
  private TraceMetrics metrics;

  MetricsRun() {
    this(100_000);
  }

  MetricsRun(int maxSeries) {
    this.maxSeries = maxSeries;
    aggregates = newAggregates();
    metrics = newMetrics();
  }

  private StreamingAggregates newAggregates() {
    return new StreamingAggregates(
        new KeptRollups(),
        OwnCode.BUILT_IN,
        ConfigAttributes.USUAL,
        new TraceCounters(IDLE, maxSeries),
        RootSpans.NONE,
        ServedProbability.ALL);
  }

  private TraceMetrics newMetrics() {
    SeriesStore store = mayFail();
    return new TraceMetrics(
        aggregates,
        new MetricIntake(store, new Refusals(), new Redactor(RedactionSettings.DEFAULT)),
        store,
        this::now,
        Duration.ofSeconds(15));
  }

  /** The store, whose every call fails while it is to, some of them too late. */
  private SeriesStore mayFail() {
    return (SeriesStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SeriesStore.class},
            (proxy, method, arguments) -> {
              if (fault == StoreFault.KEEPS_NOTHING) {
                throw new IOException("the disk is gone");
              }
              try {
                Object answer = method.invoke(kept, arguments);
                if (fault == StoreFault.KEEPS_AND_FAILS && method.getName().equals("append")) {
                  throw new IOException("nobody knows");
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Instant now() {
    return Instant.ofEpochSecond(0, nowNs);
  }

  long nowNs() {
    return nowNs;
  }

  void at(long timeNs) {
    nowNs = timeNs;
  }

  void store(StoreFault does) {
    fault = does;
  }

  void take(List<Span> spans) {
    arrive(spans);
    count();
  }

  /** Spans that are durable and wait to be counted. */
  void arrive(List<Span> spans) {
    journal.add(new Arrived(spans, nowNs));
  }

  /** Counts all that wait. */
  void count() {
    for (; counted < journal.size(); counted++) {
      aggregates.fold(journal.get(counted).spans(), journal.get(counted).arrivalNs(), 1_000);
    }
  }

  void tick() throws IOException {
    aggregates.tick(counted < journal.size() ? journal.get(counted).arrivalNs() : nowNs);
  }

  void round() {
    metrics.write();
  }

  void checkpoint() {
    snapshot = aggregates.snapshot();
    snapshotAt = counted;
  }

  /** As after SIGKILL: the last snapshot, and the journal from there with its own times. */
  void crash() throws IOException {
    aggregates = newAggregates();
    if (snapshot != null) {
      aggregates.restore(snapshot);
    }
    for (Arrived arrived : journal.subList(snapshotAt, journal.size())) {
      aggregates.fold(arrived.spans(), arrived.arrivalNs(), 1_000);
      aggregates.tick(arrived.arrivalNs());
    }
    counted = journal.size();
    metrics = newMetrics();
    tick();
  }

  /** Begins anew with another store and counts the journal once more, without a break. */
  void beginAgain() throws IOException {
    kept = new MemorySeriesStore(this::now);
    snapshot = null;
    snapshotAt = 0;
    crash();
  }

  /** All series of a name, with all their samples. */
  Map<Labels, Samples> series(String name) throws IOException {
    Map<Labels, Samples> found = new TreeMap<>();
    LabelMatcher named = new LabelMatcher(LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, name);
    for (SeriesData data :
        kept.select(List.of(named), 0, Long.MAX_VALUE / 2, SampleWatch.PATIENT)) {
      found.put(data.labels().without(List.of(Labels.METRIC_NAME)), data.samples());
    }
    return found;
  }
}
