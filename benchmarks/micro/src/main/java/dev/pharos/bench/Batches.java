package dev.pharos.bench;

import dev.pharos.receive.decode.SpanLimits;
import dev.pharos.receive.decode.WireSpanDecoder;
import dev.pharos.signal.Span;
import dev.pharos.store.PayloadFormat;
import java.util.ArrayList;
import java.util.List;

/** The same spans as `bench ingest` sends, as requests and decoded. */
final class Batches {
  /** Close to the time at which the spans end, so that all are taken. */
  static final long NOW_NS = 1_800_000_000_000_000_000L;

  private static final int SPANS_IN_A_REQUEST = 500;

  private Batches() {}

  static List<byte[]> requests(int count) {
    TraceMix mix = new TraceMix(1);
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(mix.next(SPANS_IN_A_REQUEST, NOW_NS).body());
    }
    return requests;
  }

  static List<List<Span>> decoded(int count) throws Exception {
    WireSpanDecoder decoder = new WireSpanDecoder(SpanLimits.DEFAULT);
    List<List<Span>> batches = new ArrayList<>();
    for (byte[] request : requests(count)) {
      batches.add(decoder.decode(PayloadFormat.OTLP_TRACES_PROTOBUF, request, NOW_NS).spans());
    }
    return batches;
  }
}
