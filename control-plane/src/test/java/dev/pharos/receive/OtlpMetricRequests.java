package dev.pharos.receive;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;

/** Requests of metrics made by OpenTelemetry's generated classes. */
final class OtlpMetricRequests {
  private OtlpMetricRequests() {}

  static ExportMetricsServiceRequest oneGoodPointAndOneOfNoTemporality() {
    NumberDataPoint point =
        NumberDataPoint.newBuilder().setTimeUnixNano(Requests.ARRIVAL_NS).setAsInt(7).build();
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(
                            Metric.newBuilder()
                                .setName("queue.size")
                                .setGauge(Gauge.newBuilder().addDataPoints(point)))
                        .addMetrics(
                            Metric.newBuilder()
                                .setName("odd")
                                .setSum(Sum.newBuilder().addDataPoints(point)))))
        .build();
  }
}
