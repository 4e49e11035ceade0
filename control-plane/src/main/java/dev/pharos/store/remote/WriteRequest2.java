package dev.pharos.store.remote;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request of remote write 2.0, {@code io.prometheus.write.v2.Request}: each text stands once in
 * its table of symbols. Times at which counters began are not among it, since they are not kept.
 * Source: https://prometheus.io/docs/specs/prw/remote_write_spec_2_0
 */
final class WriteRequest2 {
  private static final int SYMBOLS = 4;
  private static final int TIMESERIES = 5;

  private static final int LABELS_REFS = 1;
  private static final int SAMPLES = 2;
  private static final int HISTOGRAMS = 3;
  private static final int EXEMPLARS = 4;
  private static final int METADATA = 5;

  private static final int EXEMPLAR_VALUE = 2;
  private static final int EXEMPLAR_TIMESTAMP = 3;

  private static final int METADATA_TYPE = 1;
  private static final int METADATA_HELP = 3;
  private static final int METADATA_UNIT = 4;

  /** By their numbers. */
  private static final List<MetricType> TYPES =
      List.of(
          MetricType.UNKNOWN,
          MetricType.COUNTER,
          MetricType.GAUGE,
          MetricType.HISTOGRAM,
          MetricType.GAUGE_HISTOGRAM,
          MetricType.SUMMARY,
          MetricType.INFO,
          MetricType.STATE_SET);

  private final Map<String, Integer> symbols = new LinkedHashMap<>();
  private final Function<Labels, Optional<MetricMetadata>> families;

  private WriteRequest2(Function<Labels, Optional<MetricMetadata>> families) {
    this.families = families;
    symbols.put("", 0);
  }

  /**
   * @param families what is known of the family of a series
   */
  static byte[] encode(
      List<IncomingSeries> all, Function<Labels, Optional<MetricMetadata>> families) {
    return new WriteRequest2(families).write(all);
  }

  private byte[] write(List<IncomingSeries> all) {
    ProtoSink series = new ProtoSink();
    for (IncomingSeries one : all) {
      series.message(TIMESERIES, fields -> write(fields, one));
    }
    ProtoSink out = new ProtoSink();
    symbols.keySet().forEach(symbol -> out.alwaysText(SYMBOLS, symbol));
    out.append(series);
    return out.toByteArray();
  }

  private void write(ProtoSink out, IncomingSeries series) {
    labels(out, series.labels());
    Samples samples = series.samples();
    for (int i = 0; i < samples.size(); i++) {
      int each = i;
      if (samples.isHistogram(i)) {
        out.message(
            HISTOGRAMS,
            fields ->
                HistogramMessage.write(fields, samples.timeMs(each), samples.histogram(each)));
      } else {
        out.message(
            SAMPLES,
            fields -> WriteRequest1.sample(fields, samples.timeMs(each), samples.value(each)));
      }
    }
    for (Exemplar exemplar : series.exemplars()) {
      out.message(
          EXEMPLARS,
          fields -> {
            labels(fields, exemplar.labels());
            fields.real(EXEMPLAR_VALUE, exemplar.value());
            fields.varint(EXEMPLAR_TIMESTAMP, exemplar.timeMs());
          });
    }
    families
        .apply(series.labels())
        .ifPresent(family ->
            out.message(
                METADATA,
                fields -> {
                  fields.varint(METADATA_TYPE, TYPES.indexOf(family.type()));
                  fields.varint(METADATA_HELP, symbol(family.help()));
                  fields.varint(METADATA_UNIT, symbol(family.unit()));
                }));
  }

  private void labels(ProtoSink out, Labels labels) {
    out.packed(
        LABELS_REFS,
        numbers -> {
          for (int i = 0; i < labels.size(); i++) {
            numbers.putVarint(symbol(labels.name(i)));
            numbers.putVarint(symbol(labels.value(i)));
          }
        });
  }

  private int symbol(String text) {
    return symbols.computeIfAbsent(text, _ -> symbols.size());
  }
}
