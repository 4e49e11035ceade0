package dev.pharos.receive.metric;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.metric.MetricRequest;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A batch in the making, of one request; for one thread. Counts what it may hold. */
public final class BatchBuilder {
  private final List<IncomingSeries> series = new ArrayList<>();
  private final Map<String, MetricMetadata> metadata = new LinkedHashMap<>();
  private final Map<RefusalReason, Integer> refused = new EnumMap<>(RefusalReason.class);
  private String firstRefusal = "";
  private int elements;

  private List<Exemplar> exemplars = new ArrayList<>();
  private Samples.Builder samples = Samples.builder(1);
  private long lastMs = Long.MIN_VALUE;
  private final List<Samples> earlier = new ArrayList<>();

  /**
   * Counts one more of what a request may not have too many of.
   *
   * @throws MalformedPayloadException when it has
   */
  public void count() throws MalformedPayloadException {
    if (++elements > MetricLimits.MAX_ELEMENTS) {
      throw new MalformedPayloadException(
          "a request may hold %d samples, series and exemplars: send smaller ones"
              .formatted(MetricLimits.MAX_ELEMENTS));
    }
  }

  /** Adds a sample to the series that is being read; in any order of time. */
  public void sample(long timeMs, double value) {
    later(timeMs);
    samples.add(timeMs, value);
  }

  /** Likewise a native histogram. */
  public void sample(long timeMs, FloatHistogram histogram) {
    later(timeMs);
    samples.add(timeMs, histogram);
  }

  /** Adds a histogram to the series that is being read, or refuses it when it is none. */
  void histogram(long timeMs, HistogramDraft draft) {
    FloatHistogram histogram;
    try {
      histogram = draft.build();
    } catch (IllegalArgumentException e) {
      refuse(RefusalReason.INVALID_HISTOGRAM, 1, String.valueOf(e.getMessage()));
      return;
    }
    sample(timeMs, histogram);
  }

  /** What does not go on in time begins anew: the store sorts it in. */
  private void later(long timeMs) {
    if (timeMs <= lastMs && samples.size() > 0) {
      earlier.add(samples.build());
      samples = Samples.builder(1);
    }
    lastMs = timeMs;
  }

  /** Adds an exemplar to the series that is being read. */
  public void exemplar(Exemplar exemplar) {
    exemplars.add(exemplar);
  }

  /** Ends the series that was being read. */
  public void endSeries(Labels labels) {
    List<Exemplar> ofFirst = exemplars;
    for (Samples run : earlier) {
      series.add(new IncomingSeries(labels, run, ofFirst));
      ofFirst = List.of();
    }
    if (samples.size() > 0 || !ofFirst.isEmpty()) {
      series.add(new IncomingSeries(labels, samples.build(), ofFirst));
    }
    clear();
  }

  /** Likewise, if its labels are in order. */
  void endSeries(LabelReader.Read read) {
    Labels labels = read.labels();
    if (labels == null) {
      refuseSeries(RefusalReason.INVALID_LABELS, read.flaw());
    } else {
      endSeries(labels);
    }
  }

  /** A series of one sample. */
  public void series(Labels labels, long timeMs, double value, List<Exemplar> ofIt) {
    series.add(new IncomingSeries(labels, Samples.builder(1).add(timeMs, value).build(), ofIt));
  }

  /** Ends the series that was being read, of which nothing is taken. */
  public void refuseSeries(RefusalReason reason, String why) {
    int lost = samples.size();
    for (Samples run : earlier) {
      lost += run.size();
    }
    clear();
    refuse(reason, Math.max(1, lost), why);
  }

  private void clear() {
    earlier.clear();
    if (samples.size() > 0) {
      samples = Samples.builder(1);
    }
    if (!exemplars.isEmpty()) {
      exemplars = new ArrayList<>();
    }
    lastMs = Long.MIN_VALUE;
  }

  /** Counts samples that are not taken. */
  public void refuse(RefusalReason reason, int count, String why) {
    if (refused.isEmpty()) {
      firstRefusal = why;
    }
    refused.merge(reason, count, Integer::sum);
  }

  /** The last word on a family holds. */
  public void metadata(MetricMetadata of) {
    metadata.put(of.name(), of);
  }

  /**
   * @param receivedBytes of the request, uncompressed
   */
  public MetricRequest build(long receivedBytes) {
    return new MetricRequest(
        new SampleBatch(series, new ArrayList<>(metadata.values()), receivedBytes),
        refused,
        firstRefusal);
  }
}
