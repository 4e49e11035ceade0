package dev.pharos.show.loki;

import dev.pharos.query.logql.LogExpression;
import dev.pharos.query.logql.Matcher;
import dev.pharos.query.logql.eval.DetectedFields;
import dev.pharos.query.logql.eval.DetectedFields.Field;
import dev.pharos.query.logql.eval.Labels;
import dev.pharos.query.logql.eval.LogCatalog;
import dev.pharos.query.logql.eval.LogCatalog.Volume;
import dev.pharos.query.logql.eval.PatternCatalog;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** What Grafana asks before it queries: labels, streams, fields and how much there is of them. */
@Hidden
@RestController
@RequestMapping(
    path = "/loki/api/v1",
    method = {RequestMethod.GET, RequestMethod.POST},
    produces = MediaType.APPLICATION_JSON_VALUE)
class LokiCatalogController {
  private static final int USUAL_FIELDS = 1_000;
  private static final int USUAL_SAMPLE = 1_000;
  private static final int USUAL_VOLUMES = 100;
  private static final int USUAL_PATTERNS = 300;
  private static final long NS_PER_S = 1_000_000_000L;

  private final LogCatalog catalog;
  private final DetectedFields fields;
  private final PatternCatalog patterns;
  private final InstantSource clock;

  LokiCatalogController(
      LogCatalog catalog, DetectedFields fields, PatternCatalog patterns, InstantSource clock) {
    this.catalog = catalog;
    this.fields = fields;
    this.patterns = patterns;
    this.clock = clock;
  }

  @RequestMapping({"/labels", "/label"})
  LokiAnswer<Collection<String>> labels(HttpServletRequest request) throws IOException {
    LokiParameters parameters = parameters(request);
    return LokiAnswer.of(catalog.labelNames(parameters.metadataRange(), parameters.selector()));
  }

  @RequestMapping("/label/{name}/values")
  LokiAnswer<Collection<String>> values(
      @PathVariable("name") String name, HttpServletRequest request) throws IOException {
    LokiParameters parameters = parameters(request);
    return LokiAnswer.of(
        catalog.labelValues(name, parameters.metadataRange(), parameters.selector()));
  }

  @RequestMapping("/series")
  LokiAnswer<List<Map<String, String>>> series(HttpServletRequest request) throws IOException {
    LokiParameters parameters = parameters(request);
    List<List<Matcher>> selectors =
        parameters.all("match[]", "match").stream().map(LokiParameters::selector).toList();
    List<Map<String, String>> series = new ArrayList<>();
    for (Labels labels :
        catalog.series(
            parameters.metadataRange(), selectors.isEmpty() ? List.of(List.of()) : selectors)) {
      series.add(labels.asMap());
    }
    return LokiAnswer.of(series);
  }

  @RequestMapping("/index/stats")
  LogCatalog.Stats stats(HttpServletRequest request) throws IOException {
    LokiParameters parameters = parameters(request);
    return catalog.stats(parameters.range(), parameters.selector());
  }

  @RequestMapping("/index/volume")
  LokiAnswer<Map<String, Object>> volume(HttpServletRequest request) throws IOException {
    LokiParameters parameters = parameters(request);
    long end = parameters.end();
    List<Object> result = new ArrayList<>();
    for (Volume volume : volumes(parameters, 0)) {
      result.add(
          Map.of(
              "metric",
              volume.labels().asMap(),
              "value",
              LokiResultWriter.point(end, Math.rint(volume.total()))));
    }
    return LokiAnswer.of(Map.of("resultType", "vector", "result", result));
  }

  @RequestMapping("/index/volume_range")
  LokiAnswer<Map<String, Object>> volumeRange(HttpServletRequest request) throws IOException {
    LokiParameters parameters = parameters(request);
    List<Object> result = new ArrayList<>();
    for (Volume volume : volumes(parameters, parameters.step())) {
      List<Object> points = new ArrayList<>();
      volume
          .bytes()
          .forEach((time, bytes) -> points.add(LokiResultWriter.point(time, Math.rint(bytes))));
      result.add(Map.of("metric", volume.labels().asMap(), "values", points));
    }
    return LokiAnswer.of(Map.of("resultType", "matrix", "result", result));
  }

  private List<Volume> volumes(LokiParameters parameters, long stepNs) throws IOException {
    String aggregateBy = Objects.requireNonNullElse(parameters.text("aggregateBy"), "series");
    String targets = parameters.text("targetLabels");
    List<String> names = targets == null ? List.of() : List.of(targets.split(",", -1));
    int limit = parameters.number("limit", USUAL_VOLUMES);
    return switch (aggregateBy) {
      case "series" ->
          catalog.volumes(parameters.range(), parameters.selector(), names, stepNs, limit);
      case "labels" ->
          catalog.volumesByLabel(parameters.range(), parameters.selector(), names, stepNs, limit);
      default -> throw new LokiProblem("invalid aggregation option '" + aggregateBy + "'");
    };
  }

  /** Counts are those of whole minutes, of whole hours where the range began over an hour ago. */
  @RequestMapping("/patterns")
  LokiAnswer<List<Map<String, Object>>> patterns(HttpServletRequest request) throws IOException {
    LokiParameters parameters = parameters(request);
    List<Map<String, Object>> answer = new ArrayList<>();
    List<PatternCatalog.Found> found =
        patterns.find(parameters.range(), parameters.selector(), parameters.step());
    for (PatternCatalog.Found pattern :
        found.subList(0, Math.min(found.size(), parameters.number("limit", USUAL_PATTERNS)))) {
      List<List<Long>> samples = new ArrayList<>();
      pattern.samples().forEach((time, lines) -> samples.add(List.of(time / NS_PER_S, lines)));
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("pattern", pattern.pattern());
      one.put("level", pattern.level());
      one.put("samples", samples);
      answer.add(one);
    }
    return LokiAnswer.of(answer);
  }

  @RequestMapping("/detected_labels")
  Map<String, Object> detectedLabels(HttpServletRequest request) throws IOException {
    LokiParameters parameters = parameters(request);
    TimeRange range = parameters.metadataRange();
    List<Matcher> selector = parameters.selector();
    List<Object> found = new ArrayList<>();
    for (String name : catalog.labelNames(range, selector)) {
      int values = catalog.labelValues(name, range, selector).size();
      found.add(Map.of("label", name, "cardinality", values));
    }
    return Map.of("detectedLabels", found);
  }

  @RequestMapping("/detected_fields")
  Map<String, Object> detectedFields(HttpServletRequest request) throws IOException {
    LokiParameters parameters = parameters(request);
    int limit = parameters.number("limit", USUAL_FIELDS);
    List<Object> found = new ArrayList<>();
    for (Field field : fields(parameters).stream().limit(limit).toList()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("label", field.name());
      one.put("type", field.type());
      one.put("cardinality", field.values().size());
      one.put("parsers", field.parser().map(List::of).orElse(null));
      found.add(one);
    }
    return Map.of("fields", found, "limit", limit);
  }

  @RequestMapping({"/detected_field/{name}/values", "/detected_fields/{name}/values"})
  Map<String, Object> detectedValues(@PathVariable("name") String name, HttpServletRequest request)
      throws IOException {
    LokiParameters parameters = parameters(request);
    int limit = parameters.number("limit", USUAL_FIELDS);
    List<String> values =
        fields(parameters).stream()
            .filter(field -> field.name().equals(name))
            .flatMap(field -> field.values().stream())
            .limit(limit)
            .toList();
    return Map.of("values", values, "limit", limit);
  }

  private List<Field> fields(LokiParameters parameters) throws IOException {
    if (!(parameters.query() instanceof LogExpression.Lines lines)) {
      throw new LokiProblem("parse error : a query for lines is needed here");
    }
    return fields.fields(
        lines, parameters.metadataRange(), parameters.number("line_limit", USUAL_SAMPLE));
  }

  private LokiParameters parameters(HttpServletRequest request) {
    return new LokiParameters(request, clock);
  }
}
