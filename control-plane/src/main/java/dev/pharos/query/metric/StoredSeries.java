package dev.pharos.query.metric;

import dev.pharos.query.promql.eval.SampleBudget;
import dev.pharos.query.promql.eval.SeriesSource;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SeriesStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The store's series for one query, how many samples were read, and of which metrics. For one
 * thread.
 */
public final class StoredSeries implements SeriesSource {
  private final SeriesStore store;
  private final Consumer<String> metrics;
  private final Set<String> told = new HashSet<>();
  private String newest = "";
  private long read;

  /**
   * @param metrics takes the name of each metric that is read, once
   */
  public StoredSeries(SeriesStore store, Consumer<String> metrics) {
    this.store = store;
    this.metrics = metrics;
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
        series -> {
          tell(series.labels().metricName());
          action.accept(series);
        });
  }

  /** Series of one metric mostly follow each other. */
  private void tell(String metric) {
    if (!metric.equals(newest)) {
      newest = metric;
      if (told.add(metric)) {
        metrics.accept(metric);
      }
    }
  }

  /** Samples read so far. */
  public long read() {
    return read;
  }
}
