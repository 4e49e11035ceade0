package dev.pharos.store.remote;

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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Metrics that are kept by a server of their own. A store of our own stands before it: it decides
 * what is taken, makes it durable before it is acknowledged, counts it, and keeps a copy of the
 * last day or two. Samples and labels are read from the server, which has them a moment after they
 * were acknowledged.
 */
final class RemoteSeriesStore implements SeriesStore {
  private final SeriesStore front;
  private final RemoteReads reads;
  private final RemoteSender sender;

  RemoteSeriesStore(SeriesStore front, RemoteReads reads, RemoteSender sender) {
    this.front = front;
    this.reads = reads;
    this.sender = sender;
  }

  @Override
  public AppendResult append(SampleBatch batch) throws IOException {
    return front.append(batch);
  }

  @Override
  public List<SeriesData> selectOwn(
      List<LabelMatcher> matchers, long fromMs, long toMs, SampleWatch watch) throws IOException {
    return front.select(matchers, fromMs, toMs, watch);
  }

  @Override
  public void forEach(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleWatch watch,
      Consumer<SeriesData> action)
      throws IOException {
    reads.samples(matchers, fromMs, toMs, watch).forEach(action);
  }

  @Override
  public List<String> labelNames(List<LabelMatcher> matchers, long fromMs, long toMs)
      throws IOException {
    return reads.labelNames(matchers, fromMs, toMs);
  }

  @Override
  public List<String> labelValues(
      String name, List<LabelMatcher> matchers, long fromMs, long toMs, int limit)
      throws IOException {
    return reads.labelValues(name, matchers, fromMs, toMs, limit);
  }

  @Override
  public List<Labels> series(List<LabelMatcher> matchers, long fromMs, long toMs, int limit)
      throws IOException {
    return reads.series(matchers, fromMs, toMs, limit);
  }

  /** As senders told it here; servers do not all keep it. */
  @Override
  public List<MetricMetadata> metadata(String name, int limit) {
    return front.metadata(name, limit);
  }

  /** The newest that came here; the server is asked for all of them by those who may wait. */
  @Override
  public List<SeriesExemplars> exemplars(List<LabelMatcher> matchers, long fromMs, long toMs) {
    return front.exemplars(matchers, fromMs, toMs);
  }

  /**
   * Of the copy, but for bytes a sample: what the server takes for one is not known here, and what
   * the copy takes is not what keeping it costs.
   */
  @Override
  public Statistics statistics() {
    Statistics own = front.statistics();
    List<String> notices = new ArrayList<>(own.notices());
    notices.addAll(sender.notices());
    return new Statistics(
        own.activeSeries(),
        own.openChunks(),
        own.labelPairs(),
        own.chunks(),
        own.samples(),
        own.oldestMs(),
        own.newestMs(),
        own.bytes(),
        0,
        notices);
  }

  @Override
  public Cardinality cardinality(int limit) {
    return front.cardinality(limit);
  }

  @Override
  public List<ServiceSeries> services() {
    return front.services();
  }

  @Override
  public Map<SeriesOrigin, Long> activeByOrigin() {
    return front.activeByOrigin();
  }

  @Override
  public ArrivedSamples arrived(Resolution resolution, TimeRange range) {
    return front.arrived(resolution, range);
  }

  @Override
  public List<MetricSeries> largestMetrics(Predicate<String> services, int limit) {
    return front.largestMetrics(services, limit);
  }

  /** Nothing: the store before it is closed by who opened it. */
  @Override
  public void close() {}
}
