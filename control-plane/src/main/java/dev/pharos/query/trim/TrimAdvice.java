package dev.pharos.query.trim;

import dev.pharos.query.Place;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what can be done without, and tells what that would save and lose. What verdicts, alerts or
 * rules are made of is never among it. Safe for use by many threads.
 */
public final class TrimAdvice {
  private final TrimSources sources;

  TrimAdvice(TrimSources sources) {
    this.sources = sources;
  }

  /**
   * By what came in a range.
   *
   * @param service by name; null for all
   */
  public AdviceFound find(TimeRange asked, Place place, @Nullable String service)
      throws IOException {
    TrimView view = new TrimView(sources, asked, place, service);
    List<Advice> found = new ArrayList<>(onceEach(view));
    found.addAll(DebugLines.find(view));
    found.addAll(DuplicateLines.find(view));
    found.addAll(DuplicateSpans.find(view));
    found.addAll(ProbeSpans.find(view));
    found.sort(Advice.MOST_FIRST);
    List<String> limits = new ArrayList<>();
    if (!UnreadMetrics.isKnown(view)) {
      limits.add(
          "Metrics that nobody reads are advised when reads are counted for a day; they are since %s."
              .formatted(sources.reads().since()));
    }
    limits.add(
        "Savings of metrics are estimates by the mean of their service's series, and all bytes are"
            + " by what items of their signal take in the mean.");
    return new AdviceFound(view.counted(), found, sources.pricing().prices().currency(), limits);
  }

  /**
   * Of metrics: what nobody reads of several services is advised as that and nothing else; of one
   * service it is better to know that another metric says the same.
   */
  private static List<Advice> onceEach(TrimView view) throws IOException {
    List<Advice> unread = UnreadMetrics.find(view);
    Set<String> everywhere = new HashSet<>();
    for (Advice one : unread) {
      if (one.source() == null) {
        everywhere.add(one.subject());
      }
    }
    Map<String, Set<TelemetrySource>> told = new HashMap<>();
    List<Advice> found = new ArrayList<>();
    for (List<Advice> kind : List.of(DuplicateMetrics.find(view), unread, ManyValues.find(view))) {
      for (Advice one : kind) {
        TelemetrySource source = one.source();
        boolean first =
            source == null
                || (!everywhere.contains(one.subject())
                    && told.computeIfAbsent(one.subject(), fresh -> new HashSet<>()).add(source));
        if (first) {
          found.add(one);
        }
      }
    }
    return found;
  }
}
