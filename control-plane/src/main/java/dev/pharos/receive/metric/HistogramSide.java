package dev.pharos.receive.metric;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.ProtoReader;
import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.BucketSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * One side's buckets of a native histogram as Prometheus writes them in protobuf: spans, and counts
 * either as differences from bucket to bucket or absolute.
 */
public final class HistogramSide {
  private static final int SPAN_OFFSET = 1 << 3;
  private static final int SPAN_LENGTH = 2 << 3;

  private final List<BucketSpan> spans = new ArrayList<>();
  private final Numbers deltaCounts = new Numbers();
  private final Numbers counts = new Numbers();
  private long lastCount;

  /** Reads one {@code BucketSpan}. */
  public void span(ProtoReader in) throws MalformedPayloadException {
    int outer = in.enter();
    long offset = 0;
    long length = 0;
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case SPAN_OFFSET -> offset = in.zigzag();
        case SPAN_LENGTH -> length = in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    if (spans.size() == MetricLimits.MAX_BUCKETS
        || length < 0
        || length > MetricLimits.MAX_BUCKETS) {
      throw new MalformedPayloadException(
          "a histogram may have %d buckets".formatted(MetricLimits.MAX_BUCKETS));
    }
    spans.add(new BucketSpan((int) offset, (int) length));
  }

  /** Reads one count as a difference from the one before. */
  public void delta(ProtoReader in) throws MalformedPayloadException {
    lastCount += in.zigzag();
    deltaCounts.add((double) lastCount);
  }

  /** Reads packed differences. */
  public void deltas(ProtoReader in) throws MalformedPayloadException {
    int outer = in.enter();
    while (in.hasMore()) {
      delta(in);
    }
    in.leave(outer);
  }

  /** Reads one absolute count. */
  public void count(ProtoReader in) throws MalformedPayloadException {
    counts.add(in.real());
  }

  /** Reads packed absolute counts. */
  public void counts(ProtoReader in) throws MalformedPayloadException {
    int outer = in.enter();
    while (in.hasMore()) {
      count(in);
    }
    in.leave(outer);
  }

  boolean hasSpans() {
    return !spans.isEmpty();
  }

  /** Whether counts came as absolute ones, which only histograms of floats have. */
  boolean isAbsolute() {
    return counts.size() > 0;
  }

  double observations() {
    return (isAbsolute() ? counts : deltaCounts).total();
  }

  /**
   * @throws IllegalArgumentException when spans and counts do not fit each other
   * @throws ArithmeticException when an index is beyond all measure
   */
  BucketCounts build() {
    return BucketCounts.of(spans, (isAbsolute() ? counts : deltaCounts).toArray());
  }
}
