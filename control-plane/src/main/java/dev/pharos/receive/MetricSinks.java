package dev.pharos.receive;

import dev.pharos.aggregate.metric.MetricAccepted;
import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.receive.metric.otlp.OtlpMetricDecoder;

/**
 * Where OpenTelemetry's requests of metrics go: decoded on their sender's thread, to the intake.
 */
record MetricSinks(MetricIntake intake, OtlpMetricDecoder otlp) {

  PayloadSink otlp(OtlpEncoding encoding) {
    return payload ->
        intake
            .submit(
                switch (encoding) {
                  case PROTOBUF -> otlp.protobuf(payload);
                  case JSON -> otlp.json(payload);
                })
            .thenApply(MetricAccepted::accepted);
  }
}
