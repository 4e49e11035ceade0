package dev.pharos.show.jaeger;

import dev.pharos.query.EdgeEnds;
import dev.pharos.query.FoundTrace;
import dev.pharos.query.Graph;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.OperationRed;
import dev.pharos.query.Place;
import dev.pharos.query.QueryLimits;
import dev.pharos.query.RedQuery;
import dev.pharos.query.SearchVisitor;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.TraceSearch;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Jaeger's query service over HTTP, as its pages and Grafana's data source ask it. {@code env} and
 * {@code namespace} narrow every answer down, as everywhere here.
 */
@Hidden
@RestController
@RequestMapping(path = "/jaeger/api", produces = MediaType.APPLICATION_JSON_VALUE)
class JaegerController {
  private static final Logger log = LoggerFactory.getLogger(JaegerController.class);

  private final ServiceQuery services;
  private final RedQuery red;
  private final TraceSearch traces;
  private final GraphQuery graph;
  private final InstantSource clock;

  JaegerController(
      ServiceQuery services,
      RedQuery red,
      TraceSearch traces,
      GraphQuery graph,
      InstantSource clock) {
    this.services = services;
    this.red = red;
    this.traces = traces;
    this.graph = graph;
    this.clock = clock;
  }

  @GetMapping("/services")
  JaegerAnswer<List<String>> services(HttpServletRequest request) {
    Set<String> names = new TreeSet<>();
    services
        .services(parameters(request).place())
        .forEach((id, service) -> {
          if (service.inTelemetry()) {
            names.add(id.name());
          }
        });
    return JaegerAnswer.of(List.copyOf(names));
  }

  /** Version 3 of the API, by which Jaeger's pages search since 2.19, has no envelope. */
  @GetMapping("/v3/services")
  ServicesFound servicesFound(HttpServletRequest request) {
    return new ServicesFound(services(request).data());
  }

  @GetMapping("/v3/operations")
  OperationsFound operationsFound(HttpServletRequest request) throws IOException {
    JaegerParameters parameters = parameters(request);
    return new OperationsFound(
        operations(parameters.required("service"), parameters.place(), parameters.kind()));
  }

  @GetMapping("/v3/trace-summaries")
  SummariesFound summaries(HttpServletRequest request) throws IOException {
    SummariesFound found = new SummariesFound(new ArrayList<>());
    traces.search(parameters(request).summaries(), found);
    return found;
  }

  @GetMapping("/services/{service}/operations")
  JaegerAnswer<List<String>> operations(
      @PathVariable("service") String service, HttpServletRequest request) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Operation operation : operations(service, parameters(request).place(), null)) {
      names.add(operation.name());
    }
    return JaegerAnswer.of(List.copyOf(names));
  }

  @GetMapping("/operations")
  JaegerAnswer<List<Operation>> operations(HttpServletRequest request) throws IOException {
    JaegerParameters parameters = parameters(request);
    return JaegerAnswer.of(
        operations(parameters.required("service"), parameters.place(), parameters.kind()));
  }

  @GetMapping("/traces")
  JaegerAnswer<List<JaegerTrace>> traces(HttpServletRequest request) throws IOException {
    JaegerParameters parameters = parameters(request);
    List<TraceId> ids = parameters.traceIds();
    List<JaegerTrace> found = new ArrayList<>();
    if (ids.isEmpty()) {
      traces.search(
          parameters.search(),
          trace -> {
            found.add(write(trace.tree()));
            return true;
          });
    } else {
      for (TraceId id : ids) {
        traces.trace(id).ifPresent(tree -> found.add(write(tree)));
      }
    }
    return new JaegerAnswer<>(found, 0, 0, 0, null);
  }

  @GetMapping("/traces/{traceId}")
  JaegerAnswer<List<JaegerTrace>> trace(@PathVariable("traceId") String traceId)
      throws IOException {
    TraceTree tree =
        traces
            .trace(JaegerParameters.traceId(traceId))
            .orElseThrow(() -> JaegerProblem.notFound("trace not found"));
    return new JaegerAnswer<>(List.of(write(tree)), 0, 0, 0, null);
  }

  /** Calls from service to service; what runs through queues has no count for each pair. */
  @GetMapping("/dependencies")
  JaegerAnswer<List<Dependency>> dependencies(HttpServletRequest request) throws IOException {
    JaegerParameters parameters = parameters(request);
    Graph found = graph.graph(parameters.lookback(), null, parameters.place());
    Map<String, Dependency> dependencies = new TreeMap<>();
    found
        .edges()
        .forEach(edge -> {
          EdgeEnds ends = edge.ends();
          if (ends.caller().kind() == NodeKind.SERVICE
              && ends.callee().kind() == NodeKind.SERVICE) {
            Dependency dependency =
                new Dependency(
                    ends.caller().id().name(), ends.callee().id().name(), edge.calls().requests());
            dependencies.merge(dependency.key(), dependency, Dependency::plus);
          }
        });
    return JaegerAnswer.of(List.copyOf(dependencies.values()));
  }

  private static JaegerTrace write(TraceTree tree) {
    return JaegerTraceWriter.write(tree, QueryLimits.SPANS_OF_A_TRACE);
  }

  /** Of all services of that name: Jaeger knows neither namespaces nor environments. */
  private List<Operation> operations(String service, Place place, @Nullable SpanKind kind)
      throws IOException {
    TimeRange range = TimeRange.last(JaegerParameters.USUAL_LOOKBACK, clock.instant());
    Set<Operation> operations = new TreeSet<>();
    for (ServiceId id : services.services(place).keySet()) {
      if (!id.name().equals(service)) {
        continue;
      }
      for (OperationRed operation : red.operations(id, range)) {
        if (kind == null || operation.kind() == kind) {
          operations.add(
              new Operation(operation.name(), operation.kind().name().toLowerCase(Locale.ROOT)));
        }
      }
    }
    return List.copyOf(operations);
  }

  private JaegerParameters parameters(HttpServletRequest request) {
    return new JaegerParameters(request, clock);
  }

  @ExceptionHandler
  ResponseEntity<JaegerAnswer<Void>> refuse(Exception refusal) {
    if (refusal instanceof JaegerProblem problem) {
      return answer(problem.code(), String.valueOf(problem.getMessage()));
    }
    log.error("A request of Jaeger's API could not be answered.", refusal);
    return answer(500, "could not be answered: the control plane's log says why");
  }

  private static ResponseEntity<JaegerAnswer<Void>> answer(int code, String message) {
    return ResponseEntity.status(code)
        .contentType(MediaType.APPLICATION_JSON)
        .body(JaegerAnswer.problem(code, message));
  }

  record ServicesFound(@Nullable List<String> services) {}

  record OperationsFound(List<Operation> operations) {}

  record SummariesFound(List<JaegerSummary> summaries) implements SearchVisitor {
    @Override
    public boolean found(FoundTrace trace) {
      return summaries.add(JaegerSummary.of(trace));
    }

    @Override
    public boolean readsAttributes() {
      return false;
    }
  }

  record Operation(String name, String spanKind) implements Comparable<Operation> {
    @Override
    public int compareTo(Operation other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : spanKind.compareTo(other.spanKind);
    }
  }

  record Dependency(String parent, String child, long callCount) {
    String key() {
      return parent + "\n" + child;
    }

    Dependency plus(Dependency other) {
      return new Dependency(parent, child, callCount + other.callCount);
    }
  }
}
