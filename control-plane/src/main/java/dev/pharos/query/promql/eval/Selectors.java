package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.MatrixSelector;
import dev.pharos.query.promql.parse.VectorSelector;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Brings series from the source into the steps of an expression. */
final class Selectors {
  private final SeriesSource source;
  private final SampleBudget budget;
  private final QueryTimes times;
  private final long lookbackMs;
  private final Set<VectorSelector> counted;

  /**
   * @param counted selectors of whose histograms only count and sum are looked at
   */
  Selectors(
      SeriesSource source,
      SampleBudget budget,
      QueryTimes times,
      long lookbackMs,
      Set<VectorSelector> counted) {
    this.source = source;
    this.budget = budget;
    this.times = times;
    this.lookbackMs = lookbackMs;
    this.counted = counted;
  }

  /** Each series' latest sample at each step. */
  List<Row> latest(VectorSelector selector, Steps steps) {
    return latest(selector, steps, false);
  }

  /** The time in seconds of each series' latest sample at each step. */
  List<Row> latestTimes(VectorSelector selector, Steps steps) {
    return latest(selector, steps, true);
  }

  private List<Row> latest(VectorSelector selector, Steps steps, boolean timesWanted) {
    long from = times.lookAt(selector.shift(), steps.startMs()) - lookbackMs + 1;
    long to = times.lookAt(selector.shift(), steps.endMs());
    List<Row> rows = new ArrayList<>();
    long cost = Row.cost(steps.count());
    forEach(
        selector,
        from,
        to,
        series -> {
          budget.take(cost);
          budget.work(series.samples().size() + (long) steps.count());
          Row row = Row.empty(series.labels(), false, steps.count());
          if (fill(row, series.samples(), selector, steps, timesWanted)) {
            rows.add(row);
          } else {
            budget.giveBack(cost);
          }
        });
    // Whoever asked for the rows counts them.
    budget.giveBack(rows.size() * cost);
    return rows;
  }

  private boolean fill(
      Row row, Samples samples, VectorSelector selector, Steps steps, boolean timesWanted) {
    boolean any = false;
    int next = 0;
    int size = samples.size();
    for (int step = 0; step < steps.count(); step++) {
      long reference = times.lookAt(selector.shift(), steps.timeMs(step));
      while (next < size && samples.timeMs(next) <= reference) {
        next++;
      }
      int latest = next - 1;
      if (latest < 0 || samples.timeMs(latest) <= reference - lookbackMs) {
        continue;
      }
      if (samples.isStale(latest)) {
        continue;
      }
      any = true;
      if (timesWanted) {
        row.set(step, samples.timeMs(latest) / 1000.0);
      } else if (samples.isHistogram(latest)) {
        row.set(step, samples.histogram(latest));
      } else {
        row.set(step, samples.value(latest));
      }
    }
    return any;
  }

  /** Tells all samples that any step's range holds, one series after the other. */
  void forEachRange(MatrixSelector matrix, Steps steps, Consumer<SeriesData> action) {
    VectorSelector selector = matrix.selector();
    long from = times.lookAt(selector.shift(), steps.startMs()) - matrix.rangeMs() + 1;
    long to = times.lookAt(selector.shift(), steps.endMs());
    forEach(selector, from, to, action);
  }

  private void forEach(VectorSelector selector, long from, long to, Consumer<SeriesData> action) {
    boolean countedOnly = counted.contains(selector);
    AtomicLong held = new AtomicLong(budget.held());
    try {
      source.forEach(
          selector.matchers(),
          from,
          to,
          budget,
          series -> {
            long read = budget.held() - held.get();
            budget.takeBytes(LabelsCost.of(series.labels()));
            budget.takeBytes(HistogramCost.bytesBeside(series.samples()));
            action.accept(countedOnly ? withoutBuckets(series) : series);
            // Rows keep histograms as they are; floats are garbage now.
            if (!series.samples().hasHistograms()) {
              budget.giveBack(read);
            }
            held.set(budget.held());
          });
    } catch (IOException failed) {
      throw new QueryException(
          QueryException.Kind.STORAGE, "expanding series: " + failed.getMessage(), failed);
    }
  }

  private static SeriesData withoutBuckets(SeriesData series) {
    return new SeriesData(series.labels(), CountedOnly.counted(series.samples()));
  }
}
