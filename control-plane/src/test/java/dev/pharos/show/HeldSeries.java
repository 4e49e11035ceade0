package dev.pharos.show;

import dev.pharos.query.SetClock;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.AppendResult;
import dev.pharos.store.ArrivedSamples;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesExemplars;
import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.memory.MemorySeriesStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Series in memory, of which one is read for as long as somebody waits for it. */
final class HeldSeries implements SeriesStore {
  private static final String ENDLESS = "endless";
  private static final long MOMENT_NS = 1_000_000;

  private final SetClock clock;
  private volatile MemorySeriesStore series;
  private volatile CountDownLatch begun = new CountDownLatch(1);
  private volatile CompletableFuture<Exception> ended = new CompletableFuture<>();

  HeldSeries(SetClock clock) {
    this.clock = clock;
    this.series = new MemorySeriesStore(clock);
  }

  void clear() {
    clear(Integer.MAX_VALUE);
  }

  /**
   * @param serviceLimit series that a service may have
   */
  void clear(int serviceLimit) {
    series = new MemorySeriesStore(clock, serviceLimit);
    begun = new CountDownLatch(1);
    ended = new CompletableFuture<>();
  }

  /** Counted down when the endless series is being read. */
  CountDownLatch begun() {
    return begun;
  }

  /** What ended reading the endless series. */
  CompletableFuture<Exception> ended() {
    return ended;
  }

  @Override
  public AppendResult append(SampleBatch batch) {
    return series.append(batch);
  }

  @Override
  public void forEach(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleWatch watch,
      Consumer<SeriesData> action) {
    if (matchers.stream().anyMatch(m -> m.value().equals(ENDLESS))) {
      try {
        while (true) {
          begun.countDown();
          watch.reading(0);
          LockSupport.parkNanos(MOMENT_NS);
        }
      } catch (RuntimeException end) {
        ended.complete(end);
        throw end;
      }
    }
    series.forEach(matchers, fromMs, toMs, watch, action);
  }

  @Override
  public List<String> labelNames(List<LabelMatcher> matchers, long fromMs, long toMs) {
    return series.labelNames(matchers, fromMs, toMs);
  }

  @Override
  public List<String> labelValues(
      String name, List<LabelMatcher> matchers, long fromMs, long toMs, int limit) {
    return series.labelValues(name, matchers, fromMs, toMs, limit);
  }

  @Override
  public List<Labels> series(List<LabelMatcher> matchers, long fromMs, long toMs, int limit) {
    return series.series(matchers, fromMs, toMs, limit);
  }

  @Override
  public List<MetricMetadata> metadata(String name, int limit) {
    return series.metadata(name, limit);
  }

  @Override
  public List<SeriesExemplars> exemplars(List<LabelMatcher> matchers, long fromMs, long toMs) {
    return series.exemplars(matchers, fromMs, toMs);
  }

  @Override
  public Statistics statistics() {
    return series.statistics();
  }

  @Override
  public Cardinality cardinality(int limit) {
    return series.cardinality(limit);
  }

  @Override
  public List<ServiceSeries> services() {
    return series.services();
  }

  @Override
  public Map<SeriesOrigin, Long> activeByOrigin() {
    return series.activeByOrigin();
  }

  @Override
  public ArrivedSamples arrived(Resolution resolution, TimeRange range) {
    return series.arrived(resolution, range);
  }

  @Override
  public List<MetricSeries> largestMetrics(Predicate<String> services, int limit) {
    return series.largestMetrics(services, limit);
  }

  @Override
  public void close() {
    series.close();
  }
}
