package dev.pharos.receive.metric.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.metric.DeltaSums;
import dev.pharos.aggregate.metric.MetricAccepted;
import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.metric.EmbeddedSeriesStore;
import dev.pharos.store.metric.SeriesStoreSettings;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Differences go on where they were after SIGKILL, and one that comes again counts once. */
class DeltaRestartTest {
  private static final long NOW_MS = 1_790_000_000_000L;
  private static final long MINUTE_MS = 60_000;
  private static final AggregationTemporality DELTA =
      AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;

  @TempDir private Path folder;

  private Path data;
  private int lives;
  private EmbeddedSeriesStore store;
  private MetricIntake intake;
  private OtlpMetricDecoder decoder;

  @BeforeEach
  void begin() throws IOException {
    data = folder.resolve("life-0");
    open();
  }

  private void open() throws IOException {
    store =
        EmbeddedSeriesStore.open(
            data, SeriesStoreSettings.DEFAULT, () -> Instant.ofEpochMilli(NOW_MS));
    intake = new MetricIntake(store, new Refusals(), new Redactor(RedactionSettings.DEFAULT));
    decoder = new OtlpMetricDecoder(OtlpMetricSettings.DEFAULT, new DeltaSums(100), intake::kept);
  }

  @AfterEach
  void end() throws IOException {
    intake.close();
    store.close();
  }

  /** The files as the operating system has them are what is left. */
  private void killAndStart() throws IOException {
    Path after = folder.resolve("life-" + ++lives);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.toList()) {
        Path target = after.resolve(data.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    end();
    data = after;
    open();
  }

  private static long minute(int minute) {
    return (NOW_MS - (30 - minute) * MINUTE_MS) * 1_000_000;
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static byte[] request(int minute, double orders, int... buckets) {
    HistogramDataPoint.Builder classic =
        HistogramDataPoint.newBuilder()
            .setTimeUnixNano(minute(minute))
            .addExplicitBounds(0.1)
            .addExplicitBounds(2.5)
            .setSum(orders / 3);
    ExponentialHistogramDataPoint.Buckets.Builder populated =
        ExponentialHistogramDataPoint.Buckets.newBuilder().setOffset(-2);
    int count = 0;
    for (int bucket : buckets) {
      classic.addBucketCounts(bucket);
      populated.addBucketCounts(bucket);
      count += bucket;
    }
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(
                    Resource.newBuilder().addAttributes(attribute("service.name", "order")))
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(
                            Metric.newBuilder()
                                .setName("orders")
                                .setSum(
                                    Sum.newBuilder()
                                        .setIsMonotonic(true)
                                        .setAggregationTemporality(DELTA)
                                        .addDataPoints(
                                            NumberDataPoint.newBuilder()
                                                .setTimeUnixNano(minute(minute))
                                                .addAttributes(
                                                    attribute("card", "4111 1111 1111 1111"))
                                                .setAsDouble(orders))))
                        .addMetrics(
                            Metric.newBuilder()
                                .setName("wait")
                                .setHistogram(
                                    Histogram.newBuilder()
                                        .setAggregationTemporality(DELTA)
                                        .addDataPoints(classic.setCount(count))))
                        .addMetrics(
                            Metric.newBuilder()
                                .setName("size")
                                .setExponentialHistogram(
                                    ExponentialHistogram.newBuilder()
                                        .setAggregationTemporality(DELTA)
                                        .addDataPoints(
                                            ExponentialHistogramDataPoint.newBuilder()
                                                .setTimeUnixNano(minute(minute))
                                                .setScale(2)
                                                .setCount(count)
                                                .setSum(orders / 7)
                                                .setPositive(populated))))))
        .build()
        .toByteArray();
  }

  private MetricAccepted send(byte[] request) throws Exception {
    return intake.append(decoder.protobuf(request));
  }

  private Samples samples(String name, String... bound) throws Exception {
    List<SeriesData> found =
        store.select(
            List.of(new LabelMatcher(LabelMatcher.Type.EQUAL, "__name__", name)),
            0,
            NOW_MS,
            SampleWatch.PATIENT);
    return found.stream()
        .filter(one -> bound.length == 0 || one.labels().get("le").equals(bound[0]))
        .findFirst()
        .orElseThrow()
        .samples();
  }

  private double last(String name, String... bound) throws Exception {
    Samples samples = samples(name, bound);
    return samples.value(samples.size() - 1);
  }

  @Test
  void totalsGoOnAfterAKill() throws Exception {
    send(request(1, 5, 1, 0, 2));
    send(request(2, 0.25, 0, 4, 0));
    killAndStart();
    send(request(3, 10, 1, 1, 1));
    killAndStart();
    send(request(4, 100, 0, 0, 3));

    assertThat(samples("orders_total").size()).isEqualTo(4);
    assertThat(last("orders_total")).isEqualTo(5 + 0.25 + 10 + 100);
    assertThat(last("wait_count")).isEqualTo(3 + 4 + 3 + 3);
    assertThat(last("wait_sum")).isEqualTo(5 / 3.0 + 0.25 / 3 + 10 / 3.0 + 100 / 3.0);
    assertThat(last("wait_bucket", "0.1")).isEqualTo(2);
    assertThat(last("wait_bucket", "2.5")).isEqualTo(2 + 5);
    assertThat(last("wait_bucket", "+Inf")).isEqualTo(13);
    FloatHistogram size = samples("size").histogram(3);
    assertThat(size.count()).isEqualTo(13);
    assertThat(size.positive().size()).isEqualTo(3);
    assertThat(size.positive().count(0)).isEqualTo(2);
    assertThat(size.positive().count(1)).isEqualTo(5);
    assertThat(size.positive().count(2)).isEqualTo(6);
  }

  @Test
  void aRequestThatComesAgainAcrossAKillCountsOnce() throws Exception {
    send(request(1, 5, 1, 0, 2));
    send(request(2, 0.1, 0, 4, 0));
    killAndStart();

    MetricAccepted again = send(request(2, 0.1, 0, 4, 0));
    assertThat(again.refused()).isEmpty();
    assertThat(send(request(1, 5, 1, 0, 2)).refused()).isEmpty();
    send(request(3, 1, 1, 0, 0));

    assertThat(samples("orders_total").size()).isEqualTo(3);
    assertThat(last("orders_total")).isEqualTo(5 + 0.1 + 1);
    assertThat(samples("wait_count").size()).isEqualTo(3);
    assertThat(last("wait_count")).isEqualTo(8);
    assertThat(last("wait_bucket", "2.5")).isEqualTo(6);
    assertThat(samples("size").size()).isEqualTo(3);
    assertThat(samples("size").histogram(2).count()).isEqualTo(8);
  }

  @Test
  void anotherDifferenceForATimeThatIsKeptIsRefusedAfterAKillToo() throws Exception {
    send(request(1, 5, 1, 0, 2));
    send(request(2, 5, 1, 0, 2));
    killAndStart();

    assertThat(send(request(2, 6, 1, 1, 1)).refused())
        .isEqualTo(Map.of(RefusalReason.OUT_OF_ORDER, 3));
    assertThat(last("orders_total")).isEqualTo(10);
  }
}
