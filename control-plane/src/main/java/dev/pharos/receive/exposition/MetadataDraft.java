package dev.pharos.receive.exposition;

import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what a page says of its families, line by line; the last word holds. */
final class MetadataDraft {
  private final Map<String, MetricMetadata> families = new LinkedHashMap<>();

  void type(String family, MetricType type) {
    MetricMetadata known = of(family);
    families.put(family, new MetricMetadata(family, type, known.unit(), known.help()));
  }

  void unit(String family, String unit) {
    MetricMetadata known = of(family);
    families.put(family, new MetricMetadata(family, known.type(), unit, known.help()));
  }

  void help(String family, String help) {
    MetricMetadata known = of(family);
    families.put(family, new MetricMetadata(family, known.type(), known.unit(), help));
  }

  private MetricMetadata of(String family) {
    MetricMetadata known = families.get(family);
    return known == null ? new MetricMetadata(family, MetricType.UNKNOWN, "", "") : known;
  }

  List<MetricMetadata> build() {
    return new ArrayList<>(families.values());
  }
}
