package dev.pharos.receive.metric;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.ProtoReader;

/**
 * Reads the {@code Sample} of remote write, which is alike in 1.0 and 2.0. Source: {@code
 * prompb/types.proto} and {@code prompb/io/prometheus/write/v2/types.proto} of
 * https://github.com/prometheus/prometheus
 */
final class WriteSample {
  private static final int VALUE = (1 << 3) | 1;
  private static final int TIMESTAMP = 2 << 3;

  private WriteSample() {}

  /** Reads one and gives it to the batch. */
  static void read(ProtoReader in, BatchBuilder batch) throws MalformedPayloadException {
    batch.count();
    double value = 0;
    long timeMs = 0;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case VALUE -> value = in.real();
        case TIMESTAMP -> timeMs = in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    batch.sample(timeMs, value);
  }
}
