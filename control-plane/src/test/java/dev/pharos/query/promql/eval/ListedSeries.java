package dev.pharos.query.promql.eval;

import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.util.List;
import java.util.function.Consumer;

/** Series in a list, found by going through it. */
record ListedSeries(List<SeriesData> all) implements SeriesSource {
  @Override
  public void forEach(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleBudget budget,
      Consumer<SeriesData> action) {
    for (SeriesData series : all) {
      if (matchers.stream()
          .allMatch(matcher -> matcher.matches(series.labels().get(matcher.name())))) {
        Samples.Builder samples = Samples.builder();
        for (int i = 0; i < series.samples().size(); i++) {
          long time = series.samples().timeMs(i);
          if (time >= fromMs && time <= toMs) {
            samples.add(time, series.samples().value(i));
          }
        }
        budget.take(samples.size());
        if (samples.size() > 0) {
          action.accept(new SeriesData(series.labels(), samples.build()));
        }
      }
    }
  }
}
