package dev.pharos.aggregate.metric;

import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.metric.SampleBatch;
import java.util.Map;

/**
 * A request of metrics, decoded.
 *
 * @param batch what can be offered to the store
 * @param refused samples that never can be taken, by reason
 * @param firstRefusal a sentence about the first of them, for the sender; empty when there is none
 * @param requests what it says of requests that were answered
 */
public record MetricRequest(
    SampleBatch batch,
    Map<RefusalReason, Integer> refused,
    String firstRefusal,
    RequestReport requests) {
  public MetricRequest {
    refused = Map.copyOf(refused);
  }

  /** That says nothing of requests. */
  public MetricRequest(
      SampleBatch batch, Map<RefusalReason, Integer> refused, String firstRefusal) {
    this(batch, refused, firstRefusal, RequestReport.NOTHING);
  }

  public MetricRequest with(RequestReport of) {
    return new MetricRequest(batch, refused, firstRefusal, of);
  }
}
