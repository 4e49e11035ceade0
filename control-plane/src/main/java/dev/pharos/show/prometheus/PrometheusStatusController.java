package dev.pharos.show.prometheus;

import dev.pharos.aggregate.metric.ScrapeTargets;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.SeriesStore.Cardinality;
import dev.pharos.store.SeriesStore.Count;
import dev.pharos.store.SeriesStore.Statistics;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
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

  private final SeriesStore store;
  private final ScrapeTargets targets;

  PrometheusStatusController(SeriesStore store, ScrapeTargets targets) {
    this.store = store;
    this.targets = targets;
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
    int limit = new PrometheusParameters(request).number("limit", USUAL_ENTRIES);
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

  /** In their shape, until there are rules. */
  @GetMapping("/api/v1/rules")
  PrometheusAnswer<Map<String, List<String>>> rules() {
    return PrometheusAnswer.of(Map.of("groups", List.of()));
  }

  @GetMapping("/api/v1/alerts")
  PrometheusAnswer<Map<String, List<String>>> alerts() {
    return PrometheusAnswer.of(Map.of("alerts", List.of()));
  }

  /** Whose metrics are scraped; none is ever dropped, since there are no rules to drop by. */
  record Targets(
      List<ActiveTarget> activeTargets,
      List<ActiveTarget> droppedTargets,
      Map<String, Integer> droppedTargetCounts) {}

  @GetMapping("/api/v1/targets")
  PrometheusAnswer<Targets> targets(HttpServletRequest request) {
    PrometheusParameters parameters = new PrometheusParameters(request);
    String pool = parameters.text("scrapePool");
    List<ActiveTarget> active =
        parameters.text("state").equalsIgnoreCase("dropped")
            ? List.of()
            : targets.active().stream()
                .filter(target -> pool.isEmpty() || target.pool().equals(pool))
                .map(ActiveTarget::of)
                .toList();
    return PrometheusAnswer.of(new Targets(active, List.of(), Map.of()));
  }

  @RequestMapping("/api/**")
  void unsupported(HttpServletRequest request) {
    throw new PrometheusProblem(
        PrometheusProblem.Kind.NOT_FOUND,
        request.getMethod() + " " + request.getRequestURI() + " is not supported by Pharos");
  }
}
