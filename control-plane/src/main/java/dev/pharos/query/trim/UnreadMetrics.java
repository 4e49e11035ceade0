package dev.pharos.query.trim;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.lever.LeverWish;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.query.trim.TrimView.OfService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Metrics that nobody queried, and that no rule, verdict or dashboard asks for. */
final class UnreadMetrics {
  /** In less than a day not everybody has looked who does each day. */
  static final Duration LEAST = Duration.ofDays(1);

  private UnreadMetrics() {}

  static boolean isKnown(TrimView view) {
    return !view.sources().reads().since().plus(LEAST).isAfter(view.now());
  }

  /** One of each metric where all services are meant, since readers are known by its name alone. */
  static List<Advice> find(TrimView view) {
    if (!isKnown(view)) {
      return List.of();
    }
    Map<String, List<OfService>> unread = new LinkedHashMap<>();
    for (OfService one : view.metrics()) {
      if (isUnread(view, one.metric())) {
        String key = view.isAll() ? one.metric() : one.metric() + ' ' + one.series().service();
        unread.computeIfAbsent(key, fresh -> new ArrayList<>()).add(one);
      }
    }
    return unread.values().stream().map(ofMetric -> advice(view, ofMetric)).toList();
  }

  private static boolean isUnread(TrimView view, String metric) {
    return !metric.isEmpty() && !view.isNeeded(metric) && view.readers(metric).isEmpty();
  }

  private static Advice advice(TrimView view, List<OfService> ofMetric) {
    OfService first = ofMetric.getFirst();
    String metric = first.metric();
    Map<String, Long> series = new TreeMap<>();
    ofMetric.forEach(one -> series.merge(one.series().service(), one.series().series(), Long::sum));
    @Nullable TelemetrySource source = series.size() == 1 ? first.source() : null;
    Advice.Saving saving = view.ofSeries(series);
    Instant since = view.sources().reads().since();
    return new Advice(
        Advice.Kind.UNREAD_METRIC,
        source,
        Refusals.METRICS,
        metric,
        "Nobody asked for %s %s: %s of %s."
            .formatted(
                metric,
                TrimWords.lately(since, view.now()),
                TrimWords.plural(saving.series(), "series", "series"),
                source == null
                    ? TrimWords.plural(series.size(), "service", "services")
                    : TrimWords.who(source)),
        "Whoever looks for it finds what came before; dashboards that nobody opened since are not"
            + " known.",
        saving,
        LeverWish.metric(
            metric,
            view.isAll() || first.series().service().isEmpty() ? null : first.series().service()),
        null,
        "");
  }
}
