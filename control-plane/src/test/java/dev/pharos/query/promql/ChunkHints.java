package dev.pharos.query.promql;

import dev.pharos.signal.metric.BucketCounts;
import dev.pharos.signal.metric.FloatHistogram;
import dev.pharos.signal.metric.FloatHistogram.CounterReset;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a store says of counter resets: of histograms that stand together in a chunk that there is
 * none between them. The first of a chunk tells nothing, even where a reset began the chunk or the
 * sender told of it: the chunk before may be gone when it is read.
 */
final class ChunkHints {
  private ChunkHints() {}

  static NavigableMap<Long, ScriptValue> of(NavigableMap<Long, ScriptValue> samples) {
    NavigableMap<Long, ScriptValue> hinted = new TreeMap<>();
    Optional<FloatHistogram> previous = Optional.empty();
    for (Map.Entry<Long, ScriptValue> sample : samples.entrySet()) {
      Optional<FloatHistogram> histogram = sample.getValue().histogram();
      ScriptValue value = sample.getValue();
      if (histogram.isPresent()) {
        CounterReset hint = hint(previous, histogram.get());
        value = ScriptValue.of(histogram.get().withCounterReset(hint), false);
      }
      hinted.put(sample.getKey(), value);
      previous = histogram;
    }
    return hinted;
  }

  private static CounterReset hint(Optional<FloatHistogram> before, FloatHistogram histogram) {
    CounterReset own = histogram.counterReset();
    if (own == CounterReset.GAUGE) {
      return own;
    }
    if (own == CounterReset.RESET) {
      return CounterReset.UNKNOWN;
    }
    if (before.isEmpty()
        || before.get().counterReset() == CounterReset.GAUGE
        || before.get().isStale()) {
      return CounterReset.UNKNOWN;
    }
    if (histogram.isStale()) {
      return CounterReset.NOT_RESET;
    }
    FloatHistogram previous = before.get();
    if (histogram.count() < previous.count()) {
      return CounterReset.UNKNOWN;
    }
    if (!histogram.scheme().equals(previous.scheme())
        || histogram.zeroThreshold() != previous.zeroThreshold()) {
      return CounterReset.UNKNOWN;
    }
    boolean fell =
        histogram.zeroCount() < previous.zeroCount()
            || fell(previous.positive(), histogram.positive())
            || fell(previous.negative(), histogram.negative());
    return fell ? CounterReset.UNKNOWN : CounterReset.NOT_RESET;
  }

  private static boolean fell(BucketCounts before, BucketCounts after) {
    Map<Integer, Double> counts = new HashMap<>();
    for (int i = 0; i < after.size(); i++) {
      counts.put(after.index(i), after.count(i));
    }
    for (int i = 0; i < before.size(); i++) {
      if (before.count(i) > counts.getOrDefault(before.index(i), 0.0)) {
        return true;
      }
    }
    return false;
  }
}
