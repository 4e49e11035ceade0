package dev.pharos.store.remote;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.CorruptDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * A request of remote write 1.0, {@code prometheus.WriteRequest}: what older receivers take, and
 * what waits in the {@link Outbox}. Its {@code TimeSeries} are those of remote read, too. Source:
 * {@code prompb/types.proto} of https://github.com/prometheus/prometheus
 */
final class WriteRequest1 {
  private static final int TIMESERIES = 1;

  private static final int LABELS = 1;
  private static final int SAMPLES = 2;
  private static final int EXEMPLARS = 3;
  private static final int HISTOGRAMS = 4;

  private static final int NAME = 1;
  private static final int VALUE = 2;

  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIMESTAMP = 2;

  private static final int EXEMPLAR_LABELS = 1;
  private static final int EXEMPLAR_VALUE = 2;
  private static final int EXEMPLAR_TIMESTAMP = 3;

  private WriteRequest1() {}

  static byte[] encode(List<IncomingSeries> all) {
    ProtoSink out = new ProtoSink();
    for (IncomingSeries series : all) {
      out.message(TIMESERIES, fields -> write(fields, series));
    }
    return out.toByteArray();
  }

  private static void write(ProtoSink out, IncomingSeries series) {
    labels(out, LABELS, series.labels());
    Samples samples = series.samples();
    for (int i = 0; i < samples.size(); i++) {
      int each = i;
      if (samples.isHistogram(i)) {
        out.message(
            HISTOGRAMS,
            fields ->
                HistogramMessage.write(fields, samples.timeMs(each), samples.histogram(each)));
      } else {
        out.message(SAMPLES, fields -> sample(fields, samples.timeMs(each), samples.value(each)));
      }
    }
    for (Exemplar exemplar : series.exemplars()) {
      out.message(
          EXEMPLARS,
          fields -> {
            labels(fields, EXEMPLAR_LABELS, exemplar.labels());
            fields.real(EXEMPLAR_VALUE, exemplar.value());
            fields.varint(EXEMPLAR_TIMESTAMP, exemplar.timeMs());
          });
    }
  }

  /** Alike in both versions. */
  static void sample(ProtoSink out, long timeMs, double value) {
    out.real(SAMPLE_VALUE, value);
    out.varint(SAMPLE_TIMESTAMP, timeMs);
  }

  private static void labels(ProtoSink out, int field, Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      String name = labels.name(i);
      String value = labels.value(i);
      out.message(
          field,
          fields -> {
            fields.text(NAME, name);
            fields.text(VALUE, value);
          });
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws CorruptDataException when it is something else
   */
  static List<IncomingSeries> decode(byte[] request) throws CorruptDataException {
    List<IncomingSeries> all = new ArrayList<>();
    ProtoSource in = new ProtoSource(request);
    while (in.hasMore()) {
      if (in.field() == TIMESERIES) {
        all.add(series(in.message()));
      } else {
        in.skip();
      }
    }
    return all;
  }

  /** One series of a request or of an answer, whose floats and histograms may be mixed. */
  static IncomingSeries series(ProtoSource in) throws CorruptDataException {
    Labels.Builder labels = Labels.builder();
    List<Exemplar> exemplars = new ArrayList<>();
    Samples.Builder floats = Samples.builder();
    Samples.Builder histograms = Samples.builder();
    try {
      while (in.hasMore()) {
        switch (in.field()) {
          case LABELS -> label(in.message(), labels);
          case SAMPLES -> sample(in.message(), floats);
          case EXEMPLARS -> exemplars.add(exemplar(in.message()));
          case HISTOGRAMS -> HistogramMessage.read(in.message(), histograms);
          default -> in.skip();
        }
      }
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException("samples cannot be: " + e.getMessage(), e);
    }
    return new IncomingSeries(
        labels.build(), merged(floats.build(), histograms.build()), exemplars);
  }

  private static Samples merged(Samples floats, Samples histograms) {
    if (histograms.isEmpty()) {
      return floats;
    }
    Samples.Builder all = Samples.builder(floats.size() + histograms.size());
    int next = 0;
    for (int i = 0; i < histograms.size(); i++) {
      while (next < floats.size() && floats.timeMs(next) < histograms.timeMs(i)) {
        all.add(floats.timeMs(next), floats.value(next++));
      }
      all.add(histograms.timeMs(i), histograms.histogram(i));
    }
    for (; next < floats.size(); next++) {
      all.add(floats.timeMs(next), floats.value(next));
    }
    return all.build();
  }

  private static void label(ProtoSource in, Labels.Builder into) throws CorruptDataException {
    String name = "";
    String value = "";
    while (in.hasMore()) {
      switch (in.field()) {
        case NAME -> name = in.text();
        case VALUE -> value = in.text();
        default -> in.skip();
      }
    }
    into.set(name, value);
  }

  private static void sample(ProtoSource in, Samples.Builder into) throws CorruptDataException {
    double value = 0;
    long timeMs = 0;
    while (in.hasMore()) {
      switch (in.field()) {
        case SAMPLE_VALUE -> value = in.real();
        case SAMPLE_TIMESTAMP -> timeMs = in.varint();
        default -> in.skip();
      }
    }
    into.add(timeMs, value);
  }

  private static Exemplar exemplar(ProtoSource in) throws CorruptDataException {
    Labels.Builder labels = Labels.builder();
    double value = 0;
    long timeMs = 0;
    while (in.hasMore()) {
      switch (in.field()) {
        case EXEMPLAR_LABELS -> label(in.message(), labels);
        case EXEMPLAR_VALUE -> value = in.real();
        case EXEMPLAR_TIMESTAMP -> timeMs = in.varint();
        default -> in.skip();
      }
    }
    return new Exemplar(labels.build(), value, timeMs);
  }
}
