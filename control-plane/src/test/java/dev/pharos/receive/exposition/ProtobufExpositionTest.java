package dev.pharos.receive.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.data.Offset.offset;

import dev.pharos.receive.metric.LabelReader;
import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.BucketSpan;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Against the pages of Prometheus' own client. */
class ProtobufExpositionTest {
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final long EARLIER_MS = NOW_MS - 4_321;

  private final LabelReader texts = new LabelReader();

  private static byte[] protobuf(MetricSnapshots metrics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PrometheusProtobufWriter().write(out, metrics, EscapingScheme.ALLOW_UTF8);
    return out.toByteArray();
  }

  private static byte[] openMetrics(MetricSnapshots metrics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OpenMetricsTextFormatWriter.create().write(out, metrics, EscapingScheme.ALLOW_UTF8);
    return out.toByteArray();
  }

  private static byte[] text(MetricSnapshots metrics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, metrics, EscapingScheme.ALLOW_UTF8);
    return out.toByteArray();
  }

  private Exposition read(MetricSnapshot... metrics) throws Exception {
    return ProtobufExposition.parse(protobuf(MetricSnapshots.of(metrics)), texts, NOW_MS);
  }

  private static Map<Labels, Double> numbers(Exposition page) {
    return page.samples().stream()
        .collect(Collectors.toMap(ExposedSample::labels, ExposedSample::value));
  }

  private static MetricSnapshots ofAllKinds() {
    PrometheusRegistry registry = new PrometheusRegistry();
    Counter.builder()
        .name("orders_total")
        .help("Orders, \"all\" of them")
        .labelNames("kind", "with.dots")
        .withoutExemplars()
        .register(registry)
        .labelValues("new", "ü\n\"")
        .inc(5);
    Gauge.builder().name("a.gauge").withoutExemplars().register(registry).set(-1.5e-7);
    Info.builder().name("build").labelNames("version").register(registry).setLabelValues("7");
    Histogram classic =
        Histogram.builder()
            .name("wait_seconds")
            .classicOnly()
            .classicUpperBounds(0.5, 1, 1e7)
            .withoutExemplars()
            .register(registry);
    Summary summary =
        Summary.builder()
            .name("size_bytes")
            .quantile(0.5)
            .quantile(0.99)
            .withoutExemplars()
            .register(registry);
    for (int i = 1; i < 30; i++) {
      classic.observe(i / 2.0);
      summary.observe(i);
    }
    return registry.scrape();
  }

  private static HistogramDataPointSnapshot.Builder ofOneNative() {
    return HistogramDataPointSnapshot.builder()
        .sum(12.5)
        .nativeSchema(3)
        .nativeZeroThreshold(1e-9)
        .nativeZeroCount(2)
        .nativeBucketsForPositiveValues(
            NativeHistogramBuckets.builder().bucket(-3, 4).bucket(-2, 1).bucket(5, 7).build())
        .nativeBucketsForNegativeValues(NativeHistogramBuckets.builder().bucket(9, 3).build());
  }

  @Test
  void readsTheSameAsOfBothTextFormats() throws Exception {
    MetricSnapshots metrics = ofAllKinds();

    Exposition read = ProtobufExposition.parse(protobuf(metrics), texts, NOW_MS);

    assertThat(read.samples()).hasSize(13).noneMatch(ExposedSample::timed);
    assertThat(numbers(read))
        .isEqualTo(numbers(TextExposition.parse(text(metrics), false, NOW_MS)))
        .isEqualTo(numbers(TextExposition.parse(openMetrics(metrics), true, NOW_MS)));
    assertThat(read.metadata())
        .contains(
            new MetricMetadata("orders_total", MetricType.COUNTER, "", "Orders, \"all\" of them"),
            new MetricMetadata("wait_seconds", MetricType.HISTOGRAM, "", ""),
            new MetricMetadata("size_bytes", MetricType.SUMMARY, "", ""),
            new MetricMetadata("a.gauge", MetricType.GAUGE, "", ""));
  }

  @Test
  void readsNativeHistograms() throws Exception {
    Exposition read =
        read(HistogramSnapshot.builder().name("wait").dataPoint(ofOneNative().build()).build());

    assertThat(read.samples()).hasSize(1);
    ExposedSample sample = read.samples().getFirst();
    assertThat(sample.labels()).isEqualTo(Labels.of("__name__", "wait"));
    FloatHistogram histogram = sample.histogram();
    assertThat(histogram.scheme().schema()).isEqualTo(3);
    assertThat(histogram.count()).isEqualTo(17);
    assertThat(histogram.sum()).isEqualTo(12.5);
    assertThat(histogram.zeroThreshold()).isEqualTo(1e-9);
    assertThat(histogram.zeroCount()).isEqualTo(2);
    assertThat(histogram.positive())
        .isEqualTo(BucketCounts.of(List.of(new BucketSpan(-3, 2), new BucketSpan(6, 1)), 4, 1, 7));
    assertThat(histogram.negative()).isEqualTo(BucketCounts.of(List.of(new BucketSpan(9, 1)), 3));
    assertThat(histogram.counterReset()).isEqualTo(CounterReset.UNKNOWN);
  }

  @Test
  void readsWhatAClientObserved() throws Exception {
    PrometheusRegistry registry = new PrometheusRegistry();
    Histogram wait =
        Histogram.builder().name("wait").nativeOnly().withoutExemplars().register(registry);
    double sum = 0;
    for (int i = -20; i <= 100; i++) {
      wait.observe(i / 10.0);
      sum += i / 10.0;
    }

    FloatHistogram histogram =
        ProtobufExposition.parse(protobuf(registry.scrape()), texts, NOW_MS)
            .samples()
            .getFirst()
            .histogram();

    assertThat(histogram.count()).isEqualTo(121);
    assertThat(histogram.sum()).isCloseTo(sum, offset(1e-9));
    assertThat(histogram.zeroCount()).isEqualTo(1);
    assertThat(total(histogram.positive())).isEqualTo(100);
    assertThat(total(histogram.negative())).isEqualTo(20);
  }

  private static double total(BucketCounts buckets) {
    double total = 0;
    for (int i = 0; i < buckets.size(); i++) {
      total += buckets.count(i);
    }
    return total;
  }

  @Test
  void takesAHistogramThatIsNativeAndClassicAsNativeOnce() throws Exception {
    Exposition read =
        read(
            HistogramSnapshot.builder()
                .name("wait")
                .dataPoint(
                    ofOneNative()
                        .classicHistogramBuckets(
                            ClassicHistogramBuckets.of(
                                List.of(1.0, Double.POSITIVE_INFINITY), List.of(10L, 7L)))
                        .build())
                .build());

    assertThat(read.samples()).hasSize(1);
    assertThat(read.samples().getFirst().histogram()).isNotNull();
  }

  @Test
  void takesANativeHistogramWithoutObservationsAsNative() throws Exception {
    Exposition read =
        read(
            HistogramSnapshot.builder()
                .name("wait")
                .dataPoint(
                    HistogramDataPointSnapshot.builder()
                        .sum(0)
                        .nativeSchema(5)
                        .nativeZeroThreshold(1e-128)
                        .build())
                .build());

    assertThat(read.samples()).hasSize(1);
    assertThat(read.samples().getFirst().histogram().count()).isZero();
  }

  @Test
  void doesNotTakeAGaugesHistogramForACounter() throws Exception {
    Exposition read =
        read(
            HistogramSnapshot.builder()
                .gaugeHistogram(true)
                .name("queue")
                .dataPoint(ofOneNative().build())
                .build());

    assertThat(read.samples().getFirst().histogram().counterReset()).isEqualTo(CounterReset.GAUGE);
    assertThat(read.metadata().getFirst().type()).isEqualTo(MetricType.GAUGE_HISTOGRAM);
  }

  @Test
  void keepsExemplarsAndTimes() throws Exception {
    Exemplar exemplar =
        Exemplar.builder()
            .value(0.7)
            .traceId("abc")
            .spanId("def")
            .timestampMillis(EARLIER_MS)
            .build();
    Exposition read =
        read(
            CounterSnapshot.builder()
                .name("orders")
                .dataPoint(
                    CounterDataPointSnapshot.builder()
                        .value(3)
                        .exemplar(exemplar)
                        .scrapeTimestampMillis(EARLIER_MS)
                        .build())
                .build(),
            HistogramSnapshot.builder()
                .name("wait")
                .dataPoint(ofOneNative().exemplars(Exemplars.of(exemplar)).build())
                .build());

    dev.pharos.signal.metric.Exemplar kept =
        new dev.pharos.signal.metric.Exemplar(
            Labels.of("trace_id", "abc", "span_id", "def"), 0.7, EARLIER_MS);
    ExposedSample orders = read.samples().getFirst();
    assertThat(orders.timed()).isTrue();
    assertThat(orders.timeMs()).isEqualTo(EARLIER_MS);
    assertThat(orders.exemplars()).containsExactly(kept);
    ExposedSample wait = read.samples().get(1);
    assertThat(wait.timed()).isFalse();
    assertThat(wait.timeMs()).isEqualTo(NOW_MS);
    assertThat(wait.exemplars()).containsExactly(kept);
  }

  @Test
  void refusesAHistogramWhoseBucketsHoldMoreThanItsCount() {
    // name "h", HISTOGRAM, one metric: count 1, zero threshold 1, one span of one bucket that has
    // 2.
    byte[] histogram = {
      8, 1, 0x31, 0, 0, 0, 0, 0, 0, (byte) 0xf0, 0x3f, 0x62, 2, 0x10, 1, 0x6a, 1, 4
    };
    byte[] page = new byte[1 + 5 + 2 + 2 + histogram.length];
    page[0] = (byte) (page.length - 1);
    System.arraycopy(new byte[] {0x0a, 1, 'h', 0x18, 4}, 0, page, 1, 5);
    page[6] = 0x22;
    page[7] = (byte) (histogram.length + 2);
    page[8] = 0x3a;
    page[9] = (byte) histogram.length;
    System.arraycopy(histogram, 0, page, 10, histogram.length);

    assertThatThrownBy(() -> ProtobufExposition.parse(page, texts, NOW_MS))
        .isInstanceOf(ExpositionException.class)
        .hasMessageContaining("2.0 observations found in buckets, but the count is 1.0");
  }

  @Test
  void refusesPagesThatAreSomethingElse() {
    for (String page : List.of("a 1\n", "# HELP a b\n", "<html>", "\0", "\5\n\3abc\"")) {
      assertThatThrownBy(() -> ProtobufExposition.parse(page.getBytes(UTF_8), texts, NOW_MS))
          .as(page)
          .isInstanceOf(ExpositionException.class);
    }
  }

  @Test
  void refusesAPageThatIsSmallOnTheWireAndLargeInMemory() {
    int metrics = 600_000;
    byte[] page = new byte[4 + 5 + 4 * metrics];
    int length = page.length - 4;
    for (int i = 0; i < 4; i++) {
      page[i] = (byte) (((length >>> (7 * i)) & 0x7f) | (i < 3 ? 0x80 : 0));
    }
    System.arraycopy(new byte[] {0x0a, 1, 'g', 0x18, 1}, 0, page, 4, 5);
    for (int i = 0; i < metrics; i++) {
      System.arraycopy(new byte[] {0x22, 2, 0x12, 0}, 0, page, 9 + 4 * i, 4);
    }

    assertThatThrownBy(() -> ProtobufExposition.parse(page, texts, NOW_MS))
        .isInstanceOf(ExpositionException.class)
        .hasMessageContaining("a page may hold 500000 samples");
  }

  @Test
  void neverThrowsAnythingElse() throws Exception {
    byte[] numbers = protobuf(ofAllKinds());
    byte[] histogram =
        protobuf(
            MetricSnapshots.of(
                HistogramSnapshot.builder().name("w").dataPoint(ofOneNative().build()).build()));
    SplittableRandom random = new SplittableRandom(5);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] good = i % 2 == 0 ? numbers : histogram;
      byte[] bytes =
          Arrays.copyOf(good, random.nextBoolean() ? good.length : random.nextInt(good.length));
      for (int j = random.nextInt(4); j > 0 && bytes.length > 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Throwable thrown = catchThrowable(() -> ProtobufExposition.parse(bytes, texts, NOW_MS));
      if (thrown != null) {
        refused++;
        assertThat(thrown)
            .as("for %s", Arrays.toString(bytes))
            .isInstanceOf(ExpositionException.class);
      }
    }
    assertThat(refused).isBetween(5_000, 19_000);
  }
}
