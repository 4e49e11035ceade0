package dev.pharos.aggregate.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.aggregate.lever.MetricLevers;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.memory.MemorySeriesStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExemplarPinsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-05-04T12:00:00Z"));

  private final PinnedTraces pinned = new PinnedTraces(CLOCK);
  private final MetricIntake intake =
      new MetricIntake(
          new MemorySeriesStore(CLOCK),
          new Refusals(),
          new Redactor(RedactionSettings.DEFAULT),
          MetricLevers.NONE,
          pinned,
          MetricIntake.RequestCounting.NONE);

  @Test
  void aTraceThatAnExemplarNamesIsKept() throws Exception {
    TraceId named = new TraceId(7, 8);
    Exemplar exemplar = new Exemplar(Labels.of("trace_id", named.toString()), 1, CLOCK.millis());

    intake.append(
        new MetricRequest(
            new SampleBatch(
                List.of(
                    new IncomingSeries(
                        Labels.of("__name__", "a"),
                        Samples.builder(1).add(CLOCK.millis(), 1).build(),
                        List.of(exemplar))),
                List.of()),
            Map.of(),
            ""));

    assertThat(pinned.contains(named)).isTrue();
    assertThat(pinned.contains(new TraceId(7, 9))).isFalse();
    intake.close();
  }
}
