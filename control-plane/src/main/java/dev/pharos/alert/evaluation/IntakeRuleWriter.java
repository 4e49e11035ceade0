package dev.pharos.alert.evaluation;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.metric.MetricAccepted;
import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.metric.MetricRequest;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.SampleBatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes what rules make by the way that all metrics take. */
record IntakeRuleWriter(MetricIntake intake) implements RuleWriter {

  @Override
  public String write(List<IncomingSeries> series) throws IOException {
    try {
      MetricAccepted accepted =
          intake.append(new MetricRequest(SampleBatch.of(series), Map.of(), ""));
      return accepted.refused().isEmpty() ? "" : accepted.firstRefusal();
    } catch (RefusedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
