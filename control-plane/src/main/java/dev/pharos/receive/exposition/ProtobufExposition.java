package dev.pharos.receive.exposition;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.ProtoReader;
import dev.pharos.receive.metric.LabelReader;
import dev.pharos.receive.metric.MetricLimits;
import dev.pharos.receive.metric.UnsignedNumber;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricType;
import java.util.ArrayList;
import java.util.List;

/**
 * Prometheus' protobuf format, which alone has native histograms: {@code MetricFamily} messages,
 * the length of each before it. A histogram that is native and classic is taken as native alone, as
 * Prometheus does; times of creation are not. Source: {@code io/prometheus/client/metrics.proto} of
 * https://github.com/prometheus/client_model. An instance reads one page.
 */
public final class ProtobufExposition {
  private static final int NAME = (1 << 3) | 2;
  private static final int HELP = (2 << 3) | 2;
  private static final int TYPE = 3 << 3;
  private static final int METRIC = (4 << 3) | 2;
  private static final int UNIT = (5 << 3) | 2;

  private static final int LABEL = (1 << 3) | 2;
  private static final int GAUGE = (2 << 3) | 2;
  private static final int COUNTER = (3 << 3) | 2;
  private static final int SUMMARY = (4 << 3) | 2;
  private static final int UNTYPED = (5 << 3) | 2;
  private static final int TIMESTAMP_MS = 6 << 3;
  private static final int HISTOGRAM = (7 << 3) | 2;

  private static final int VALUE = (1 << 3) | 1;
  private static final int COUNTER_EXEMPLAR = (2 << 3) | 2;

  private static final int SAMPLE_COUNT = 1 << 3;
  private static final int SAMPLE_SUM = (2 << 3) | 1;
  private static final int QUANTILES = (3 << 3) | 2;
  private static final int QUANTILE = (1 << 3) | 1;
  private static final int QUANTILE_VALUE = (2 << 3) | 1;

  private static final MetricType[] TYPES = {
    MetricType.COUNTER,
    MetricType.GAUGE,
    MetricType.SUMMARY,
    MetricType.UNKNOWN,
    MetricType.HISTOGRAM,
    MetricType.GAUGE_HISTOGRAM
  };

  private final ProtoReader in;
  private final LabelReader texts;
  private final long scrapeTimeMs;
  private final List<ExposedSample> samples = new ArrayList<>();
  private final MetadataDraft metadata = new MetadataDraft();

  private ProtobufExposition(byte[] page, LabelReader texts, long scrapeTimeMs) {
    this.in = new ProtoReader(page, 0, page.length);
    this.texts = texts;
    this.scrapeTimeMs = scrapeTimeMs;
  }

  /**
   * Reads a page.
   *
   * @param texts shared between pages
   * @param scrapeTimeMs epoch milliseconds; the time of samples that say none
   * @throws ExpositionException when it is no such page
   */
  public static Exposition parse(byte[] page, LabelReader texts, long scrapeTimeMs)
      throws ExpositionException {
    ProtobufExposition reader = new ProtobufExposition(page, texts, scrapeTimeMs);
    try {
      while (reader.in.hasMore()) {
        int outer = reader.in.enter();
        reader.family();
        reader.in.leave(outer);
      }
    } catch (MalformedPayloadException | IllegalArgumentException e) {
      throw new ExpositionException(String.valueOf(e.getMessage()));
    }
    return new Exposition(reader.samples, reader.metadata.build(), page.length);
  }

  /** Gone over twice: its metrics may stand before its name. */
  private void family() throws MalformedPayloadException {
    int start = in.position();
    String name = "";
    MetricType type = MetricType.COUNTER;
    String help = "";
    String unit = "";
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case NAME -> name = texts.text(in);
        case HELP -> help = texts.text(in);
        case TYPE -> {
          long number = in.varint();
          type = number >= 0 && number < TYPES.length ? TYPES[(int) number] : MetricType.UNKNOWN;
        }
        case UNIT -> unit = texts.text(in);
        default -> in.skip(tag);
      }
    }
    if (name.isEmpty()) {
      throw in.malformed("a family has no name");
    }
    metadata.type(name, type);
    metadata.help(name, help);
    metadata.unit(name, unit);
    in.seek(start);
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == METRIC) {
        int outer = in.enter();
        metric(name, type);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  /** A page that is small on the wire may be large in memory. */
  private void refuseTooMany() throws MalformedPayloadException {
    if (samples.size() == MetricLimits.MAX_ELEMENTS) {
      throw in.malformed("a page may hold " + MetricLimits.MAX_ELEMENTS + " samples");
    }
  }

  /** What is known of one metric before its values are read. */
  private final class Metric {
    private final String family;
    private final List<String> pairs = new ArrayList<>();
    private long timeMs = scrapeTimeMs;
    private boolean timed;

    Metric(String family) {
      this.family = family;
    }

    private Labels labels(String suffix, String... more) throws MalformedPayloadException {
      List<String> all = new ArrayList<>(pairs);
      all.add(Labels.METRIC_NAME);
      all.add(family + suffix);
      all.addAll(List.of(more));
      LabelReader.Read read = LabelReader.of(all, true);
      Labels labels = read.labels();
      if (labels == null) {
        throw in.malformed(read.flaw());
      }
      return labels;
    }

    void add(Labels labels, double value, List<Exemplar> exemplars)
        throws MalformedPayloadException {
      refuseTooMany();
      samples.add(new ExposedSample(labels, timeMs, timed, value, null, exemplars));
    }
  }

  private void metric(String family, MetricType type) throws MalformedPayloadException {
    Metric metric = new Metric(family);
    int start = in.position();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case LABEL -> texts.pair(in, metric.pairs);
        case TIMESTAMP_MS -> {
          // 0 is what says none, as it does for Prometheus.
          long timeMs = in.varint();
          metric.timed = timeMs != 0;
          metric.timeMs = metric.timed ? timeMs : scrapeTimeMs;
        }
        default -> in.skip(tag);
      }
    }
    in.seek(start);
    while (in.hasMore()) {
      int tag = in.tag();
      int outer;
      switch (tag) {
        case GAUGE, COUNTER, UNTYPED -> {
          outer = in.enter();
          number(metric);
          in.leave(outer);
        }
        case SUMMARY -> {
          outer = in.enter();
          summary(metric);
          in.leave(outer);
        }
        case HISTOGRAM -> {
          outer = in.enter();
          histogram(metric, type == MetricType.GAUGE_HISTOGRAM);
          in.leave(outer);
        }
        default -> in.skip(tag);
      }
    }
  }

  private void number(Metric metric) throws MalformedPayloadException {
    double value = 0;
    List<Exemplar> exemplars = List.of();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case VALUE -> value = in.real();
        case COUNTER_EXEMPLAR ->
            exemplars = List.of(ProtobufExemplar.read(in, texts, metric.timeMs));
        default -> in.skip(tag);
      }
    }
    metric.add(metric.labels(""), value, exemplars);
  }

  private void summary(Metric metric) throws MalformedPayloadException {
    double count = 0;
    double sum = 0;
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case SAMPLE_COUNT -> count = UnsignedNumber.of(in.varint());
        case SAMPLE_SUM -> sum = in.real();
        case QUANTILES -> {
          double quantile = 0;
          double value = 0;
          int outer = in.enter();
          while (in.hasMore()) {
            int field = in.tag();
            switch (field) {
              case QUANTILE -> quantile = in.real();
              case QUANTILE_VALUE -> value = in.real();
              default -> in.skip(field);
            }
          }
          in.leave(outer);
          metric.add(
              metric.labels("", "quantile", GoNumber.openMetrics(quantile)), value, List.of());
        }
        default -> in.skip(tag);
      }
    }
    metric.add(metric.labels("_count"), count, List.of());
    metric.add(metric.labels("_sum"), sum, List.of());
  }

  private void histogram(Metric metric, boolean gauge) throws MalformedPayloadException {
    ProtobufHistogram histogram = ProtobufHistogram.read(in, texts, metric.timeMs);
    if (!histogram.isNative()) {
      classic(metric, histogram);
      return;
    }
    refuseTooMany();
    samples.add(
        new ExposedSample(
            metric.labels(""),
            metric.timeMs,
            metric.timed,
            0,
            histogram.build(gauge),
            histogram.exemplars()));
  }

  private static void classic(Metric metric, ProtobufHistogram histogram)
      throws MalformedPayloadException {
    metric.add(metric.labels("_count"), histogram.count(), List.of());
    metric.add(metric.labels("_sum"), histogram.sum(), List.of());
    boolean whole = false;
    for (ProtobufHistogram.Bucket bucket : histogram.buckets()) {
      whole |= bucket.bound() == Double.POSITIVE_INFINITY;
      Exemplar exemplar = bucket.exemplar();
      metric.add(
          metric.labels("_bucket", "le", GoNumber.openMetrics(bucket.bound())),
          bucket.count(),
          exemplar == null ? List.of() : List.of(exemplar));
    }
    if (!whole) {
      metric.add(metric.labels("_bucket", "le", "+Inf"), histogram.count(), List.of());
    }
  }
}
