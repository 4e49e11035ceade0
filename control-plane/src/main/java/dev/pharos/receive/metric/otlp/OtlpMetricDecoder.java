package dev.pharos.receive.metric.otlp;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.metric.DeltaSums;
import dev.pharos.aggregate.metric.KeptSeries;
import dev.pharos.aggregate.metric.MetricRequest;
import dev.pharos.receive.metric.BatchBuilder;

/** Reads OpenTelemetry's requests of metrics. Safe for use by many threads. */
public final class OtlpMetricDecoder {
  private final OtlpMetricSettings settings;
  private final DeltaSums deltas;
  private final KeptTotals kept;
  private final ProtoAnyValue values = new ProtoAnyValue();

  /**
   * @param deltas what differences are summed up to
   * @param kept where a series that is not known there goes on
   */
  public OtlpMetricDecoder(OtlpMetricSettings settings, DeltaSums deltas, KeptSeries kept) {
    this.settings = settings;
    this.deltas = deltas;
    this.kept = new KeptTotals(kept);
  }

  /**
   * Reads {@code ExportMetricsServiceRequest} in protobuf.
   *
   * @throws MalformedPayloadException when it is no such message, or holds too much
   */
  public MetricRequest protobuf(byte[] payload) throws MalformedPayloadException {
    BatchBuilder batch = new BatchBuilder();
    return translated(new ProtoMetrics(values, batch).read(payload), batch, payload.length);
  }

  /**
   * Likewise in JSON.
   *
   * @throws MalformedPayloadException when it is no such message, or holds too much
   */
  public MetricRequest json(byte[] payload) throws MalformedPayloadException {
    BatchBuilder batch = new BatchBuilder();
    return translated(new JsonMetrics(batch).read(payload), batch, payload.length);
  }

  private MetricRequest translated(OtlpRequest request, BatchBuilder batch, int bytes)
      throws MalformedPayloadException {
    new OtlpTranslator(settings, deltas, kept, batch).translate(request);
    return batch.build(bytes).with(RequestMetrics.of(request));
  }
}
