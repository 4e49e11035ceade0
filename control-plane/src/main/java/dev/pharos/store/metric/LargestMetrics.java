package dev.pharos.store.metric;

import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SeriesStore.Count;
import dev.pharos.store.SeriesStore.MetricSeries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;

/**
 * Which metrics have most of the active series, and which of their labels make them so many. The
 * head is held only while its series are listed; they are counted afterwards.
 */
final class LargestMetrics {
  private LargestMetrics() {}

  static List<MetricSeries> of(Head head, Predicate<String> services, int limit) {
    Map<Metric, List<Labels>> byMetric = new HashMap<>();
    for (Active one : active(head)) {
      if (services.test(one.service())) {
        byMetric
            .computeIfAbsent(
                new Metric(one.service(), one.labels().metricName()), fresh -> new ArrayList<>())
            .add(one.labels());
      }
    }
    return byMetric.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<Metric, List<Labels>> one) -> one.getValue().size())
                .reversed()
                .thenComparing(one -> one.getKey().service())
                .thenComparing(one -> one.getKey().name()))
        .limit(limit)
        .map(one ->
            new MetricSeries(
                one.getKey().service(),
                one.getKey().name(),
                one.getValue().size(),
                values(one.getValue())))
        .toList();
  }

  private record Metric(String service, String name) {}

  private record Active(String service, Labels labels) {}

  private static List<Active> active(Head head) {
    List<Active> active = new ArrayList<>();
    Lock lock = head.lock.readLock();
    lock.lock();
    try {
      for (HeadSeries series : head.index.all()) {
        if (series.active) {
          active.add(new Active(series.account.service(), series.labels));
        }
      }
    } finally {
      lock.unlock();
    }
    return active;
  }

  private static List<Count> values(List<Labels> all) {
    Map<String, Set<String>> values = new HashMap<>();
    for (Labels labels : all) {
      for (int i = 0; i < labels.size(); i++) {
        if (!labels.name(i).equals(Labels.METRIC_NAME)) {
          values.computeIfAbsent(labels.name(i), fresh -> new HashSet<>()).add(labels.value(i));
        }
      }
    }
    return values.entrySet().stream()
        .map(label -> new Count(label.getKey(), label.getValue().size()))
        .sorted(Comparator.comparingLong(Count::value).reversed().thenComparing(Count::name))
        .toList();
  }
}
