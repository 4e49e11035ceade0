package dev.pharos.query.promql.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The remarks on one answer, each text once. For one thread. */
final class Annotations {
  private final Map<String, Annotation> byText = new LinkedHashMap<>();
  private final Map<String, ForcedMonotonicity> forced = new LinkedHashMap<>();

  /** Of two remarks with the same text the later one's position counts. */
  void add(Annotation annotation) {
    byText.put(annotation.text(), annotation);
  }

  /** Remarks of which many make one. */
  void add(ForcedMonotonicity remark) {
    forced.merge(remark.text(), remark, ForcedMonotonicity::and);
  }

  List<Annotation> all() {
    List<Annotation> all = new ArrayList<>(byText.values());
    forced.values().forEach(remark -> all.add(remark.annotation()));
    return List.copyOf(all);
  }
}
