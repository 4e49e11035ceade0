package dev.pharos.show.prometheus;

import dev.pharos.aggregate.metric.ScrapeTargets;
import dev.pharos.alert.notify.Notifier;
import dev.pharos.query.metric.QueryProperties;
import dev.pharos.query.promql.parse.Durations;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.SeriesStore.Cardinality;
import dev.pharos.store.SeriesStore.Count;
import dev.pharos.store.SeriesStore.Statistics;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What readers ask to find out whom they talk to, and what becomes of questions nobody answers. */
@Hidden
@RestController
@RequestMapping(path = "/prometheus", produces = MediaType.APPLICATION_JSON_VALUE)
class PrometheusStatusController {
  /** The Prometheus whose API and language this is: Grafana switches features by it. */
  private static final String VERSION = "3.15.0";

  private static final int USUAL_ENTRIES = 10;
  private static final int MOST_ENTRIES = 10_000;

  /** What is answered when it is asked for by another method. */
  private static final Pattern ANSWERED =
      Pattern.compile(
          ".*/api/v1/(query|query_range|query_exemplars|format_query|parse_query|series|labels"
              + "|label/[^/]+/values|metadata|rules|alerts|alertmanagers|targets|scrape_pools"
              + "|status/(buildinfo|tsdb|flags|walreplay))");

  private final SeriesStore store;
  private final ScrapeTargets targets;
  private final QueryGuards guards;
  private final Notifier notifier;

  PrometheusStatusController(
      SeriesStore store, ScrapeTargets targets, QueryGuards guards, Notifier notifier) {
    this.store = store;
    this.targets = targets;
    this.guards = guards;
    this.notifier = notifier;
  }

  @GetMapping(path = "/-/ready", produces = MediaType.TEXT_PLAIN_VALUE)
  String ready() {
    return "Pharos is Ready.\n";
  }

  @GetMapping(path = "/-/healthy", produces = MediaType.TEXT_PLAIN_VALUE)
  String healthy() {
    return "Pharos is Healthy.\n";
  }

  @GetMapping("/api/v1/status/buildinfo")
  PrometheusAnswer<Map<String, String>> buildInfo() {
    return PrometheusAnswer.of(
        Map.of(
            "version", VERSION,
            "revision", "pharos",
            "branch", "",
            "buildUser", "",
            "buildDate", "",
            "goVersion", ""));
  }

  /** What stands for the part that takes samples in. */
  record HeadStats(
      long numSeries, long numLabelPairs, long chunkCount, long minTime, long maxTime) {}

  /** How many series there are and why. */
  record StoreStatus(
      HeadStats headStats,
      List<Count> seriesCountByMetricName,
      List<Count> labelValueCountByLabelName,
      List<Count> memoryInBytesByLabelName,
      List<Count> seriesCountByLabelValuePair) {}

  @GetMapping("/api/v1/status/tsdb")
  PrometheusAnswer<StoreStatus> cardinality(HttpServletRequest request) {
    int limit =
        new PrometheusParameters(request)
            .number("limit", USUAL_ENTRIES, "limit must be a positive number");
    if (limit < 1) {
      throw PrometheusProblem.badData("limit must be a positive number");
    }
    if (limit > MOST_ENTRIES) {
      throw PrometheusProblem.badData("limit must not exceed " + MOST_ENTRIES);
    }
    Statistics statistics = store.statistics();
    Cardinality counts = store.cardinality(limit);
    return PrometheusAnswer.of(
        new StoreStatus(
            new HeadStats(
                statistics.activeSeries(),
                statistics.labelPairs(),
                statistics.openChunks(),
                statistics.oldestMs(),
                statistics.newestMs()),
            counts.seriesByMetric(),
            counts.valuesByLabel(),
            counts.bytesByLabel(),
            counts.seriesByPair()));
  }

  @GetMapping("/api/v1/alertmanagers")
  PrometheusAnswer<Map<String, List<Map<String, String>>>> alertmanagers() {
    List<Map<String, String>> active =
        notifier.alertmanagers().stream()
            .map(one -> Map.of("url", one.address().toString()))
            .toList();
    return PrometheusAnswer.of(
        Map.of("activeAlertmanagers", active, "droppedAlertmanagers", List.of()));
  }

  @GetMapping("/api/v1/scrape_pools")
  PrometheusAnswer<Map<String, List<String>>> scrapePools() {
    List<String> pools =
        targets.active().stream().map(ScrapeTargets.Target::pool).distinct().sorted().toList();
    return PrometheusAnswer.of(Map.of("scrapePools", pools));
  }

  /** Those of Prometheus' flags that there is a setting for. */
  @GetMapping("/api/v1/status/flags")
  PrometheusAnswer<Map<String, String>> flags() {
    QueryProperties query = guards.properties();
    return PrometheusAnswer.of(
        new TreeMap<>(
            Map.of(
                "query.lookback-delta", Durations.text(query.lookback().toMillis()),
                "query.max-concurrency", Integer.toString(query.concurrency()),
                "query.max-samples", Long.toString(query.maxSamples()),
                "query.timeout", Durations.text(query.timeout().toMillis()))));
  }

  /** What is answered has been replayed: until then there is no answer at all. */
  @GetMapping("/api/v1/status/walreplay")
  PrometheusAnswer<Map<String, Integer>> replay() {
    return PrometheusAnswer.of(Map.of("min", 0, "max", 0, "current", 0));
  }

  /** Whose metrics are scraped; none is ever dropped, since there are no rules to drop by. */
  record Targets(
      List<ActiveTarget> activeTargets,
      List<ActiveTarget> droppedTargets,
      @Nullable Map<String, Integer> droppedTargetCounts) {}

  @GetMapping("/api/v1/targets")
  PrometheusAnswer<Targets> targets(HttpServletRequest request) {
    PrometheusParameters parameters = new PrometheusParameters(request);
    String pool = parameters.text("scrapePool");
    String state = parameters.text("state").toLowerCase(Locale.ROOT);
    boolean any = state.isEmpty() || state.equals("any");
    List<ActiveTarget> active =
        any || state.equals("active")
            ? targets.active().stream()
                .filter(target -> pool.isEmpty() || target.pool().equals(pool))
                .map(ActiveTarget::of)
                .toList()
            : List.of();
    return PrometheusAnswer.of(
        new Targets(active, List.of(), any || state.equals("dropped") ? Map.of() : null));
  }

  /** Series go when they are old enough, and nothing else deletes them. */
  @RequestMapping("/api/v1/admin/**")
  void admin() {
    throw new PrometheusProblem(PrometheusProblem.Kind.UNAVAILABLE, "admin APIs disabled");
  }

  @RequestMapping("/api/**")
  ResponseEntity<String> unsupported(HttpServletRequest request) {
    if (ANSWERED.matcher(request.getRequestURI()).matches()) {
      // Clients that prefer POST try GET when they see this status.
      return ResponseEntity.status(HttpStatus.METHOD_NOT_ALLOWED)
          .contentType(MediaType.TEXT_PLAIN)
          .body("Method Not Allowed\n");
    }
    throw new PrometheusProblem(
        PrometheusProblem.Kind.NOT_FOUND,
        request.getMethod() + " " + request.getRequestURI() + " is not supported by Pharos");
  }
}
