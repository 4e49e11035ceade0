package dev.pharos.aggregate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.aggregate.lever.MetricLevers;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.aggregate.request.DurationCounts;
import dev.pharos.aggregate.request.RequestPoint;
import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.store.memory.MemorySeriesStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What metrics say of requests on its way to those who count them. */
class RequestCountingTest {
  private final List<RequestReport> counted = new ArrayList<>();

  @Test
  void itIsCountedWithoutSecrets() throws Exception {
    try (MetricIntake intake = intake(counted::add)) {
      intake.append(request("GET /cards/4111 1111 1111 1111"));
      intake.append(request("GET /cards/{id}"));
      intake.append(new MetricRequest(SampleBatch.of(List.of()), Map.of(), ""));
    }

    assertThat(counted)
        .extracting(report -> report.senders().getFirst().points().getFirst().operation())
        .containsExactly("GET /cards/‹redacted:card›", "GET /cards/{id}");
  }

  @Test
  void whereItCannotBeCountedTheSenderTriesAgain() {
    try (MetricIntake intake =
        intake(report -> {
          throw new RefusedException(
              RefusalReason.QUEUE_FULL, Duration.ofSeconds(1), "the intake's queue is full");
        })) {
      assertThatThrownBy(() -> intake.append(request("GET /a")))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("queue is full");
    }
  }

  private static MetricIntake intake(MetricIntake.RequestCounting counting) {
    return new MetricIntake(
        new MemorySeriesStore(InstantSource.system()),
        new Refusals(),
        new Redactor(RedactionSettings.DEFAULT),
        MetricLevers.NONE,
        PinnedTraces.NONE,
        counting);
  }

  private static MetricRequest request(String operation) {
    DurationCounts counts = DurationCounts.exponential(3, -40, 1e9, 0, new long[] {1});
    RequestPoint point = new RequestPoint(1, operation, "http", false, false, 1, 2, counts);
    RequestReport report =
        new RequestReport(
            List.of(
                new RequestReport.Sender(
                    1, new ServiceId("", "order", ""), "", "", List.of(point))));
    return new MetricRequest(SampleBatch.of(List.of()), Map.of(), "").with(report);
  }
}
