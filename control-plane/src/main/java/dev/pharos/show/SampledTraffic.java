package dev.pharos.show;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.query.Graph;
import dev.pharos.query.GraphEdge;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.Place;
import dev.pharos.show.answer.Sampled;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.steer.sampling.Sampling;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Of which services only a part of the traces was begun, and whether their requests are counted
 * from that part or by agents. Whoever begins a trace decides for all whom it reaches, so that it
 * is asked who calls whom. Safe for use by many threads.
 */
final class SampledTraffic {
  /** Where hardly a trace came, or hardly one was left out. */
  private static final double LEAST = 0.00001;

  private static final double MOST = 0.99;

  private final Sampling sampling;
  private final GraphQuery graph;
  private final LiveWindows live;

  SampledTraffic(Sampling sampling, GraphQuery graph, LiveWindows live) {
    this.sampling = sampling;
    this.graph = graph;
    this.live = live;
  }

  /** By service, null for those of which all traces are begun; of one range. */
  Function<ServiceId, @Nullable Sampled> in(TimeRange range) throws IOException {
    boolean neverTold = sampling.wasNeverTold();
    Map<Node, Double> lowest =
        neverTold ? Map.of() : reached(graph.graph(range, null, Place.ANYWHERE), range);
    return service -> {
      double own = neverTold ? 1 : sampling.toldIn(service.name(), range);
      double told = Math.min(own, lowest.getOrDefault(Node.service(service), 1.0));
      return live.isPartlyTraced(service, range)
          ? Sampled.of(told < 1 ? told : seen(service, range), Sampled.Source.METRICS)
          : Sampled.of(told, Sampled.Source.SPANS);
    };
  }

  /** Of agents that sample by settings of their own. */
  private double seen(ServiceId service, TimeRange range) {
    return Math.clamp(live.tracedShare(service, range), LEAST, MOST);
  }

  /** The lowest probability of those who call a node, or call who calls it. */
  private Map<Node, Double> reached(Graph whole, TimeRange range) {
    Map<Node, List<Node>> callees = new HashMap<>();
    for (GraphEdge edge : whole.edges()) {
      callees
          .computeIfAbsent(edge.ends().caller(), fresh -> new ArrayList<>())
          .add(edge.ends().callee());
    }
    Map<Node, Double> lowest = new HashMap<>();
    Deque<Node> changed = new ArrayDeque<>();
    for (Node caller : callees.keySet()) {
      double own =
          caller.kind() == NodeKind.SERVICE ? sampling.toldIn(caller.id().name(), range) : 1;
      if (own < 1) {
        lowest.put(caller, own);
        changed.add(caller);
      }
    }
    while (!changed.isEmpty()) {
      Node caller = changed.remove();
      double handed = lowest.getOrDefault(caller, 1.0);
      for (Node callee : callees.getOrDefault(caller, List.of())) {
        if (handed < lowest.getOrDefault(callee, 1.0)) {
          lowest.put(callee, handed);
          changed.add(callee);
        }
      }
    }
    return lowest;
  }
}
