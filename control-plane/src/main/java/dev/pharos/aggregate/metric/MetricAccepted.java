package dev.pharos.aggregate.metric;

import dev.pharos.aggregate.Accepted;
import dev.pharos.signal.RefusalReason;
import java.util.Map;

/**
 * What became of a request of metrics; all that was taken is durable.
 *
 * @param floats samples that are kept now, those that were kept before or that a lever leaves out
 *     included
 * @param histograms native ones that were taken
 * @param exemplars that were taken
 * @param refused samples that never can be taken, by reason
 * @param firstRefusal a sentence about one of them, for the sender; empty when there is none
 */
public record MetricAccepted(
    long floats,
    long histograms,
    long exemplars,
    Map<RefusalReason, Integer> refused,
    String firstRefusal) {
  public MetricAccepted {
    refused = Map.copyOf(refused);
  }

  /** As the other signals say it. */
  public Accepted accepted() {
    return new Accepted((int) Math.min(Integer.MAX_VALUE, floats + histograms), refused);
  }
}
