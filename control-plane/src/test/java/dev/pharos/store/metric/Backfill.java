package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.util.List;

/** Samples of new series that come for windows of the first day, long after it. */
record Backfill(MergedDays days) {

  void append(EmbeddedSeriesStore store, int window) throws IOException {
    long from = MergedDays.BEGIN + window * MergedDays.WINDOW;
    Samples.Builder samples = Samples.builder();
    for (int i = 0; i < 50; i++) {
      samples.add(from + i * 60_000L, i);
    }
    Labels labels = Labels.of("__name__", "late", "job", "late", "i", "late-" + window);
    SampleBatch batch = SampleBatch.of(List.of(new IncomingSeries(labels, samples.build())));
    assertThat(store.append(batch)).isEqualTo(days.expected.append(batch));
  }
}
