package dev.pharos.query.metric;

import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.store.SeriesStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What senders say of the family that a series' name belongs to. */
final class FamilyHelp {
  /** What names of series have behind that of their family. */
  private static final List<String> SUFFIXES =
      List.of("_total", "_bucket", "_count", "_sum", "_created", "_info");

  private final SeriesStore store;

  FamilyHelp(SeriesStore store) {
    this.store = store;
  }

  /** {@code histogram, seconds: How long requests took.}; empty when nobody said anything. */
  String of(String metric) {
    return family(metric).map(FamilyHelp::sentence).orElse("");
  }

  private Optional<MetricMetadata> family(String metric) {
    List<MetricMetadata> own = store.metadata(metric, 1);
    for (String suffix : SUFFIXES) {
      if (own.isEmpty() && metric.endsWith(suffix)) {
        own = store.metadata(metric.substring(0, metric.length() - suffix.length()), 1);
      }
    }
    return own.stream().findFirst();
  }

  private static String sentence(MetricMetadata said) {
    List<String> kind = new ArrayList<>();
    if (said.type() != MetricType.UNKNOWN) {
      kind.add(said.type().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    if (!said.unit().isEmpty()) {
      kind.add(said.unit());
    }
    String start = String.join(", ", kind);
    return start.isEmpty() || said.help().isEmpty()
        ? start + said.help()
        : start + ": " + said.help();
  }
}
