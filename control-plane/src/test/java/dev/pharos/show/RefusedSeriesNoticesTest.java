package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetClock;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.memory.MemorySeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedSeriesNoticesTest {
  private final SetClock clock = new SetClock(Instant.ofEpochSecond(1_790_000_000));
  private final MemorySeriesStore store = new MemorySeriesStore(clock, 2);
  private final RefusedSeriesNotices notices = new RefusedSeriesNotices(store, clock);

  private void append(String job, String metric, String user) {
    store.append(
        SampleBatch.of(
            List.of(
                new IncomingSeries(
                    Labels.of("__name__", metric, "job", job, "user", user),
                    Samples.builder(1).add(clock.millis(), 1).build(),
                    List.of()))));
  }

  @Test
  void namesTheServiceAndTheMetricThatGrows() {
    append("shop", "orders", "a");
    append("shop", "orders", "b");
    append("shop", "waits", "a");
    append("shop", "orders", "c");
    append("shop", "orders", "d");
    append("other", "orders", "a");

    assertThat(notices.sentences())
        .containsExactly(
            "Service shop has 2 active series of metrics, as many as it may: some 3 new ones were"
                + " refused, 2 of them of orders. Give that metric fewer values of labels, or raise"
                + " pharos.storage.service-series-limits[shop].");
    assertThat(notices.services()).hasSize(1);
  }

  @Test
  void saysNoMoreWhenNothingWasRefusedForTenMinutes() {
    append("shop", "orders", "a");
    append("shop", "orders", "b");
    append("shop", "orders", "c");
    clock.advance(Duration.ofMinutes(10));
    assertThat(notices.sentences()).hasSize(1);

    clock.advance(Duration.ofMillis(1));

    assertThat(notices.sentences()).isEmpty();
    assertThat(notices.services()).hasSize(1);
  }
}
