package dev.pharos.receive.metric;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.metric.MetricRequest;
import dev.pharos.receive.decode.ProtoReader;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads remote write 2.0, {@code io.prometheus.write.v2.Request}, straight from the wire. Start
 * timestamps are read over: like Prometheus by default, nothing is made of them. Sources:
 * https://prometheus.io/docs/specs/prw/remote_write_spec_2_0 and {@code
 * prompb/io/prometheus/write/v2/types.proto} of https://github.com/prometheus/prometheus. Safe for
 * use by many threads.
 */
public final class RemoteWrite2Decoder {
  private static final int SYMBOLS = (4 << 3) | 2;
  private static final int TIMESERIES = (5 << 3) | 2;

  private static final int LABELS_REF = 1 << 3;
  private static final int LABELS_REFS = (1 << 3) | 2;
  private static final int SAMPLES = (2 << 3) | 2;
  private static final int HISTOGRAMS = (3 << 3) | 2;
  private static final int EXEMPLARS = (4 << 3) | 2;
  private static final int METADATA = (5 << 3) | 2;

  private static final int EXEMPLAR_VALUE = (2 << 3) | 1;
  private static final int EXEMPLAR_TIMESTAMP = 3 << 3;

  private static final int METADATA_TYPE = 1 << 3;
  private static final int METADATA_HELP = 3 << 3;
  private static final int METADATA_UNIT = 4 << 3;

  private final LabelReader texts = new LabelReader();

  /**
   * Reads a request.
   *
   * @param payload after decompression
   * @throws MalformedPayloadException when it is no such message, or holds too much
   */
  public MetricRequest decode(byte[] payload) throws MalformedPayloadException {
    BatchBuilder batch = new BatchBuilder();
    List<String> symbols = symbols(payload, batch);
    ProtoReader in = new ProtoReader(payload, 0, payload.length);
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == TIMESERIES) {
        int outer = in.enter();
        new Series(in, batch, symbols).read();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
    return batch.build(payload.length);
  }

  private List<String> symbols(byte[] payload, BatchBuilder batch)
      throws MalformedPayloadException {
    List<String> symbols = new ArrayList<>();
    ProtoReader in = new ProtoReader(payload, 0, payload.length);
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == SYMBOLS) {
        batch.count();
        symbols.add(texts.text(in));
      } else {
        in.skip(tag);
      }
    }
    if (!symbols.isEmpty() && !symbols.getFirst().isEmpty()) {
      throw new MalformedPayloadException("the first symbol must be empty");
    }
    return symbols;
  }

  /** One series; its labels may stand behind its samples. */
  private static final class Series {
    private final ProtoReader in;
    private final BatchBuilder batch;
    private final List<String> symbols;
    private final List<String> pairs = new ArrayList<>();
    private boolean unknownSymbol;
    private int values;
    private MetricType type = MetricType.UNKNOWN;
    private String help = "";
    private String unit = "";

    Series(ProtoReader in, BatchBuilder batch, List<String> symbols) {
      this.in = in;
      this.batch = batch;
      this.symbols = symbols;
    }

    void read() throws MalformedPayloadException {
      batch.count();
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case LABELS_REF -> pairs.add(symbol(in.varint()));
          case LABELS_REFS -> refs(pairs);
          case SAMPLES -> {
            values++;
            WriteSample.read(in, batch);
          }
          case HISTOGRAMS -> {
            batch.count();
            values++;
            WriteHistogram.read(in, batch);
          }
          // Prometheus sends exemplars as series of their own.
          case EXEMPLARS -> exemplar();
          case METADATA -> metadata();
          default -> in.skip(tag);
        }
      }
      end();
    }

    private void end() {
      if (unknownSymbol || pairs.size() % 2 != 0) {
        batch.refuseSeries(
            RefusalReason.INVALID_LABELS, "a series refers to symbols that are not there");
        return;
      }
      LabelReader.Read read = LabelReader.of(pairs, true);
      Labels labels = read.labels();
      if (labels != null && values == 0) {
        batch.refuseSeries(
            RefusalReason.MALFORMED, "a series has no samples, histograms or exemplars: " + labels);
        return;
      }
      batch.endSeries(read);
      if (labels != null && (type != MetricType.UNKNOWN || !help.isEmpty() || !unit.isEmpty())) {
        batch.metadata(
            new MetricMetadata(FamilyName.of(labels.metricName(), type), type, unit, help));
      }
    }

    private String symbol(long ref) {
      if (ref < 0 || ref >= symbols.size()) {
        unknownSymbol = true;
        return "";
      }
      return symbols.get((int) ref);
    }

    private void refs(List<String> into) throws MalformedPayloadException {
      int outer = in.enter();
      while (in.hasMore()) {
        batch.count();
        into.add(symbol(in.varint()));
      }
      in.leave(outer);
    }

    private void exemplar() throws MalformedPayloadException {
      batch.count();
      values++;
      double value = 0;
      long timeMs = 0;
      List<String> ofExemplar = new ArrayList<>();
      int outer = in.enter();
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case LABELS_REF -> ofExemplar.add(symbol(in.varint()));
          case LABELS_REFS -> refs(ofExemplar);
          case EXEMPLAR_VALUE -> value = in.real();
          case EXEMPLAR_TIMESTAMP -> timeMs = in.varint();
          default -> in.skip(tag);
        }
      }
      in.leave(outer);
      Labels labels =
          ofExemplar.size() % 2 == 0 ? LabelReader.of(ofExemplar, false).labels() : null;
      if (labels == null) {
        batch.refuse(RefusalReason.INVALID_LABELS, 1, "an exemplar's labels are invalid");
      } else {
        batch.exemplar(new Exemplar(labels, value, timeMs));
      }
    }

    private void metadata() throws MalformedPayloadException {
      int outer = in.enter();
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case METADATA_TYPE -> type = RemoteWriteDecoder.type(in.varint());
          case METADATA_HELP -> help = symbol(in.varint());
          case METADATA_UNIT -> unit = symbol(in.varint());
          default -> in.skip(tag);
        }
      }
      in.leave(outer);
    }
  }
}
