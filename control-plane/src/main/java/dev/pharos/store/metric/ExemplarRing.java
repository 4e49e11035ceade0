package dev.pharos.store.metric;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SeriesExemplars;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The exemplars that came last, of all series together. Safe for many threads. */
final class ExemplarRing {
  /** An exemplar and whose it is. */
  record Kept(Labels series, Exemplar exemplar) {}

  private final ArrayDeque<Kept> order = new ArrayDeque<>();
  private final Set<Kept> known = new HashSet<>();

  /** What became of an exemplar. */
  enum Outcome {
    KEPT,
    /** The same is there. */
    KNOWN,
    /** Its labels have more characters than are kept. */
    TOO_LONG
  }

  synchronized Outcome add(Labels series, Exemplar exemplar) {
    int chars = 0;
    for (int i = 0; i < exemplar.labels().size(); i++) {
      chars += exemplar.labels().name(i).length() + exemplar.labels().value(i).length();
    }
    if (chars > SeriesStoreLimits.EXEMPLAR_CHARS) {
      return Outcome.TOO_LONG;
    }
    Kept kept = new Kept(series, exemplar);
    if (!known.add(kept)) {
      return Outcome.KNOWN;
    }
    order.add(kept);
    if (order.size() > SeriesStoreLimits.EXEMPLARS) {
      known.remove(order.remove());
    }
    return Outcome.KEPT;
  }

  /** All, in the order in which they came. */
  synchronized List<Kept> all() {
    return List.copyOf(order);
  }

  List<SeriesExemplars> matching(List<LabelMatcher> matchers, long fromMs, long toMs) {
    List<LabelIndex.Check> checks = matchers.stream().map(LabelIndex.Check::new).toList();
    Map<Labels, List<Exemplar>> found = new TreeMap<>();
    for (Kept kept : all()) {
      long time = kept.exemplar().timeMs();
      if (time >= fromMs
          && time <= toMs
          && checks.stream().allMatch(check -> check.test(kept.series()))) {
        found.computeIfAbsent(kept.series(), fresh -> new ArrayList<>()).add(kept.exemplar());
      }
    }
    List<SeriesExemplars> list = new ArrayList<>();
    found.forEach((labels, exemplars) -> {
      exemplars.sort(Comparator.comparingLong(Exemplar::timeMs));
      list.add(new SeriesExemplars(labels, exemplars));
    });
    return list;
  }
}
