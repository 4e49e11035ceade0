package dev.pharos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xerial.snappy.Snappy;

/**
 * Makes the requests of some targets: at each step one, with a sample of each series as Prometheus'
 * own sender has it, packed by Snappy. For one thread.
 */
final class WriteRequests {
  /** https://prometheus.io/docs/specs/prw/remote_write_spec, "stale markers". */
  static final long STALE_NAN_BITS = 0x7ff0000000000002L;

  private final WriteProtocol protocol;
  private final List<MetricTarget> targets;
  private final byte[] table;
  private final List<List<byte[]>> beginnings = new ArrayList<>();
  private final WireBuffer request = new WireBuffer();
  private final WireBuffer series = new WireBuffer();
  private final WireBuffer sample = new WireBuffer();
  private final WireBuffer packed = new WireBuffer();
  private byte[] compressed = {};
  private int samples;

  WriteRequests(WriteProtocol protocol, List<MetricTarget> targets) {
    this.protocol = protocol;
    this.targets = List.copyOf(targets);
    List<MetricSeries> all = new ArrayList<>();
    targets.forEach(target -> all.addAll(target.everShown()));
    WriteProtocol.Written written = protocol.write(all);
    this.table = written.table();
    int from = 0;
    for (MetricTarget target : targets) {
      int to = from + target.everShown().size();
      beginnings.add(written.beginnings().subList(from, to));
      from = to;
    }
  }

  /**
   * A request's bytes.
   *
   * @param samples in it, marks of staleness among them; 0 when there is nothing to send
   */
  record Request(byte[] body, int samples) {}

  /** The next step's request; each call scrapes all targets once. */
  Request next(long stepMs) {
    request.clear().raw(table);
    samples = 0;
    for (int i = 0; i < targets.size(); i++) {
      targets.get(i).scrape(stepMs, new Target(beginnings.get(i)));
    }
    return new Request(compress(), samples);
  }

  private byte[] compress() {
    int most = Snappy.maxCompressedLength(request.length());
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    try {
      int length = Snappy.compress(request.array(), 0, request.length(), compressed, 0);
      return Arrays.copyOf(compressed, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes what one target shows. */
  private final class Target implements SampleSink {
    private final List<byte[]> ofTarget;

    Target(List<byte[]> ofTarget) {
      this.ofTarget = ofTarget;
    }

    @Override
    public void value(MetricSeries one, long timeMs, double value) {
      bits(one, timeMs, Double.doubleToRawLongBits(value));
    }

    private void bits(MetricSeries one, long timeMs, long bits) {
      sample.clear().fixed64(1, bits).varint(2, timeMs);
      end(one, protocol.sampleField());
    }

    @Override
    public void histogram(MetricSeries one, long timeMs, NativeHistogram histogram) {
      sample
          .clear()
          .varint(1, histogram.count())
          .fixed64(3, Double.doubleToRawLongBits(histogram.sum()));
      layout();
      buckets(histogram);
      sample.varint(15, timeMs);
      end(one, protocol.histogramField());
    }

    @Override
    public void stale(MetricSeries one, long timeMs, boolean ofHistograms) {
      if (ofHistograms) {
        sample.clear().varint(1, 0).fixed64(3, STALE_NAN_BITS);
        layout();
        sample.varint(15, timeMs);
        end(one, protocol.histogramField());
      } else {
        bits(one, timeMs, STALE_NAN_BITS);
      }
    }

    private void layout() {
      sample
          .zigzag(4, NativeHistogram.SCHEMA)
          .fixed64(5, Double.doubleToRawLongBits(NativeHistogram.ZERO_THRESHOLD))
          .varint(6, 0);
    }

    /** Runs of buckets that count something as spans, then each count less the one before. */
    private void buckets(NativeHistogram histogram) {
      packed.clear();
      long before = 0;
      int end = 0;
      int index = histogram.firstBucket();
      while (histogram.isBucket(index)) {
        int begin = index;
        for (; histogram.inBucket(index) > 0; index++) {
          packed.zigzag(histogram.inBucket(index) - before);
          before = histogram.inBucket(index);
        }
        // The series' buffer is free until the sample is whole.
        sample.message(11, series.clear().zigzag(1, begin - end).varint(2, index - begin));
        end = index;
        index = histogram.nextBucket(index);
      }
      if (packed.length() > 0) {
        sample.message(12, packed);
      }
    }

    private void end(MetricSeries one, int field) {
      series.clear().raw(ofTarget.get(one.place())).message(field, sample);
      request.message(protocol.seriesField(), series);
      samples++;
    }
  }
}
