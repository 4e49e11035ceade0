package dev.pharos.alert.evaluation;

import dev.pharos.query.promql.eval.EngineOptions;
import dev.pharos.query.promql.eval.PromqlEngine;
import dev.pharos.query.promql.eval.SampleBudget;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Series in memory, which rules ask and write to. */
final class MemorySeries implements RuleQueries, RuleWriter {
  private final Map<Labels, NavigableMap<Long, Object>> series = new TreeMap<>();
  private final PromqlEngine engine;

  /** What writing says next; empty for nothing. */
  String refusal = "";

  boolean broken;

  /** Writing fails in a way that nobody expects. */
  boolean closed;

  MemorySeries(Duration subqueryStep) {
    engine = new PromqlEngine(new EngineOptions(Duration.ofMinutes(5), subqueryStep, false));
  }

  synchronized void set(Labels labels, long timeMs, Object value) {
    series.computeIfAbsent(labels, _ -> new TreeMap<>()).putIfAbsent(timeMs, value);
  }

  @Override
  public synchronized List<SeriesData> ask(Expr expression, long timeMs) {
    return StoredRuleQueries.elements(
        engine
            .instant(
                expression,
                (matchers, fromMs, toMs, _, action) -> kept(matchers, fromMs, toMs).forEach(action),
                timeMs,
                SampleBudget.ofSamples(1_000_000))
            .value());
  }

  List<SeriesData> ask(String query, long timeMs) {
    return ask(PromqlParser.parse(query), timeMs);
  }

  @Override
  public synchronized List<SeriesData> kept(List<LabelMatcher> matchers, long fromMs, long toMs) {
    if (broken) {
      throw new IllegalStateException("broken");
    }
    List<SeriesData> found = new ArrayList<>();
    series.forEach((labels, samples) -> {
      if (fromMs <= toMs && matchers.stream().allMatch(m -> m.matches(labels.get(m.name())))) {
        Samples.Builder builder = Samples.builder();
        samples
            .subMap(fromMs, true, toMs, true)
            .forEach((timeMs, value) -> {
              if (value instanceof FloatHistogram histogram) {
                builder.add(timeMs, histogram);
              } else {
                builder.add(timeMs, (Double) value);
              }
            });
        Samples part = builder.build();
        if (!part.isEmpty()) {
          found.add(new SeriesData(labels, part));
        }
      }
    });
    return found;
  }

  @Override
  public synchronized String write(List<IncomingSeries> all) throws IOException {
    if (broken) {
      throw new IOException("the disk is full");
    }
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
    for (IncomingSeries one : all) {
      for (int i = 0; i < one.samples().size(); i++) {
        set(
            one.labels(),
            one.samples().timeMs(i),
            one.samples().isHistogram(i)
                ? one.samples().histogram(i)
                : (Object) one.samples().value(i));
      }
    }
    return refusal;
  }
}
