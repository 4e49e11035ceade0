package dev.pharos.advise;

import dev.pharos.query.GraphEdge;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

/** Who calls whom, seen from the called. For one thread. */
public final class Upstream {
  private final Map<Node, List<GraphEdge>> incoming = new HashMap<>();
  private final Predicate<GraphEdge> hurts;

  /**
   * @param hurts true for calls that do not go well
   */
  public Upstream(List<GraphEdge> edges, Predicate<GraphEdge> hurts) {
    this.hurts = hurts;
    for (GraphEdge edge : edges) {
      incoming.computeIfAbsent(edge.ends().callee(), node -> new ArrayList<>()).add(edge);
    }
  }

  /**
   * Services that feel a service's trouble, nearest first: those whose calls to it hurt, those
   * whose calls to these hurt, and so on; when no call hurts, its callers.
   */
  public List<String> affected(ServiceId service) {
    Node origin = Node.service(service);
    Set<Node> hurt = new LinkedHashSet<>();
    Queue<Node> open = new ArrayDeque<>(List.of(origin));
    while (!open.isEmpty()) {
      for (GraphEdge edge : incoming.getOrDefault(open.remove(), List.of())) {
        Node caller = edge.ends().caller();
        if (isOther(caller, origin) && hurts.test(edge) && hurt.add(caller)) {
          open.add(caller);
        }
      }
    }
    if (hurt.isEmpty()) {
      for (GraphEdge edge : incoming.getOrDefault(origin, List.of())) {
        if (isOther(edge.ends().caller(), origin)) {
          hurt.add(edge.ends().caller());
        }
      }
    }
    return hurt.stream().map(node -> node.id().name()).distinct().toList();
  }

  private static boolean isOther(Node caller, Node origin) {
    return caller.kind() == NodeKind.SERVICE && !caller.equals(origin);
  }
}
