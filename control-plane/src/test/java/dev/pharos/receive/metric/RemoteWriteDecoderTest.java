package dev.pharos.receive.metric;

import static dev.pharos.receive.metric.WriteRequests.message;
import static dev.pharos.receive.metric.WriteRequests.packed;
import static dev.pharos.receive.metric.WriteRequests.request;
import static dev.pharos.receive.metric.WriteRequests.sample;
import static dev.pharos.receive.metric.WriteRequests.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.CodedOutputStream;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.metric.MetricRequest;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RemoteWriteDecoderTest {
  private final RemoteWriteDecoder decoder = new RemoteWriteDecoder();
  private final RemoteWrite2Decoder decoder2 = new RemoteWrite2Decoder();

  private static byte[] histogram(int schema, long count, double sum) {
    return message(out -> {
      out.writeUInt64(1, count);
      out.writeDouble(3, sum);
      out.writeSInt32(4, schema);
      out.writeDouble(5, 0.001);
      out.writeUInt64(6, 1);
      out.writeByteArray(
          11,
          message(span -> {
            span.writeSInt32(1, -1);
            span.writeUInt32(2, 2);
          }));
      out.writeByteArray(
          12,
          packed(deltas -> {
            deltas.writeSInt64NoTag(3);
            deltas.writeSInt64NoTag(-1);
          }));
      out.writeInt64(15, 5_000);
    });
  }

  @Test
  void readsSamplesExemplarsAndMetadata() throws Exception {
    byte[] one =
        series(
            out -> {
              out.writeByteArray(2, sample(1.5, 1_000));
              out.writeByteArray(2, sample(Double.NaN, 2_000));
              out.writeByteArray(
                  3,
                  message(exemplar -> {
                    exemplar.writeByteArray(
                        1,
                        message(label -> {
                          label.writeString(1, "trace_id");
                          label.writeString(2, "abc");
                        }));
                    exemplar.writeDouble(2, 9);
                    exemplar.writeInt64(3, 1_500);
                  }));
            },
            "__name__",
            "up",
            "job",
            "a");
    byte[] metadata =
        message(out ->
            out.writeByteArray(
                3,
                message(family -> {
                  family.writeEnum(1, 1);
                  family.writeString(2, "up");
                  family.writeString(4, "Whether.");
                  family.writeString(5, "seconds");
                })));
    byte[] both = request(one);
    byte[] whole = Arrays.copyOf(both, both.length + metadata.length);
    System.arraycopy(metadata, 0, whole, both.length, metadata.length);

    MetricRequest read = decoder.decode(whole);

    assertThat(read.batch().receivedBytes()).isEqualTo(whole.length);
    IncomingSeries up = read.batch().series().getFirst();
    assertThat(up.labels()).isEqualTo(Labels.of("__name__", "up", "job", "a"));
    assertThat(up.samples().size()).isEqualTo(2);
    assertThat(up.samples().value(0)).isEqualTo(1.5);
    assertThat(up.samples().timeMs(1)).isEqualTo(2_000);
    assertThat(up.exemplars())
        .containsExactly(new Exemplar(Labels.of("trace_id", "abc"), 9, 1_500));
    assertThat(read.batch().metadata())
        .containsExactly(new MetricMetadata("up", MetricType.COUNTER, "seconds", "Whether."));
    assertThat(read.refused()).isEmpty();
  }

  @Test
  void readsTheSameLabelsFromMemoryAsTheFirstTime() throws Exception {
    byte[] request =
        request(series(out -> out.writeByteArray(2, sample(1, 1)), "__name__", "a", "b", "c"));

    for (int i = 0; i < 4; i++) {
      assertThat(decoder.decode(request).batch().series().getFirst().labels())
          .isEqualTo(Labels.of("__name__", "a", "b", "c"));
    }
  }

  @Test
  void takesSamplesThatAreNotInOrder() throws Exception {
    byte[] request =
        request(
            series(
                out -> {
                  out.writeByteArray(2, sample(2, 2_000));
                  out.writeByteArray(2, sample(1, 1_000));
                  out.writeByteArray(2, sample(3, 3_000));
                },
                "__name__",
                "a"));

    List<IncomingSeries> series = decoder.decode(request).batch().series();

    assertThat(series.stream().mapToInt(one -> one.samples().size()).sum()).isEqualTo(3);
    assertThat(series).allMatch(one -> one.labels().metricName().equals("a"));
  }

  @Test
  void readsNativeHistogramsAndMakesTooFineOnesCoarser() throws Exception {
    byte[] request =
        request(
            series(out -> out.writeByteArray(4, histogram(0, 6, 12.5)), "__name__", "h"),
            series(out -> out.writeByteArray(4, histogram(9, 6, 12.5)), "__name__", "fine"));

    MetricRequest read = decoder.decode(request);

    FloatHistogram histogram = read.batch().series().getFirst().samples().histogram(0);
    assertThat(histogram.count()).isEqualTo(6);
    assertThat(histogram.sum()).isEqualTo(12.5);
    assertThat(histogram.positive().index(0)).isEqualTo(-1);
    assertThat(histogram.positive().count(0)).isEqualTo(3);
    assertThat(histogram.positive().count(1)).isEqualTo(2);
    FloatHistogram coarser = read.batch().series().get(1).samples().histogram(0);
    assertThat(coarser.schema()).isEqualTo(8);
    // Buckets -1 and 0 of schema 9 both end at or below 1: bucket 0 of schema 8.
    assertThat(coarser.positive().size()).isEqualTo(1);
    assertThat(coarser.positive().index(0)).isZero();
    assertThat(coarser.positive().count(0)).isEqualTo(5);
  }

  @Test
  void readsCustomBucketsAndMarksOfTheEnd() throws Exception {
    byte[] custom =
        message(out -> {
          out.writeUInt64(1, 3);
          out.writeDouble(3, 4);
          out.writeSInt32(4, -53);
          out.writeByteArray(11, message(span -> span.writeUInt32(2, 2)));
          out.writeByteArray(
              12,
              packed(deltas -> {
                deltas.writeSInt64NoTag(1);
                deltas.writeSInt64NoTag(1);
              }));
          out.writeByteArray(16, packed(bounds -> bounds.writeDoubleNoTag(0.5)));
          out.writeInt64(15, 5_000);
        });
    byte[] stale =
        message(out -> {
          out.writeDouble(3, Double.longBitsToDouble(Samples.STALE_NAN_BITS));
          out.writeInt64(15, 6_000);
        });
    byte[] request =
        request(
            series(
                out -> {
                  out.writeByteArray(4, custom);
                  out.writeByteArray(4, stale);
                },
                "__name__",
                "h"));

    Samples samples = decoder.decode(request).batch().series().getFirst().samples();

    assertThat(samples.histogram(0).hasCustomBounds()).isTrue();
    assertThat(samples.histogram(0).positive().count(1)).isEqualTo(2);
    assertThat(samples.isStale(1)).isTrue();
  }

  @Test
  void refusesWhatIsWrongAndTakesTheRest() throws Exception {
    byte[] request =
        request(
            series(out -> out.writeByteArray(2, sample(1, 1)), "job", "nameless"),
            series(out -> out.writeByteArray(2, sample(1, 1)), "__name__", "a", "b", "1", "b", "2"),
            series(out -> out.writeByteArray(4, histogram(0, 7, 1)), "__name__", "miscounted"),
            series(out -> out.writeByteArray(2, sample(1, 1)), "__name__", "good"));

    MetricRequest read = decoder.decode(request);

    assertThat(read.batch().series()).hasSize(1);
    assertThat(read.batch().series().getFirst().labels().metricName()).isEqualTo("good");
    assertThat(read.refused())
        .isEqualTo(Map.of(RefusalReason.INVALID_LABELS, 2, RefusalReason.INVALID_HISTOGRAM, 1));
    assertThat(read.firstRefusal()).contains("no metric's name");
  }

  @Test
  void readsVersion2BySymbols() throws Exception {
    List<String> symbols = List.of("", "__name__", "wait_seconds_count", "job", "a", "Help.", "s");
    byte[] request =
        message(out -> {
          // Series may stand before the symbols that they refer to.
          out.writeByteArray(
              5,
              message(series -> {
                series.writeByteArray(
                    1,
                    packed(refs -> {
                      for (int ref : new int[] {1, 2, 3, 4}) {
                        refs.writeUInt32NoTag(ref);
                      }
                    }));
                series.writeByteArray(
                    2,
                    message(sample -> {
                      sample.writeDouble(1, 7);
                      sample.writeInt64(2, 1_000);
                      sample.writeInt64(3, 500);
                    }));
                series.writeByteArray(3, histogram(0, 6, 12.5));
                series.writeByteArray(
                    5,
                    message(metadata -> {
                      metadata.writeEnum(1, 3);
                      metadata.writeUInt32(3, 5);
                      metadata.writeUInt32(4, 6);
                    }));
              }));
          out.writeByteArray(
              5,
              message(series -> {
                series.writeByteArray(1, packed(refs -> refs.writeUInt32NoTag(99)));
                series.writeByteArray(2, sample(1, 1));
              }));
          for (String symbol : symbols) {
            out.writeString(4, symbol);
          }
        });

    MetricRequest read = decoder2.decode(request);

    assertThat(read.batch().receivedBytes()).isEqualTo(request.length);
    IncomingSeries series = read.batch().series().getFirst();
    assertThat(series.labels()).isEqualTo(Labels.of("__name__", "wait_seconds_count", "job", "a"));
    assertThat(series.samples().value(0)).isEqualTo(7);
    assertThat(series.samples().histogram(1).count()).isEqualTo(6);
    assertThat(read.batch().metadata())
        .containsExactly(new MetricMetadata("wait_seconds", MetricType.HISTOGRAM, "s", "Help."));
    assertThat(read.refused()).isEqualTo(Map.of(RefusalReason.INVALID_LABELS, 1));
  }

  @Test
  void takesVersion2sExemplarsThatStandAloneAsPrometheusSendsThem() throws Exception {
    byte[] request =
        message(out -> {
          for (String symbol : List.of("", "__name__", "orders_total", "trace_id", "abc")) {
            out.writeString(4, symbol);
          }
          out.writeByteArray(
              5,
              message(series -> {
                series.writeByteArray(1, packed(refs -> twoRefs(refs, 1, 2)));
                series.writeByteArray(
                    4,
                    message(exemplar -> {
                      exemplar.writeByteArray(1, packed(refs -> twoRefs(refs, 3, 4)));
                      exemplar.writeDouble(2, 0.5);
                      exemplar.writeInt64(3, 1_000);
                    }));
              }));
          out.writeByteArray(
              5, message(empty -> empty.writeByteArray(1, packed(refs -> twoRefs(refs, 1, 2)))));
        });

    MetricRequest read = decoder2.decode(request);

    assertThat(read.batch().series()).hasSize(1);
    assertThat(read.batch().series().getFirst().exemplars())
        .containsExactly(new Exemplar(Labels.of("trace_id", "abc"), 0.5, 1_000));
    assertThat(read.batch().series().getFirst().samples().isEmpty()).isTrue();
    assertThat(read.refused()).isEqualTo(Map.of(RefusalReason.MALFORMED, 1));
  }

  private static void twoRefs(CodedOutputStream refs, int name, int value) throws IOException {
    refs.writeUInt32NoTag(name);
    refs.writeUInt32NoTag(value);
  }

  /** Cut, flipped and random bytes: read or refused as malformed, and nothing else is thrown. */
  @Test
  void neverThrowsAnythingElse() {
    byte[] good =
        request(
            series(
                out -> {
                  out.writeByteArray(2, sample(1, 1));
                  out.writeByteArray(4, histogram(3, 6, 1));
                },
                "__name__",
                "a",
                "b",
                "c"));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int j = random.nextInt(4); j > 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      for (Throwable thrown :
          new Throwable[] {
            catchThrowable(() -> decoder.decode(bytes)),
            catchThrowable(() -> decoder2.decode(bytes))
          }) {
        if (thrown != null) {
          assertThat(thrown)
              .as("for %s", Arrays.toString(bytes))
              .isInstanceOf(MalformedPayloadException.class);
        }
      }
    }
  }
}
