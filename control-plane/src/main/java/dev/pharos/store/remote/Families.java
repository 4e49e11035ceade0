package dev.pharos.store.remote;

import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.store.SeriesStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is known of the family that a series is of, by its name with or without a suffix. */
record Families(SeriesStore store) implements Function<Labels, Optional<MetricMetadata>> {
  private static final List<String> SUFFIXES =
      List.of("", "_total", "_bucket", "_count", "_sum", "_created", "_info");

  @Override
  public Optional<MetricMetadata> apply(Labels labels) {
    String metric = labels.metricName();
    for (String suffix : SUFFIXES) {
      if (metric.endsWith(suffix) && metric.length() > suffix.length()) {
        List<MetricMetadata> known =
            store.metadata(metric.substring(0, metric.length() - suffix.length()), 1);
        if (!known.isEmpty()) {
          return Optional.of(known.getFirst());
        }
      }
    }
    return Optional.empty();
  }
}
