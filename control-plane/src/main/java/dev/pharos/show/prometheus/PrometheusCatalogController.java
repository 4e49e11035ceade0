package dev.pharos.show.prometheus;

import dev.pharos.query.metric.QuerySelectors;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.promql.parse.Quoted;
import dev.pharos.query.promql.parse.VectorSelector;
import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.store.SeriesExemplars;
import dev.pharos.store.SeriesStore;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** Which series, labels, metrics and exemplars there are, in Prometheus' shapes. */
@Hidden
@RestController
@RequestMapping(path = "/prometheus/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class PrometheusCatalogController {
  private final SeriesStore store;
  private final HandOver server;

  PrometheusCatalogController(SeriesStore store, HandOver server) {
    this.store = store;
    this.server = server;
  }

  /** What a request selects, by which labels and when. */
  private record Selection(
      List<List<LabelMatcher>> selectors, long startMs, long endMs, int limit) {
    static Selection of(
        PrometheusParameters parameters, Function<String, PrometheusProblem> refusal) {
      int limit = parameters.limit();
      long start = parameters.time("start", PrometheusParameters.EARLIEST_MS);
      long end = parameters.time("end", PrometheusParameters.LATEST_MS);
      return new Selection(parameters.selectors(refusal), start, end, limit);
    }

    /** Without any selector: everything. */
    List<List<LabelMatcher>> selectorsOrAll() {
      return selectors.isEmpty() ? List.of(List.of()) : selectors;
    }

    int oneMore() {
      return PrometheusParameters.oneMore(limit);
    }
  }

  @RequestMapping(
      path = "/series",
      method = {RequestMethod.GET, RequestMethod.POST})
  @Nullable PrometheusAnswer<List<Map<String, String>>> series(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (server.isOn()) {
      server.pass(request, response, "series");
      return null; // The response has its answer.
    }
    PrometheusParameters parameters = new PrometheusParameters(request);
    if (!parameters.hasSelectors()) {
      throw PrometheusProblem.badData("no match[] parameter provided");
    }
    Selection selection =
        Selection.of(parameters, complaint -> PrometheusProblem.badParameter("match[]", complaint));
    SortedSet<Labels> found = new TreeSet<>();
    for (List<LabelMatcher> selector : selection.selectors()) {
      found.addAll(
          store.series(selector, selection.startMs(), selection.endMs(), selection.oneMore()));
    }
    return PrometheusAnswer.limited(
        found.stream().map(PrometheusCatalogController::map).toList(), selection.limit());
  }

  @RequestMapping(
      path = "/labels",
      method = {RequestMethod.GET, RequestMethod.POST})
  @Nullable PrometheusAnswer<List<String>> labels(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (server.isOn()) {
      server.pass(request, response, "labels");
      return null; // The response has its answer.
    }
    Selection selection =
        Selection.of(new PrometheusParameters(request), PrometheusProblem::badData);
    SortedSet<String> found = new TreeSet<>();
    for (List<LabelMatcher> selector : selection.selectorsOrAll()) {
      found.addAll(store.labelNames(selector, selection.startMs(), selection.endMs()));
    }
    return PrometheusAnswer.limited(List.copyOf(found), selection.limit());
  }

  @GetMapping("/label/{name}/values")
  @Nullable PrometheusAnswer<List<String>> values(
      @PathVariable String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (server.isOn()) {
      server.pass(
          request,
          response,
          "label/" + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8) + "/values");
      return null; // The response has its answer.
    }
    String label = EscapedName.unescaped(name);
    if (label.isEmpty()) {
      throw PrometheusProblem.badData("invalid label name: " + Quoted.quote(label));
    }
    Selection selection =
        Selection.of(new PrometheusParameters(request), PrometheusProblem::badData);
    SortedSet<String> found = new TreeSet<>();
    for (List<LabelMatcher> selector : selection.selectorsOrAll()) {
      found.addAll(
          store.labelValues(
              label, selector, selection.startMs(), selection.endMs(), selection.oneMore()));
    }
    return PrometheusAnswer.limited(List.copyOf(found), selection.limit());
  }

  /** What is known of a metric family. */
  record Metadata(String type, String unit, String help) {}

  @GetMapping("/metadata")
  PrometheusAnswer<Map<String, List<Metadata>>> metadata(HttpServletRequest request) {
    PrometheusParameters parameters = new PrometheusParameters(request);
    int limit = parameters.number("limit", Integer.MAX_VALUE, "limit must be a number");
    int most = limit < 0 ? Integer.MAX_VALUE : limit;
    int perMetric = parameters.number("limit_per_metric", 0, "limit_per_metric must be a number");
    Map<String, List<Metadata>> families = new LinkedHashMap<>();
    for (MetricMetadata one : store.metadata(parameters.text("metric"), most)) {
      if (families.size() < most || families.containsKey(one.name())) {
        List<Metadata> family = families.computeIfAbsent(one.name(), n -> new ArrayList<>());
        if (perMetric <= 0 || family.size() < perMetric) {
          String type = one.type().name().toLowerCase(Locale.ROOT).replace("_", "");
          family.add(new Metadata(type, one.unit(), one.help()));
        }
      }
    }
    return PrometheusAnswer.of(families);
  }

  /** An exemplar; the time in seconds. */
  record ShownExemplar(Map<String, String> labels, String value, double timestamp) {}

  /** A series' exemplars. */
  record ShownExemplars(Map<String, String> seriesLabels, List<ShownExemplar> exemplars) {}

  @RequestMapping(
      path = "/query_exemplars",
      method = {RequestMethod.GET, RequestMethod.POST})
  @Nullable ResponseEntity<PrometheusAnswer<List<ShownExemplars>>> exemplars(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (server.isOn()) {
      server.pass(request, response, "query_exemplars");
      return null; // The response has its answer.
    }
    PrometheusParameters parameters = new PrometheusParameters(request);
    long start = parameters.time("start", PrometheusParameters.EARLIEST_MS);
    long end = parameters.time("end", PrometheusParameters.LATEST_MS);
    if (end < start) {
      throw PrometheusProblem.badData("end timestamp must not be before start timestamp");
    }
    Expr query;
    try {
      query = PromqlParser.parse(parameters.text("query"));
    } catch (ParseException wrong) {
      throw PrometheusProblem.badData(String.valueOf(wrong.getMessage()));
    }
    List<VectorSelector> selectors = QuerySelectors.of(query);
    if (selectors.isEmpty()) {
      return ResponseEntity.noContent().build();
    }
    Map<Labels, ShownExemplars> found = new LinkedHashMap<>();
    for (VectorSelector selector : selectors) {
      for (SeriesExemplars series : store.exemplars(selector.matchers(), start, end)) {
        found.putIfAbsent(series.labels(), shown(series));
      }
    }
    return ResponseEntity.ok(PrometheusAnswer.of(List.copyOf(found.values())));
  }

  private static ShownExemplars shown(SeriesExemplars series) {
    return new ShownExemplars(
        map(series.labels()),
        series.exemplars().stream()
            .map(e ->
                new ShownExemplar(map(e.labels()), GoNumber.json(e.value()), e.timeMs() / 1000.0))
            .toList());
  }

  private static Map<String, String> map(Labels labels) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      map.put(labels.name(i), labels.value(i));
    }
    return map;
  }
}
