package dev.pharos.query.trim;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.lever.LeverWish;
import dev.pharos.query.reads.LastRead;
import dev.pharos.query.trim.TrimView.OfService;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SeriesOwner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The same requests counted by two tools, as two metrics. */
final class DuplicateMetrics {
  private static final String PROPERTIES = "application.properties of the service";
  private static final String COLLECTOR = "the Collector's configuration";

  /** Series that are looked at to tell Pharos' own from a Collector's or Tempo's. */
  private static final int MOST_SERIES = 10_000;

  private static final long NS_PER_MS = 1_000_000;

  private static final String NO_SPAN_METRICS =
      """
      service:
        pipelines:
          traces:
            exporters: [otlp] # without spanmetrics, and without the pipeline that it sends to
      """;

  /**
   * Two names of one thing.
   *
   * @param extra what the metrics begin with that can be done without
   * @param by who sends those
   * @param kept what the metrics begin with that say the same
   * @param keptBy who sends those
   * @param anywhere whether the kept ones may be counted for another service, as Pharos' own are
   */
  private record Twice(
      String extra,
      String by,
      String kept,
      String keptBy,
      boolean anywhere,
      String setting,
      String where) {}

  private static final List<Twice> TWICE =
      List.of(
          new Twice(
              "http_server_requests_seconds",
              "Micrometer",
              "http_server_request_duration_seconds",
              "OpenTelemetry's agent",
              false,
              "management.metrics.enable.http.server.requests=false",
              PROPERTIES),
          new Twice(
              "http_client_requests_seconds",
              "Micrometer",
              "http_client_request_duration_seconds",
              "OpenTelemetry's agent",
              false,
              "management.metrics.enable.http.client.requests=false",
              PROPERTIES),
          new Twice(
              "jvm_gc_pause_seconds",
              "Micrometer",
              "jvm_gc_duration_seconds",
              "OpenTelemetry's agent",
              false,
              "management.metrics.enable.jvm.gc.pause=false",
              PROPERTIES),
          new Twice(
              "traces_span_metrics_",
              "a Collector's spanmetrics",
              "traces_spanmetrics_",
              "Pharos itself",
              true,
              NO_SPAN_METRICS,
              COLLECTOR));

  private DuplicateMetrics() {}

  static List<Advice> find(TrimView view) throws IOException {
    Map<String, Set<String>> namesOf = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (OfService one : view.metrics()) {
      namesOf.computeIfAbsent(one.series().service(), fresh -> new HashSet<>()).add(one.metric());
      names.add(one.metric());
    }
    List<Advice> found = new ArrayList<>();
    for (OfService one : view.metrics()) {
      Twice twice = twice(one.metric());
      if (twice != null && !view.isNeeded(one.metric())) {
        Set<String> beside =
            twice.anywhere ? names : namesOf.getOrDefault(one.series().service(), Set.of());
        if (beside.stream().anyMatch(name -> isOf(twice.kept, name))) {
          found.add(advice(view, one, twice));
        }
      }
    }
    found.addAll(spanMetricsOfOthers(view));
    return found;
  }

  private static @Nullable Twice twice(String metric) {
    return TWICE.stream().filter(one -> isOf(one.extra, metric)).findFirst().orElse(null);
  }

  /** The family itself, or one of its parts such as {@code _count}. */
  private static boolean isOf(String family, String metric) {
    return metric.startsWith(family)
        && (family.endsWith("_")
            || metric.length() == family.length()
            || metric.charAt(family.length()) == '_');
  }

  private static Advice advice(TrimView view, OfService one, Twice twice) {
    String service = one.series().service();
    return new Advice(
        Advice.Kind.DUPLICATE_METRIC,
        one.source(),
        Refusals.METRICS,
        one.metric(),
        "%s is counted twice: %s of %s counts what %s of %s does."
            .formatted(
                TrimWords.who(one.source()),
                one.metric(),
                twice.by,
                twice.kept + (twice.kept.endsWith("_") ? "…" : ""),
                twice.keptBy),
        loss(view.readers(one.metric()), twice.kept),
        view.ofSeries(Map.of(service, one.series().series())),
        LeverWish.metric(one.metric(), service.isEmpty() ? null : service),
        twice.setting,
        twice.where);
  }

  private static String loss(List<LastRead> readers, String kept) {
    return readers.isEmpty()
        ? "Nothing that the other does not say; nobody was seen to read it."
        : "It is read by %s: these would have to ask for %s…"
            .formatted(TrimWords.readers(readers), kept);
  }

  /**
   * Series that a Collector or Tempo makes of spans have the names of Pharos' own, beside which
   * they come. They cannot be told apart by name and service, so that no lever leaves them out.
   */
  private static List<Advice> spanMetricsOfOthers(TrimView view) throws IOException {
    List<Advice> found = new ArrayList<>();
    for (OfService one : view.metrics()) {
      if (one.metric().startsWith("traces_spanmetrics_") && !view.isNeeded(one.metric())) {
        long own = 0;
        long others = 0;
        for (Labels labels :
            view.sources()
                .series()
                .series(
                    List.of(
                        new LabelMatcher(
                            LabelMatcher.Type.EQUAL, Labels.METRIC_NAME, one.metric())),
                    view.counted().range().fromNs() / NS_PER_MS,
                    view.counted().range().toNs() / NS_PER_MS,
                    MOST_SERIES)) {
          boolean ofService = SeriesOwner.of(labels).equals(one.series().service());
          boolean isOwn =
              labels.has("service") && !labels.has("job") && !labels.has("service_name");
          own += isOwn ? 1 : 0;
          others += ofService && !isOwn ? 1 : 0;
        }
        if (own > 0 && others > 0) {
          found.add(ofOthers(view, one, others));
        }
      }
    }
    return found;
  }

  private static Advice ofOthers(TrimView view, OfService one, long others) {
    return new Advice(
        Advice.Kind.DUPLICATE_METRIC,
        one.source(),
        Refusals.METRICS,
        one.metric(),
        "Spans of %s are counted twice: %s of %s come from a Collector or Tempo beside Pharos' own."
            .formatted(
                TrimWords.who(one.source()),
                TrimWords.plural(others, "series", "series"),
                one.metric()),
        "Nothing that Pharos' own do not say, but labels that were added there.",
        view.ofSeries(Map.of(one.series().service(), others)),
        null,
        NO_SPAN_METRICS,
        COLLECTOR);
  }
}
