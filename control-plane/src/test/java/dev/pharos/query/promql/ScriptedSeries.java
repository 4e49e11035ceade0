package dev.pharos.query.promql;

import dev.pharos.query.promql.eval.SampleBudget;
import dev.pharos.query.promql.eval.SeriesSource;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The series a script has loaded, in memory. For one thread. */
final class ScriptedSeries implements SeriesSource {
  private final Map<Labels, NavigableMap<Long, ScriptValue>> series = new HashMap<>();

  /** As the scripts say it, without what the store finds out. */
  private final Map<Labels, NavigableMap<Long, ScriptValue>> written = new HashMap<>();

  void clear() {
    written.clear();
    series.clear();
  }

  void load(PromqlScript.Load load) {
    Map<Labels, NavigableMap<Long, ScriptValue>> loaded = new HashMap<>();
    for (SeriesLine line : load.series()) {
      NavigableMap<Long, ScriptValue> samples = new TreeMap<>();
      for (int i = 0; i < line.values().size(); i++) {
        if (!line.values().get(i).omitted()) {
          samples.put(i * load.intervalMs(), line.values().get(i));
        }
      }
      loaded.put(line.labels(), samples);
    }
    add(loaded);
    if (load.withCustomBuckets()) {
      add(ClassicHistograms.withCustomBuckets(loaded));
    }
  }

  private void add(Map<Labels, NavigableMap<Long, ScriptValue>> loaded) {
    loaded.forEach((labels, samples) -> {
      NavigableMap<Long, ScriptValue> all = new TreeMap<>(samples);
      all.putAll(written.getOrDefault(labels, new TreeMap<>()));
      written.put(labels, all);
      series.put(labels, ChunkHints.of(all));
    });
  }

  @Override
  public void forEach(
      List<LabelMatcher> matchers,
      long fromMs,
      long toMs,
      SampleBudget budget,
      Consumer<SeriesData> action) {
    series.forEach((labels, samples) -> {
      if (matchers.stream().allMatch(m -> m.matches(labels.get(m.name()))) && fromMs <= toMs) {
        Map<Long, ScriptValue> part = samples.subMap(fromMs, true, toMs, true);
        budget.take(part.size());
        if (!part.isEmpty()) {
          action.accept(new SeriesData(labels, samples(part)));
        }
      }
    });
  }

  private static Samples samples(Map<Long, ScriptValue> part) {
    Samples.Builder builder = Samples.builder();
    part.forEach((timeMs, value) -> {
      if (value.histogram().isPresent()) {
        FloatHistogram histogram = value.histogram().get();
        builder.add(timeMs, histogram);
      } else {
        builder.add(timeMs, value.value());
      }
    });
    return builder.build();
  }
}
