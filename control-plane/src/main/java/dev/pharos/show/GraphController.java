package dev.pharos.show;

import dev.pharos.advise.HealthWatch;
import dev.pharos.query.Graph;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.Place;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceView;
import dev.pharos.show.answer.EdgeDetail;
import dev.pharos.show.answer.GraphAnswer;
import dev.pharos.show.answer.GraphEdge;
import dev.pharos.show.answer.GraphNode;
import dev.pharos.show.answer.Health;
import dev.pharos.show.answer.Sampled;
import dev.pharos.show.answer.Text;
import dev.pharos.show.answer.VersionCount;
import dev.pharos.show.parameter.ComparedTo;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/graph")
@Tag(name = "graph", description = "Who calls whom, and which call hurts.")
class GraphController {
  private final GraphQuery graph;
  private final ServiceQuery services;
  private final HealthWatch health;
  private final SampledTraffic sampled;

  GraphController(
      GraphQuery graph, ServiceQuery services, HealthWatch health, SampledTraffic sampled) {
    this.graph = graph;
    this.services = services;
    this.health = health;
    this.sampled = sampled;
  }

  @Operation(summary = "The map of a range, compared with an earlier one if asked.")
  @GetMapping
  GraphAnswer graph(
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) ComparedTo comparedTo,
      @Parameter(hidden = true) Place place)
      throws IOException {
    Graph answer = graph.graph(range, comparedTo.range(), place);
    Function<ServiceId, @Nullable Sampled> ofTraces = sampled.in(range);
    Map<ServiceId, ServiceView> views = services.services(Place.ANYWHERE);
    return new GraphAnswer(
        answer.nodes().stream().map(node -> node(node, views, ofTraces)).toList(),
        answer.edges().stream().map(edge -> GraphEdge.of(edge, edgeHealth(edge))).toList(),
        answer.pairingRatio());
  }

  @Operation(summary = "One edge by versions and operations, as both ends saw it.")
  @GetMapping("/edge")
  EdgeDetail edge(
      @Parameter(description = "Id of the calling node.") @RequestParam("source") String source,
      @Parameter(description = "Id of the called node.") @RequestParam("target") String target,
      @Parameter(hidden = true) TimeRange range,
      @Parameter(hidden = true) Place place)
      throws IOException {
    dev.pharos.query.EdgeDetail detail = graph.edge(source, target, range);
    return EdgeDetail.of(detail, edgeHealth(detail.edge()));
  }

  private String edgeHealth(dev.pharos.query.GraphEdge edge) {
    return Text.of(health.edge(edge));
  }

  private GraphNode node(
      dev.pharos.query.GraphNode node,
      Map<ServiceId, ServiceView> views,
      Function<ServiceId, @Nullable Sampled> ofTraces) {
    Node what = node.node();
    if (what.kind() != NodeKind.SERVICE) {
      return GraphNode.of(node, null, null, List.of());
    }
    ServiceView view = views.get(what.id());
    return GraphNode.of(
        node,
        Health.of(health.health(what.id())),
        ofTraces.apply(what.id()),
        view == null ? List.of() : VersionCount.of(view.versions()));
  }
}
