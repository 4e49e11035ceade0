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
 * Reads remote write 1.0, {@code prometheus.WriteRequest}, straight from the wire. Sources:
 * https://prometheus.io/docs/specs/prw/remote_write_spec and {@code prompb/types.proto} of
 * https://github.com/prometheus/prometheus. Safe for use by many threads.
 */
public final class RemoteWriteDecoder {
  private static final int TIMESERIES = (1 << 3) | 2;
  private static final int METADATA = (3 << 3) | 2;

  private static final int LABELS = (1 << 3) | 2;
  private static final int SAMPLES = (2 << 3) | 2;
  private static final int EXEMPLARS = (3 << 3) | 2;
  private static final int HISTOGRAMS = (4 << 3) | 2;

  private static final int EXEMPLAR_LABELS = (1 << 3) | 2;
  private static final int EXEMPLAR_VALUE = (2 << 3) | 1;
  private static final int EXEMPLAR_TIMESTAMP = 3 << 3;

  private static final int METADATA_TYPE = 1 << 3;
  private static final int METADATA_FAMILY = (2 << 3) | 2;
  private static final int METADATA_HELP = (4 << 3) | 2;
  private static final int METADATA_UNIT = (5 << 3) | 2;

  private static final MetricType[] TYPES = {
    MetricType.UNKNOWN,
    MetricType.COUNTER,
    MetricType.GAUGE,
    MetricType.HISTOGRAM,
    MetricType.GAUGE_HISTOGRAM,
    MetricType.SUMMARY,
    MetricType.INFO,
    MetricType.STATE_SET
  };

  private final LabelReader labels = new LabelReader();

  /**
   * Reads a request.
   *
   * @param payload after decompression
   * @throws MalformedPayloadException when it is no such message, or holds too much
   */
  public MetricRequest decode(byte[] payload) throws MalformedPayloadException {
    ProtoReader in = new ProtoReader(payload, 0, payload.length);
    BatchBuilder batch = new BatchBuilder();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case TIMESERIES -> {
          int outer = in.enter();
          series(in, batch);
          in.leave(outer);
        }
        case METADATA -> {
          int outer = in.enter();
          metadata(in, batch);
          in.leave(outer);
        }
        default -> in.skip(tag);
      }
    }
    return batch.build(payload.length);
  }

  /** The type of that number in remote write, 1.0 or 2.0; unknown for others. */
  static MetricType type(long number) {
    return number >= 0 && number < TYPES.length ? TYPES[(int) number] : MetricType.UNKNOWN;
  }

  private void series(ProtoReader in, BatchBuilder batch) throws MalformedPayloadException {
    batch.count();
    int start = in.position();
    int labelsEnd = start;
    boolean together = true;
    while (in.hasMore()) {
      int at = in.position();
      int tag = in.tag();
      switch (tag) {
        case LABELS -> {
          together &= at == labelsEnd;
          in.take(in.length());
          labelsEnd = in.position();
        }
        case SAMPLES -> WriteSample.read(in, batch);
        case EXEMPLARS -> exemplar(in, batch);
        case HISTOGRAMS -> {
          batch.count();
          WriteHistogram.read(in, batch);
        }
        default -> in.skip(tag);
      }
    }
    LabelReader.Read read;
    if (together) {
      read = labels.read(in.bytes(), start, labelsEnd, LABELS);
    } else {
      in.seek(start);
      read = labels.readNew(in, LABELS);
    }
    batch.endSeries(read);
  }

  private void exemplar(ProtoReader in, BatchBuilder batch) throws MalformedPayloadException {
    batch.count();
    double value = 0;
    long timeMs = 0;
    List<String> pairs = new ArrayList<>();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case EXEMPLAR_LABELS -> labels.pair(in, pairs);
        case EXEMPLAR_VALUE -> value = in.real();
        case EXEMPLAR_TIMESTAMP -> timeMs = in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    Labels ofIt = LabelReader.of(pairs, false).labels();
    if (ofIt == null) {
      batch.refuse(RefusalReason.INVALID_LABELS, 1, "an exemplar's labels are invalid");
    } else {
      batch.exemplar(new Exemplar(ofIt, value, timeMs));
    }
  }

  private void metadata(ProtoReader in, BatchBuilder batch) throws MalformedPayloadException {
    batch.count();
    MetricType type = MetricType.UNKNOWN;
    String family = "";
    String help = "";
    String unit = "";
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case METADATA_TYPE -> type = type(in.varint());
        case METADATA_FAMILY -> family = labels.text(in);
        case METADATA_HELP -> help = labels.text(in);
        case METADATA_UNIT -> unit = labels.text(in);
        default -> in.skip(tag);
      }
    }
    if (!family.isEmpty()) {
      batch.metadata(new MetricMetadata(family, type, unit, help));
    }
  }
}
