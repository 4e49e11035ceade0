package dev.pharos.query.metric;

import dev.pharos.query.promql.eval.SampleBudget;
import dev.pharos.query.promql.eval.SeriesSource;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** The store's series for one query, and how many samples were read. For one thread. */
public final class StoredSeries implements SeriesSource {
  private final SeriesStore store;
  private long read;

  public StoredSeries(SeriesStore store) {
    this.store = store;
  }

  @Override
  public void forEach(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleBudget budget,
      Consumer<SeriesData> action)
      throws IOException {
    budget.look();
    store.forEach(
        matchers,
        fromMs,
        toMs,
        samples -> {
          if (samples == 0) {
            budget.look();
          }
          read += samples;
          budget.take(samples);
        },
        action);
  }

  /** Samples read so far. */
  public long read() {
    return read;
  }
}
