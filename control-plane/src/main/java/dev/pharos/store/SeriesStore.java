package dev.pharos.store;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.SeriesData;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Keeps metrics: series of samples, what senders say of metric families, and exemplars. For any
 * thread. What {@link #append} returned for is durable, and found by every read that starts later.
 *
 * <p>Times are epoch milliseconds; ranges include both ends. Every matcher must match; a label that
 * a series does not have counts as empty. No matchers match everything.
 *
 * <p>A time of a series has one sample. What comes first stays: the same value again is nothing
 * new, another value is refused. Samples may come late by the out-of-order window, counted from the
 * series' newest.
 */
public interface SeriesStore extends Closeable {

  /**
   * Keeps what can be kept, and tells what was not. Many threads may append at once; they share
   * syncs. What a caller sends in order is kept in order.
   *
   * @throws JournalFullException when there is no room; nothing was kept, and the sender should try
   *     again later
   * @throws IOException when it is not known to be durable; the sender should try again: what was
   *     kept of it all the same is then {@code repeated}
   */
  AppendResult append(SampleBatch batch) throws IOException;

  /**
   * Tells samples of the series that match and have some in the range, sorted by labels, each
   * series once. They are read one series after the other: what the action does not keep is held no
   * longer. The action is called by the caller's thread, and may append.
   */
  void forEach(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleWatch watch,
      Consumer<SeriesData> action)
      throws IOException;

  /** What {@link #forEach} tells, all at once. */
  default List<SeriesData> select(
      List<LabelMatcher> matchers, long fromMs, long toMs, SampleWatch watch) throws IOException {
    List<SeriesData> found = new ArrayList<>();
    forEach(matchers, fromMs, toMs, watch, found::add);
    return found;
  }

  /**
   * What {@link #select} tells, but only of what this process took itself of late, a day back at
   * least, and without asking any other: for those who go on from it.
   */
  default List<SeriesData> selectOwn(
      List<LabelMatcher> matchers, long fromMs, long toMs, SampleWatch watch) throws IOException {
    return select(matchers, fromMs, toMs, watch);
  }

  /** Names of labels that matching series in the range have, sorted. */
  List<String> labelNames(List<LabelMatcher> matchers, long fromMs, long toMs) throws IOException;

  /**
   * Values that a label has in matching series in the range, sorted.
   *
   * @param limit how many at most; the caller asks for one more than it shows to know whether there
   *     are more
   */
  List<String> labelValues(
      String name, List<LabelMatcher> matchers, long fromMs, long toMs, int limit)
      throws IOException;

  /**
   * Matching series that have samples in the range, sorted. Answered from what is known of whole
   * chunks: one whose samples end shortly before the range may be among them.
   */
  List<Labels> series(List<LabelMatcher> matchers, long fromMs, long toMs, int limit)
      throws IOException;

  /**
   * What is known of metric families, by name.
   *
   * @param name of one family; empty for all
   */
  List<MetricMetadata> metadata(String name, int limit);

  /** Exemplars of matching series, in the order of their labels; the newest are kept. */
  List<SeriesExemplars> exemplars(List<LabelMatcher> matchers, long fromMs, long toMs);

  Statistics statistics();

  /**
   * What makes the active series so many: what to look at when there are too many.
   *
   * @param limit how many entries each list has at most
   */
  Cardinality cardinality(int limit);

  /** Active series of each service that has some or was refused some, the largest first. */
  List<ServiceSeries> services();

  /** Active series by who sends them, those without any left out. */
  Map<SeriesOrigin, Long> activeByOrigin();

  /**
   * Samples that were kept, by who sent them and by when they came, whatever times they are of;
   * those that were there already are not counted again.
   *
   * @param resolution hours, else minutes, of which fewer are known
   * @param range windows that begin in it are counted
   */
  ArrivedSamples arrived(Resolution resolution, TimeRange range);

  /**
   * Bytes on disk of each service's samples by where it runs, their share of names and indexes
   * among them. They add up to the files of samples; the journal is not among these.
   */
  default Map<SeriesPlace, Long> bytesByPlace() {
    return Map.of();
  }

  /**
   * The metrics that have the most active series, a service each, the largest first.
   *
   * @param services which are meant, see {@link SeriesOwner}
   * @param limit how many at most
   */
  List<MetricSeries> largestMetrics(Predicate<String> services, int limit);

  /**
   * What is kept.
   *
   * @param activeSeries those that got a sample lately
   * @param openChunks not yet written to a partition
   * @param labelPairs different ones of active series
   * @param chunks in partitions
   * @param samples in partitions
   * @param oldestMs time of the oldest sample; {@link Long#MAX_VALUE} when there is none
   * @param newestMs time of the newest sample; {@link Long#MIN_VALUE} when there is none
   * @param bytes on disk, the journal among them
   * @param sampleBytes of {@code samples} on disk, their index among them
   * @param notices damage and other things a person should know, one sentence each
   */
  record Statistics(
      long activeSeries,
      long openChunks,
      long labelPairs,
      long chunks,
      long samples,
      long oldestMs,
      long newestMs,
      long bytes,
      long sampleBytes,
      List<String> notices) {}

  /** A name, or a {@code name=value}, and a number that goes with it. */
  record Count(String name, long value) {}

  /**
   * Counts of active series, the largest first; equal ones by name.
   *
   * @param seriesByMetric how many series each metric name has
   * @param valuesByLabel how many values each label has
   * @param bytesByLabel characters that each label's values have together
   * @param seriesByPair how many series have a {@code name=value}
   */
  record Cardinality(
      List<Count> seriesByMetric,
      List<Count> valuesByLabel,
      List<Count> bytesByLabel,
      List<Count> seriesByPair) {}

  /**
   * One service's share.
   *
   * @param service see {@link SeriesOwner}
   * @param limit how many active series it may have, but for what scrapes say of its instances
   * @param refused what it had beyond it
   */
  record ServiceSeries(String service, long active, long limit, RefusedSeries refused) {}

  /**
   * What one metric of one service has of active series.
   *
   * @param service see {@link SeriesOwner}
   * @param labels how many values each of its labels has, the largest first; the metric's name is
   *     not among them
   */
  record MetricSeries(String service, String metric, long series, List<Count> labels) {
    public MetricSeries {
      labels = List.copyOf(labels);
    }
  }

  /**
   * Series that were not let in since the process began, because their service or all together have
   * as many as they may.
   *
   * @param samples of them
   * @param series different ones, within some 5 %
   * @param reason of the last of them
   * @param firstMs when the first came, epoch milliseconds; {@link Long#MIN_VALUE} when none did
   * @param lastMs when the last came, likewise
   * @param byMetric different ones of the metrics that have the most, the largest first
   */
  record RefusedSeries(
      long samples,
      long series,
      SampleRefusal reason,
      long firstMs,
      long lastMs,
      List<Count> byMetric) {
    public static final RefusedSeries NONE =
        new RefusedSeries(
            0, 0, SampleRefusal.SERVICE_SERIES_LIMIT, Long.MIN_VALUE, Long.MIN_VALUE, List.of());

    public RefusedSeries {
      byMetric = List.copyOf(byMetric);
    }
  }
}
