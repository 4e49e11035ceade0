package dev.pharos.show;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.query.ExemplarSearch;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.Place;
import dev.pharos.query.QueryLimits;
import dev.pharos.query.RedFigures;
import dev.pharos.query.RedQuery;
import dev.pharos.query.ServiceNames;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceRed;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.ServiceView;
import dev.pharos.show.answer.Deployment;
import dev.pharos.show.answer.ExemplarsAnswer;
import dev.pharos.show.answer.Instance;
import dev.pharos.show.answer.InstancesAnswer;
import dev.pharos.show.answer.Objective;
import dev.pharos.show.answer.OperationsAnswer;
import dev.pharos.show.answer.RedPoint;
import dev.pharos.show.answer.Sampled;
import dev.pharos.show.answer.ServiceDetail;
import dev.pharos.show.answer.ServicesAnswer;
import dev.pharos.show.answer.VersionSeriesAnswer;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/services")
@Tag(name = "services", description = "What runs, how it does, and who calls it.")
class ServiceController {
  private static final String VERSION_HINT =
      "Set OTEL_RESOURCE_ATTRIBUTES=service.version=<version> (or service.version among the"
          + " resource attributes of its SDK), or give Spring Boot its build-info.";

  /** Stands in a path for a name that follows in the query. */
  private static final String BY_QUERY = "~";

  private static final String NAME =
      "The service's name, when the path has ~ for it: servers and proxies refuse or change slashes"
          + " and other characters in paths.";

  private final ServiceNames names;
  private final ServiceQuery services;
  private final RedQuery red;
  private final GraphQuery graph;
  private final ExemplarSearch exemplars;
  private final ServiceSummaries summaries;
  private final LiveWindows live;
  private final ServiceSettings settings;
  private final SampledTraffic sampled;

  ServiceController(
      ServiceNames names,
      ServiceQuery services,
      RedQuery red,
      GraphQuery graph,
      ExemplarSearch exemplars,
      ServiceSummaries summaries,
      LiveWindows live,
      ServiceSettings settings,
      SampledTraffic sampled) {
    this.names = names;
    this.services = services;
    this.red = red;
    this.graph = graph;
    this.exemplars = exemplars;
    this.summaries = summaries;
    this.live = live;
    this.settings = settings;
    this.sampled = sampled;
  }

  @Operation(summary = "Every service that telemetry or the fleet tell of.")
  @GetMapping
  ServicesAnswer services(
      @Parameter(hidden = true) TimeRange range, @Parameter(hidden = true) Place place)
      throws IOException {
    Map<ServiceId, ServiceView> views = new TreeMap<>(services.services(place));
    Map<ServiceId, ServiceRed> requests = red.services(range, QueryLimits.TREND_POINTS);
    for (ServiceId service : requests.keySet()) {
      if (place.holds(service)) {
        views.computeIfAbsent(service, services::service);
      }
    }
    ServiceRed none = new ServiceRed(null, List.of());
    Function<ServiceId, @Nullable Sampled> ofTraces = sampled.in(range);
    return new ServicesAnswer(
        views.values().stream()
            .map(view ->
                summaries.of(
                    view, requests.getOrDefault(view.id(), none), ofTraces.apply(view.id())))
            .toList());
  }

  @Operation(summary = "One service in depth.")
  @GetMapping("/{name}")
  ServiceDetail service(
      @PathVariable("name") String part,
      @Parameter(description = NAME) @RequestParam(value = "name", required = false)
          @Nullable String given,
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place)
      throws IOException {
    String name = nameOf(part, given);
    ServiceId id = names.resolve(name, place);
    ServiceView view = services.service(id);
    ServiceRed requests = red.service(id, range, QueryLimits.TREND_POINTS);
    return new ServiceDetail(
        summaries.of(view, requests, sampled.in(range).apply(id)),
        RedPoint.of(red.chart(id, range)),
        view.deployments().stream().map(Deployment::of).toList(),
        view.sendsNoVersion() ? VERSION_HINT : null,
        Objective.of(settings.objective(name)));
  }

  @Operation(summary = "What a service did, and who called it.")
  @GetMapping("/{name}/operations")
  OperationsAnswer operations(
      @PathVariable("name") String part,
      @Parameter(description = NAME) @RequestParam(value = "name", required = false)
          @Nullable String given,
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place)
      throws IOException {
    String name = nameOf(part, given);
    ServiceId id = names.resolve(name, place);
    return OperationsAnswer.of(
        red.operations(id, range),
        graph.callers(id, range),
        live.cappedServices().contains(id),
        live.operationCap(),
        sampled.in(range).apply(id));
  }

  @Operation(
      summary = "Kept requests that stand for points of a service's charts.",
      description =
          "For each sixtieth of `series`: of its point with the slowest request that one, and of"
              + " its point with most failures the newest failed one, as far as they are kept."
              + " A point's time is as in `series`.")
  @GetMapping("/{name}/exemplars")
  ExemplarsAnswer exemplars(
      @PathVariable("name") String part,
      @Parameter(description = NAME) @RequestParam(value = "name", required = false)
          @Nullable String given,
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place)
      throws IOException {
    ServiceId id = names.resolve(nameOf(part, given), place);
    return ExemplarsAnswer.of(exemplars.find(id, range));
  }

  @Operation(
      summary = "A service's requests by version along time.",
      description = "Versions that answered none in the range are left out.")
  @GetMapping("/{name}/versions")
  VersionSeriesAnswer versions(
      @PathVariable("name") String part,
      @Parameter(description = NAME) @RequestParam(value = "name", required = false)
          @Nullable String given,
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place)
      throws IOException {
    ServiceId id = names.resolve(nameOf(part, given), place);
    return VersionSeriesAnswer.of(red.chartByVersion(id, range));
  }

  @Operation(summary = "A service's instances, the newest first.")
  @GetMapping("/{name}/instances")
  InstancesAnswer instances(
      @PathVariable("name") String part,
      @Parameter(description = NAME) @RequestParam(value = "name", required = false)
          @Nullable String given,
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place)
      throws IOException {
    String name = nameOf(part, given);
    ServiceId id = names.resolve(name, place);
    Map<String, RedFigures> requests = red.instances(id, range);
    return new InstancesAnswer(
        services.service(id).instances().stream()
            .map(state -> Instance.of(state, requests.get(state.id())))
            .sorted(Comparator.comparing(Instance::firstSeen).reversed())
            .toList());
  }

  private static String nameOf(String part, @Nullable String given) {
    if (given == null) {
      return part;
    }
    if (!part.equals(BY_QUERY)) {
      throw new ParameterException(
          "name",
          "The path names the service '%s' already.".formatted(part),
          List.of("/services/%s?name=%s".formatted(BY_QUERY, given)));
    }
    return given;
  }
}
