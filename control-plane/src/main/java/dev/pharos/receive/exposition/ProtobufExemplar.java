package dev.pharos.receive.exposition;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.ProtoReader;
import dev.pharos.receive.metric.LabelReader;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code Exemplar} of Prometheus' protobuf format. */
final class ProtobufExemplar {
  private static final int LABEL = (1 << 3) | 2;
  private static final int VALUE = (2 << 3) | 1;
  private static final int TIME = (3 << 3) | 2;
  private static final int SECONDS = 1 << 3;
  private static final int NANOS = 2 << 3;

  private static final int NANOS_OF_MS = 1_000_000;

  private ProtobufExemplar() {}

  /**
   * Reads one.
   *
   * @param sampleTimeMs epoch milliseconds; the time of one that says none
   */
  static Exemplar read(ProtoReader in, LabelReader texts, long sampleTimeMs)
      throws MalformedPayloadException {
    List<String> pairs = new ArrayList<>();
    double value = 0;
    long timeMs = sampleTimeMs;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case LABEL -> texts.pair(in, pairs);
        case VALUE -> value = in.real();
        case TIME -> timeMs = time(in);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    LabelReader.Read read = LabelReader.of(pairs, false);
    Labels labels = read.labels();
    if (labels == null) {
      throw in.malformed(read.flaw());
    }
    return new Exemplar(labels, value, timeMs);
  }

  private static long time(ProtoReader in) throws MalformedPayloadException {
    long seconds = 0;
    long nanos = 0;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case SECONDS -> seconds = in.varint();
        case NANOS -> nanos = in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return seconds * 1_000 + nanos / NANOS_OF_MS;
  }
}
