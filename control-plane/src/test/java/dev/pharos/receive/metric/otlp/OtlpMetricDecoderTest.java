package dev.pharos.receive.metric.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.metric.DeltaSums;
import dev.pharos.aggregate.metric.KeptSeries;
import dev.pharos.aggregate.metric.MetricRequest;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.Samples;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpMetricDecoderTest {
  private static final long NS = 1_700_000_000_000_000_000L;
  private static final long MS = NS / 1_000_000;

  private final OtlpMetricDecoder decoder =
      new OtlpMetricDecoder(OtlpMetricSettings.DEFAULT, new DeltaSums(1_000), KeptSeries.NONE);

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static byte[] request(Metric... metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(attribute("service.name", "order"))
                        .addAttributes(attribute("service.namespace", "shop"))
                        .addAttributes(attribute("service.instance.id", "one"))
                        .addAttributes(attribute("host.name", "box")))
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("lib").setVersion("2"))
                        .addAllMetrics(List.of(metrics))))
        .build()
        .toByteArray();
  }

  private static Labels labels(String name, String... more) {
    Labels.Builder labels =
        Labels.of(
            "job",
            "shop/order",
            "instance",
            "one",
            "service_name",
            "order",
            "service_namespace",
            "shop",
            "otel_scope_name",
            "lib",
            "otel_scope_version",
            "2")
            .toBuilder();
    for (int i = 0; i < more.length; i += 2) {
      labels.set(more[i], more[i + 1]);
    }
    return labels.set(Labels.METRIC_NAME, name).build();
  }

  private static Map<Labels, Samples> byLabels(MetricRequest request) {
    Map<Labels, Samples> all = new HashMap<>();
    for (IncomingSeries series : request.batch().series()) {
      all.put(series.labels(), series.samples());
    }
    return all;
  }

  private static Metric sum(double value, long timeNs, AggregationTemporality temporality) {
    return Metric.newBuilder()
        .setName("http.requests")
        .setDescription("How many.")
        .setSum(
            Sum.newBuilder()
                .setIsMonotonic(true)
                .setAggregationTemporality(temporality)
                .addDataPoints(
                    NumberDataPoint.newBuilder()
                        .setTimeUnixNano(timeNs)
                        .setAsDouble(value)
                        .addAttributes(attribute("http.method", "GET"))
                        .addExemplars(
                            Exemplar.newBuilder()
                                .setAsInt(3)
                                .setTimeUnixNano(timeNs)
                                .setTraceId(
                                    ByteString.copyFrom(new byte[16]).concat(ByteString.EMPTY))
                                .addFilteredAttributes(attribute("user.id", "u")))))
        .build();
  }

  @Test
  void namesSeriesByServiceScopeUnitAndType() throws Exception {
    MetricRequest read =
        decoder.protobuf(
            request(sum(5, NS, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)));

    IncomingSeries series = read.batch().series().getFirst();
    assertThat(series.labels()).isEqualTo(labels("http_requests_total", "http_method", "GET"));
    assertThat(series.samples().value(0)).isEqualTo(5);
    assertThat(series.samples().timeMs(0)).isEqualTo(MS);
    assertThat(series.exemplars().getFirst().labels().get("user_id")).isEqualTo("u");
    assertThat(series.exemplars().getFirst().labels().get("trace_id")).hasSize(32);
    assertThat(read.batch().metadata())
        .contains(new MetricMetadata("http_requests_total", MetricType.COUNTER, "", "How many."));
  }

  @Test
  void saysTheResourcesOtherAttributesOnce() throws Exception {
    MetricRequest read =
        decoder.protobuf(
            request(sum(5, NS, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)));

    assertThat(byLabels(read))
        .containsKey(
            Labels.of(
                "__name__",
                "target_info",
                "job",
                "shop/order",
                "instance",
                "one",
                "host_name",
                "box"));
  }

  @Test
  void sumsUpDifferencesAndCountsARepeatedRequestOnce() throws Exception {
    byte[] first = request(sum(5, NS, AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA));
    byte[] second =
        request(sum(3, NS + 1_000_000_000, AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA));
    Labels series = labels("http_requests_total", "http_method", "GET");

    decoder.protobuf(first);

    assertThat(byLabels(decoder.protobuf(second)).get(series).value(0)).isEqualTo(8);
    assertThat(byLabels(decoder.protobuf(second)).get(series).value(0)).isEqualTo(8);
    assertThat(byLabels(decoder.protobuf(first)).get(series).value(0)).isEqualTo(5);
  }

  @Test
  void makesClassicBucketsCumulative() throws Exception {
    Metric histogram =
        Metric.newBuilder()
            .setName("wait")
            .setUnit("ms")
            .setHistogram(
                Histogram.newBuilder()
                    .setAggregationTemporalityValue(2)
                    .addDataPoints(
                        HistogramDataPoint.newBuilder()
                            .setTimeUnixNano(NS)
                            .setCount(6)
                            .setSum(12.5)
                            .addAllBucketCounts(List.of(1L, 2L, 3L))
                            .addAllExplicitBounds(List.of(0.5, 10.0))
                            .addExemplars(Exemplar.newBuilder().setAsDouble(7))))
            .build();

    MetricRequest read = decoder.protobuf(request(histogram));
    Map<Labels, Samples> series = byLabels(read);

    assertThat(series.get(labels("wait_milliseconds_bucket", "le", "0.5")).value(0)).isEqualTo(1);
    assertThat(series.get(labels("wait_milliseconds_bucket", "le", "10")).value(0)).isEqualTo(3);
    assertThat(series.get(labels("wait_milliseconds_bucket", "le", "+Inf")).value(0)).isEqualTo(6);
    assertThat(series.get(labels("wait_milliseconds_count")).value(0)).isEqualTo(6);
    assertThat(series.get(labels("wait_milliseconds_sum")).value(0)).isEqualTo(12.5);
    assertThat(
            read.batch().series().stream()
                .filter(one -> !one.exemplars().isEmpty())
                .map(one -> one.labels().get("le")))
        .containsExactly("10");
  }

  private static Metric exponential(int scale, int temporality, long timeNs) {
    return Metric.newBuilder()
        .setName("size")
        .setUnit("By")
        .setExponentialHistogram(
            ExponentialHistogram.newBuilder()
                .setAggregationTemporalityValue(temporality)
                .addDataPoints(
                    ExponentialHistogramDataPoint.newBuilder()
                        .setTimeUnixNano(timeNs)
                        .setCount(7)
                        .setSum(20)
                        .setScale(scale)
                        .setZeroCount(1)
                        .setPositive(
                            ExponentialHistogramDataPoint.Buckets.newBuilder()
                                .setOffset(-2)
                                .addAllBucketCounts(List.of(1L, 0L, 2L, 3L)))))
        .build();
  }

  @Test
  void makesNativeHistogramsOfExponentialOnes() throws Exception {
    FloatHistogram same =
        byLabels(decoder.protobuf(request(exponential(3, 2, NS))))
            .get(labels("size_bytes"))
            .histogram(0);
    FloatHistogram coarser =
        byLabels(decoder.protobuf(request(exponential(10, 2, NS))))
            .get(labels("size_bytes"))
            .histogram(0);

    assertThat(same.schema()).isEqualTo(3);
    // Bucket i ends where Prometheus' bucket i + 1 does.
    assertThat(same.positive().index(0)).isEqualTo(-1);
    assertThat(same.positive().count(0)).isEqualTo(1);
    assertThat(same.positive().index(1)).isEqualTo(1);
    assertThat(same.zeroCount()).isEqualTo(1);
    assertThat(coarser.schema()).isEqualTo(8);
    // -2 and -1 become -1, 0 and 1 become 0, each one higher in Prometheus' count.
    assertThat(coarser.positive().index(0)).isZero();
    assertThat(coarser.positive().count(0)).isEqualTo(1);
    assertThat(coarser.positive().index(1)).isEqualTo(1);
    assertThat(coarser.positive().count(1)).isEqualTo(5);
  }

  @Test
  void sumsUpExponentialDifferencesOfOtherScales() throws Exception {
    decoder.protobuf(request(exponential(3, 1, NS)));
    FloatHistogram total =
        byLabels(decoder.protobuf(request(exponential(2, 1, NS + 1_000_000_000))))
            .get(labels("size_bytes"))
            .histogram(0);

    assertThat(total.schema()).isEqualTo(2);
    assertThat(total.count()).isEqualTo(14);
    double inBuckets = 0;
    for (int i = 0; i < total.positive().size(); i++) {
      inBuckets += total.positive().count(i);
    }
    assertThat(inBuckets).isEqualTo(12);
  }

  @Test
  void takesSummariesAndMarksOfTheEnd() throws Exception {
    Metric summary =
        Metric.newBuilder()
            .setName("gc")
            .setSummary(
                Summary.newBuilder()
                    .addDataPoints(
                        SummaryDataPoint.newBuilder()
                            .setTimeUnixNano(NS)
                            .setCount(2)
                            .setSum(3)
                            .addQuantileValues(
                                SummaryDataPoint.ValueAtQuantile.newBuilder()
                                    .setQuantile(0.99)
                                    .setValue(2.5))))
            .build();
    Metric gone =
        Metric.newBuilder()
            .setName("temperature")
            .setUnit("Cel")
            .setGauge(
                Gauge.newBuilder()
                    .addDataPoints(NumberDataPoint.newBuilder().setTimeUnixNano(NS).setFlags(1)))
            .build();

    Map<Labels, Samples> series = byLabels(decoder.protobuf(request(summary, gone)));

    assertThat(series.get(labels("gc", "quantile", "0.99")).value(0)).isEqualTo(2.5);
    assertThat(series.get(labels("gc_count")).value(0)).isEqualTo(2);
    assertThat(series.get(labels("temperature_celsius")).isStale(0)).isTrue();
  }

  @Test
  void refusesWhatCannotBeKeptAndTakesTheRest() throws Exception {
    MetricRequest read =
        decoder.protobuf(
            request(
                exponential(-5, 2, NS),
                sum(1, NS, AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED),
                sum(2, NS, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)));

    assertThat(read.refused())
        .isEqualTo(Map.of(RefusalReason.INVALID_HISTOGRAM, 1, RefusalReason.UNSUPPORTED_METRIC, 1));
    assertThat(byLabels(read)).containsKey(labels("http_requests_total", "http_method", "GET"));
  }

  @Test
  void keepsNamesAsTheyAreWhereThatIsSet() throws Exception {
    OtlpMetricDecoder untranslated =
        new OtlpMetricDecoder(
            new OtlpMetricSettings(Translation.NO_TRANSLATION, List.of("service.name"), false),
            new DeltaSums(10),
            KeptSeries.NONE);

    MetricRequest read =
        untranslated.protobuf(
            request(sum(5, NS, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)));

    assertThat(byLabels(read))
        .containsKey(
            Labels.of(
                "__name__",
                "http.requests",
                "http.method",
                "GET",
                "job",
                "shop/order",
                "instance",
                "one",
                "service.name",
                "order"));
  }

  @Test
  void readsJsonAsItReadsProtobuf() throws Exception {
    String json =
        """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{
          "histogram":{"dataPoints":[{"bucketCounts":["1","2","3"],"explicitBounds":[0.5,10],
            "count":"6","sum":12.5,"timeUnixNano":"%d","exemplars":[{"asDouble":7}]}],
            "aggregationTemporality":2},
          "unit":"ms","name":"wait"}],"scope":{"version":"2","name":"lib"}}],
          "resource":{"attributes":[
            {"key":"service.name","value":{"stringValue":"order"}},
            {"key":"service.namespace","value":{"stringValue":"shop"}},
            {"key":"service.instance.id","value":{"stringValue":"one"}},
            {"key":"n","value":{"arrayValue":{"values":[{"intValue":"1"},{"boolValue":true}]}}}]}}]}
        """
            .formatted(NS);

    Map<Labels, Samples> series = byLabels(decoder.json(json.getBytes(UTF_8)));

    assertThat(series.get(labels("wait_milliseconds_bucket", "le", "10")).value(0)).isEqualTo(3);
    assertThat(series.get(labels("wait_milliseconds_sum")).value(0)).isEqualTo(12.5);
    assertThat(series)
        .containsKey(
            Labels.of(
                "__name__",
                "target_info",
                "job",
                "shop/order",
                "instance",
                "one",
                "n",
                "[1,true]"));
  }

  /** Examples of Prometheus' documentation and of the specification's table. */
  @ParameterizedTest
  @CsvSource({
    "SUM,http.server.duration,s,http_server_duration_seconds_total",
    "SUM,system.io.total,By,system_io_bytes_total",
    "GAUGE,cpu.utilization,1,cpu_utilization_ratio",
    "GAUGE,system.memory.usage_bytes,By,system_memory_usage_bytes",
    "GAUGE,network.speed,By/s,network_speed_bytes_per_second",
    "GAUGE,faults,{faults}/s,faults_per_second",
    "GAUGE,2xx.rate,'',_2xx_rate",
    "GAUGE,a..b__c,'',a_b_c",
    "GAUGE,broken:rule,%,broken:rule_percent"
  })
  void buildsNamesByThePublishedMapping(
      OtlpMetric.Kind kind, String name, String unit, String built) {
    OtlpMetric metric = new OtlpMetric();
    metric.kind = kind;
    metric.monotonic = true;
    metric.name = name;
    metric.unit = unit;

    assertThat(new MetricNames(Translation.UNDERSCORE_ESCAPING_WITH_SUFFIXES).metric(metric))
        .hasValue(built);
  }

  /** As Prometheus 3.15 has them by default. */
  @ParameterizedTest
  @CsvSource({
    "http.method,http_method",
    "größe,gr__e",
    "a..b__c,a__b__c",
    "1st,key_1st",
    "a:b,a_b",
    "_own,_own",
    "__reserved__,__reserved__",
    "😀x,_x"
  })
  void buildsLabelsNames(String key, String built) {
    assertThat(new MetricNames(Translation.UNDERSCORE_ESCAPING_WITH_SUFFIXES).label(key))
        .hasValue(built);
  }

  /** Cut, flipped and random bytes: read or refused as malformed, and nothing else is thrown. */
  @Test
  void neverThrowsAnythingElse() {
    byte[] good =
        request(
            exponential(3, 1, NS),
            sum(1, NS, AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA));
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int j = random.nextInt(4); j > 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Throwable thrown = catchThrowable(() -> decoder.protobuf(bytes));
      if (thrown != null) {
        assertThat(thrown)
            .as("for %s", Arrays.toString(bytes))
            .isInstanceOf(MalformedPayloadException.class);
      }
    }
  }
}
