package dev.pharos.aggregate.metric;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.tracemetric.CounterAccess;
import dev.pharos.aggregate.tracemetric.TraceCounters;
import dev.pharos.aggregate.tracemetric.TraceReading;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what was counted of spans into series, round by round. The counters are exact whatever
 * becomes of a round: what one misses, the next one has.
 *
 * <p>A series begins with a zero, where nothing was counted yet: else readers would miss its first
 * increase. The zero is written once. Counters know that it was; after a restart, which counts anew
 * from the journal, and after a round that failed, which may be kept all the same, the store is
 * asked. A series whose counter got nothing for long ends with a stale marker.
 */
public final class TraceMetrics {
  /** Series that are handed over together: some hundred kilobytes, and a counter's are whole. */
  private static final int SERIES_AT_ONCE = 2_000;

  private static final Logger log = LoggerFactory.getLogger(TraceMetrics.class);

  private final CounterAccess counters;
  private final MetricIntake intake;
  private final SeriesStore store;
  private final InstantSource clock;
  private final long intervalMs;
  private Map<Object, TraceSeries> series = new HashMap<>();
  private long lastMs = Long.MIN_VALUE;
  private boolean settled;
  private boolean failing;

  /**
   * @param interval of rounds; a zero lies at most two of them back
   */
  public TraceMetrics(
      CounterAccess counters,
      MetricIntake intake,
      SeriesStore store,
      InstantSource clock,
      Duration interval) {
    this.counters = counters;
    this.intake = intake;
    this.store = store;
    this.clock = clock;
    this.intervalMs = interval.toMillis();
  }

  /** One round: a sample of each series, of now. What fails is tried again by the next round. */
  public synchronized void write() {
    long nowMs = clock.millis();
    try {
      if (!settled) {
        settle(nowMs);
      }
      if (nowMs > lastMs) { // or the clock went back: a time of a series has one sample
        settled = false;
        write(counters.with(TraceCounters::read), nowMs, lastMs);
        settled = true;
      }
      failing = false;
    } catch (IOException | RefusedException e) {
      if (!failing) {
        log.warn("Metrics from traces could not be written; each round tries again.", e);
      }
      failing = true;
    }
  }

  private void write(List<TraceReading> readings, long nowMs, long beforeMs)
      throws RefusedException {
    Map<Object, TraceSeries> known = new HashMap<>();
    List<MetricMetadata> metadata = TraceSeries.METADATA;
    List<IncomingSeries> batch = new ArrayList<>();
    List<TraceReading> inBatch = new ArrayList<>();
    for (int i = 0; i < readings.size(); i++) {
      TraceReading reading = readings.get(i);
      TraceSeries own = seriesOf(reading);
      if (!reading.ended()) {
        known.put(reading.key(), own);
      }
      own.add(reading, times(reading, nowMs, beforeMs), batch);
      inBatch.add(reading);
      if (batch.size() >= SERIES_AT_ONCE || i == readings.size() - 1) {
        intake.append(new MetricRequest(new SampleBatch(batch, metadata), Map.of(), ""));
        lastMs = nowMs;
        publish(inBatch);
        metadata = List.of();
        batch = new ArrayList<>();
        inBatch = new ArrayList<>();
      }
    }
    series = known;
  }

  private SampleTimes times(TraceReading reading, long nowMs, long beforeMs) {
    if (reading.announced()) {
      return new SampleTimes(SampleTimes.KNOWN, nowMs, reading.ended());
    }
    // Later than the round before, in which the counter's series may have had another life.
    long zeroMs = Math.min(Math.max(beforeMs, furthestZeroMs(nowMs)) + 1, nowMs - 2);
    return new SampleTimes(zeroMs, nowMs, reading.ended());
  }

  /** A zero lies after this time when it is written with a sample of another. */
  private long furthestZeroMs(long sampleMs) {
    return sampleMs - 2 * intervalMs;
  }

  private TraceSeries seriesOf(TraceReading reading) {
    TraceSeries own = series.get(reading.key());
    return own == null ? TraceSeries.of(reading) : own;
  }

  private void publish(List<TraceReading> readings) {
    counters.with(book -> {
      book.published(readings);
      return readings;
    });
  }

  /**
   * Finds out what is kept of the rounds before: when the last one was, and which counters began
   * with a zero that they do not know of.
   */
  private void settle(long nowMs) throws IOException {
    List<TraceReading> unsure =
        counters.with(TraceCounters::read).stream()
            .filter(reading -> !reading.announced())
            .toList();
    long fromMs = unsure.stream().mapToLong(TraceMetrics::beganMs).reduce(nowMs, Math::min);
    LabelMatcher names =
        new LabelMatcher(
            LabelMatcher.Type.REGEX,
            Labels.METRIC_NAME,
            TraceSeries.SPANS + "|" + TraceSeries.CALLS);
    Map<Labels, Samples> kept = new HashMap<>();
    Samples none = Samples.builder().build();
    for (SeriesData data :
        store.selectOwn(
            List.of(names), furthestZeroMs(fromMs), Long.MAX_VALUE, SampleWatch.PATIENT)) {
      kept.put(data.labels(), data.samples());
      lastMs = Math.max(lastMs, data.samples().timeMs(data.samples().size() - 1));
    }
    publish(
        unsure.stream()
            .filter(reading ->
                beganWithZero(reading, kept.getOrDefault(seriesOf(reading).count(), none)))
            .toList());
  }

  /** Whether a zero is kept that is not of an earlier life, which ended long before. */
  private boolean beganWithZero(TraceReading reading, Samples samples) {
    for (int i = samples.size() - 1; i >= 0; i--) {
      if (samples.timeMs(i) <= furthestZeroMs(beganMs(reading))) {
        return false;
      }
      if (samples.value(i) == 0) {
        return true;
      }
    }
    return false;
  }

  private static long beganMs(TraceReading reading) {
    return TimeUnit.NANOSECONDS.toMillis(reading.beganNs());
  }
}
