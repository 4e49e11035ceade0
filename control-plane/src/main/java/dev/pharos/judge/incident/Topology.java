package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scene's services and calls, found by node. Immutable once made. */
final class Topology {
  private final Map<Node, Member> members = new HashMap<>();
  private final Map<Node, List<Call>> outgoing = new HashMap<>();
  private final Map<Node, List<Call>> incoming = new HashMap<>();

  private final FailedRequests failed;

  Topology(Scene scene) {
    failed = new FailedRequests(scene.failed());
    scene.members().forEach(member -> members.put(Node.service(member.service()), member));
    for (Call call : scene.calls()) {
      if (!call.caller().equals(call.callee())) {
        outgoing.computeIfAbsent(call.caller(), node -> new ArrayList<>()).add(call);
        incoming.computeIfAbsent(call.callee(), node -> new ArrayList<>()).add(call);
      }
    }
  }

  @Nullable Member member(Node node) {
    return members.get(node);
  }

  FailedRequests failed() {
    return failed;
  }

  boolean isDown(Node node) {
    Member member = members.get(node);
    return member != null && member.isDown();
  }

  List<Call> from(Node caller) {
    return outgoing.getOrDefault(caller, List.of());
  }

  List<Call> to(Node callee) {
    return incoming.getOrDefault(callee, List.of());
  }

  /** Services that call a node, the busiest first. */
  List<ServiceId> callers(Node node) {
    return to(node).stream()
        .filter(call -> call.caller().kind() == NodeKind.SERVICE)
        .sorted((one, other) -> Long.compare(busy(other), busy(one)))
        .map(call -> call.caller().id())
        .toList();
  }

  private static long busy(Call call) {
    return call.now().requests() + call.before().requests();
  }

  /** Everything that a node depends on: along calls and through queues, in either direction. */
  Set<Node> reachable(Node from) {
    Set<Node> reached = new HashSet<>();
    Queue<Node> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      for (Call call : from(open.remove())) {
        if (reached.add(call.callee())) {
          open.add(call.callee());
        }
      }
    }
    return reached;
  }
}
