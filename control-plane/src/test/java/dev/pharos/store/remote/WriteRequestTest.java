package dev.pharos.store.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import dev.pharos.receive.metric.RemoteWrite2Decoder;
import dev.pharos.receive.metric.RemoteWriteDecoder;
import dev.pharos.signal.metric.BucketScheme;
import dev.pharos.signal.metric.BucketSpan;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Held against the receiver's decoders, which are held against Prometheus' own requests. */
class WriteRequestTest {
  private static final MetricMetadata FAMILY =
      new MetricMetadata("orders_total", MetricType.COUNTER, "orders", "Orders, größer");

  private static final FloatHistogram WHOLE =
      FloatHistogram.builder()
          .schema(3)
          .zero(1e-9, 2)
          .count(16)
          .sum(-4.25)
          .positive(List.of(new BucketSpan(-3, 2), new BucketSpan(5, 1)), 1, 9, 2)
          .negative(List.of(new BucketSpan(4, 1)), 2)
          .counterReset(FloatHistogram.CounterReset.NOT_RESET)
          .build();

  private static final FloatHistogram BROKEN =
      FloatHistogram.builder()
          .schema(0)
          .zero(0, 0)
          .count(1.75)
          .sum(Double.NaN)
          .positive(List.of(new BucketSpan(0, 2)), 0.5, 1.25)
          .counterReset(FloatHistogram.CounterReset.GAUGE)
          .build();

  private static final FloatHistogram CUSTOM =
      FloatHistogram.builder()
          .scheme(BucketScheme.custom(0.5, 2, 10))
          .count(3)
          .sum(7)
          .positive(List.of(new BucketSpan(1, 2)), 1, 2)
          .build();

  private static final List<IncomingSeries> ALL =
      List.of(
          new IncomingSeries(
              Labels.of("__name__", "orders_total", "größe", "\"1\"\n"),
              Samples.builder()
                  .add(1_000, 0)
                  .add(2_000, -0.0)
                  .add(3_000, Double.NEGATIVE_INFINITY)
                  .add(4_000, Double.longBitsToDouble(Samples.STALE_NAN_BITS))
                  .build(),
              List.of(new Exemplar(Labels.of("trace_id", "4bf9"), 0.5, 2_500))),
          new IncomingSeries(
              Labels.of("__name__", "took"),
              Samples.builder().add(1_000, WHOLE).add(2_000, BROKEN).add(3_000, CUSTOM).build()),
          new IncomingSeries(
              Labels.of("__name__", "mixed"),
              Samples.builder().add(1_000, 1).add(2_000, WHOLE).add(3_000, 2).build()));

  private static Optional<MetricMetadata> family(Labels labels) {
    return labels.metricName().equals("orders_total") ? Optional.of(FAMILY) : Optional.empty();
  }

  @Test
  void whatIsWrittenBy20IsReadAsItWas() throws Exception {
    SampleBatch read =
        new RemoteWrite2Decoder()
            .decode(WriteRequest2.encode(ALL.subList(0, 2), WriteRequestTest::family))
            .batch();

    assertSame(read.series(), ALL.subList(0, 2));
    assertThat(read.metadata()).containsExactly(FAMILY);
  }

  @Test
  void whatIsWrittenBy10IsReadAsItWas() throws Exception {
    SampleBatch read =
        new RemoteWriteDecoder().decode(WriteRequest1.encode(ALL.subList(0, 2))).batch();

    assertSame(read.series(), ALL.subList(0, 2));
    assertSame(WriteRequest1.decode(WriteRequest1.encode(ALL)), ALL);
  }

  @Test
  void eachTextStandsOnceAmongTheSymbols() throws IOException {
    List<IncomingSeries> twice = new ArrayList<>(ALL);
    twice.addAll(ALL);
    List<String> symbols = new ArrayList<>();
    CodedInputStream in =
        CodedInputStream.newInstance(WriteRequest2.encode(twice, WriteRequestTest::family));
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == ((4 << 3) | 2)) {
        symbols.add(in.readStringRequireUtf8());
      } else {
        in.skipField(tag);
      }
    }

    assertThat(symbols).startsWith("").doesNotHaveDuplicates().contains("orders_total", "größe");
  }

  private static void assertSame(List<IncomingSeries> read, List<IncomingSeries> written) {
    assertThat(read).hasSameSizeAs(written);
    for (int i = 0; i < read.size(); i++) {
      IncomingSeries one = read.get(i);
      IncomingSeries other = written.get(i);
      assertThat(one.labels()).isEqualTo(other.labels());
      assertThat(one.exemplars()).isEqualTo(other.exemplars());
      assertThat(one.samples().size()).isEqualTo(other.samples().size());
      for (int k = 0; k < one.samples().size(); k++) {
        assertThat(one.samples().timeMs(k)).isEqualTo(other.samples().timeMs(k));
        if (other.samples().isHistogram(k)) {
          FloatHistogram histogram = one.samples().histogram(k);
          assertThat(histogram).isEqualTo(other.samples().histogram(k));
          assertThat(histogram.counterReset())
              .isEqualTo(other.samples().histogram(k).counterReset());
        } else {
          assertThat(Double.doubleToRawLongBits(one.samples().value(k)))
              .isEqualTo(Double.doubleToRawLongBits(other.samples().value(k)));
        }
      }
    }
  }
}
